import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { conBytes, muestra, veredicto } from './prueba.ts';
import { escribirZip, leerZip, type Parte } from './zip-de-prueba.ts';

const docx = leerZip(muestra('texto.docx'));
const xlsx = leerZip(muestra('hoja.xlsx'));
const pptx = leerZip(muestra('lamina.pptx'));
const TIPOS = '[Content_Types].xml';

/** The package with the text of one part changed. */
function con(partes: Parte[], nombre: string, cambiar: (texto: string) => string | Buffer): Parte[] {
  expect(partes.some((parte) => parte.nombre === nombre)).toBe(true);
  return partes.map((parte) => {
    if (parte.nombre !== nombre) return parte;
    const [viejo, nuevo] = [parte.datos.toString(), cambiar(parte.datos.toString())];
    expect(nuevo).not.toBe(viejo);
    return { ...parte, datos: Buffer.from(nuevo as string) };
  });
}
const mas = (partes: Parte[], nombre: string, datos: Buffer | string = 'x'): Parte[] => [
  ...partes,
  { nombre, datos: Buffer.from(datos as string) },
];
const como = (partes: Parte[], nombre = 'a.docx') => veredicto(escribirZip(partes), nombre);
const sin = (partes: Parte[], nombre: string) => partes.filter((parte) => parte.nombre !== nombre);

describe('a package of Office', () => {
  it('is what its main part says, whatever its name says', async () => {
    expect(await como(docx, 'a.pptx')).toBe('docx');
    expect(await como(xlsx, 'a.doc')).toBe('xlsx');
    expect(await como(pptx, 'a.png')).toBe('pptx');
  });

  it('may have its parts in any order and stored, its types in any case', async () => {
    expect(await como([...docx].reverse())).toBe('docx');
    expect(await como(docx.map((parte) => ({ ...parte, metodo: 0 })))).toBe('docx');
    expect(await como(con(docx, TIPOS, (xml) => xml.replace(/main\+xml/g, 'MAIN+XML')))).toBe('docx');
    const nombres = docx.map((parte) => ({
      ...parte,
      nombre: parte.nombre.replace('[Content_Types]', '[content_TYPES]'),
    }));
    expect(await como(nombres)).toBe('docx');
    expect(
      await como(nombres.map((parte) => ({ ...parte, nombre: parte.nombre.replaceAll('/', '\\') }))),
    ).toBe('docx');
  });

  it('may write its types in UTF-16, with prefixes, single quotes, references and comments', async () => {
    const utf16 = (xml: string) => Buffer.from('\ufeff' + xml.replace('UTF-8', 'UTF-16'), 'utf16le');
    expect(await como(con(docx, TIPOS, utf16))).toBe('docx');
    expect(await como(con(docx, TIPOS, (xml) => utf16(xml).swap16()))).toBe('docx');
    expect(await como(con(docx, TIPOS, (xml) => utf16(xml).subarray(2)))).toBe('docx');
    const prefijos = (xml: string) =>
      xml.replace(/<(\/?)(Types|Override|Default)/g, '<$1ct:$2').replace('xmlns=', 'xmlns:ct=');
    expect(await como(con(docx, TIPOS, prefijos))).toBe('docx');
    expect(await como(con(docx, TIPOS, (xml) => xml.replaceAll('"', "'")))).toBe('docx');
    expect(await como(con(docx, TIPOS, (xml) => xml.replaceAll('main+xml', '&#109;ain&#x2b;xml')))).toBe(
      'docx',
    );
    expect(
      await como(con(docx, TIPOS, (xml) => xml.replace('<Override', '<!-- <Override> --><Override'))),
    ).toBe('docx');
  });

  it('may give its main type by extension, and be strict (ISO/IEC 29500)', async () => {
    const porExtension = (xml: string) =>
      xml
        .replace(/<Override[^>]*PartName="\/word\/document.xml"[^>]*\/>/, '')
        .replace(
          /(Extension="xml" ContentType=")[^"]*/,
          '$1application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
        );
    expect(await como(con(docx, TIPOS, porExtension))).toBe('docx');
    const estricta = con(docx, '_rels/.rels', (xml) =>
      xml.replaceAll(
        'http://schemas.openxmlformats.org/officeDocument/2006/relationships/',
        'http://purl.oclc.org/ooxml/officeDocument/relationships/',
      ),
    );
    expect(await como(estricta)).toBe('docx');
  });

  it.each([
    ['template.main', 'docx'],
    ['slideshow.main', 'pptx'],
  ])('whose main part is a %s is not admitted', async (clase, cual) => {
    const partes = cual === 'docx' ? docx : pptx;
    const cambiado = con(partes, TIPOS, (xml) => xml.replace(/(document|presentation)\.main/g, clase));
    expect(await como(cambiado)).toBe('adjunto_tipo');
  });

  it('without content types is just an archive; without a main relationship it is another package', async () => {
    expect(await como(sin(docx, TIPOS))).toBe('adjunto_tipo');
    expect(await como(con(docx, '_rels/.rels', (xml) => xml.replace('/officeDocument"', '/otra"')))).toBe(
      'adjunto_tipo',
    );
  });

  it.each([
    ['without its main part', sin(docx, 'word/document.xml')],
    ['without relationships', sin(docx, '_rels/.rels')],
    ['with an empty main part', con(docx, 'word/document.xml', () => '')],
    ['with a main part that is not XML', con(docx, 'word/document.xml', () => 'MZ\x90\0')],
    ['with a main part of another kind', con(docx, 'word/document.xml', () => '<html><body/></html>')],
    [
      'with a DTD',
      con(docx, TIPOS, (xml) => xml.replace('<Types', '<!DOCTYPE Types [<!ENTITY a "b">]><Types')),
    ],
    ['in UTF-7', con(docx, TIPOS, (xml) => xml.replace('UTF-8', 'UTF-7'))],
    ['with types that are not XML', con(docx, TIPOS, () => '<<<<')],
    [
      'with two main parts',
      con(docx, '_rels/.rels', (xml) => xml.replace(/<Relationship [^>]*officeDocument"[^>]*>/, '$&$&')),
    ],
    ['with two parts of one name', mas(docx, 'WORD/document.xml')],
  ])('%s is damaged', async (_que, partes) => expect(await como(partes)).toBe('adjunto_danado'));
});

describe('macros of the new formats', () => {
  it.each([
    [
      'the type of the main part',
      con(docx, TIPOS, (xml) =>
        xml.replace(
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
          'application/vnd.ms-word.document.macroEnabled.main+xml',
        ),
      ),
    ],
    [
      'that type behind references',
      con(docx, TIPOS, (xml) =>
        xml.replace(
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
          'application/vnd.ms-word.document.&#x6d;acro&#69;nabled.main+xml',
        ),
      ),
    ],
    ['a vbaProject part', mas(docx, 'word/vbaProject.bin')],
    ['a vbaProject part elsewhere', mas(docx, 'otra/VBAPROJECT2.BIN')],
    [
      'a part of its type under another name',
      con(mas(docx, 'word/foto.jpg'), TIPOS, (xml) =>
        xml.replace(
          '<Override',
          '<Override PartName="/word/foto.jpg" ContentType="application/vnd.ms-office.vbaProject"/><Override',
        ),
      ),
    ],
    [
      'its type for an extension in use',
      con(mas(docx, 'word/a.dat'), TIPOS, (xml) =>
        xml.replace(
          '<Override',
          '<Default Extension="DAT" ContentType="application/vnd.ms-office.vbaProject"/><Override',
        ),
      ),
    ],
    [
      'a relationship to it',
      con(docx, 'word/_rels/document.xml.rels', (xml) =>
        xml.replace(
          '</Relationships>',
          '<Relationship Id="r99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="tema.xml"/></Relationships>',
        ),
      ),
    ],
    ['an Excel 4.0 macro sheet', mas(xlsx, 'xl/macrosheets/sheet1.xml')],
    [
      'an embedded document with macros',
      con(mas(docx, 'word/embeddings/h.xlsm'), TIPOS, (xml) =>
        xml.replace(
          '<Override',
          '<Default Extension="xlsm" ContentType="application/vnd.ms-excel.sheet.macroEnabled.12"/><Override',
        ),
      ),
    ],
  ])('are refused by %s', async (_que, partes) => {
    expect(await como(partes)).toBe('adjunto_macros');
    expect(await como(partes, 'a.pdf')).toBe('adjunto_macros');
  });

  it('are not seen in a type that no part has', async () => {
    const deSheetJs = (xml: string) =>
      xml.replace(
        '<Override',
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Override',
      );
    expect(await como(con(xlsx, TIPOS, deSheetJs))).toBe('xlsx');
  });
});

describe('the ZIP of a package', () => {
  const cambiada = (cambio: Partial<Parte>, nombre = 'word/document.xml') =>
    escribirZip(docx.map((parte) => (parte.nombre === nombre ? { ...parte, ...cambio } : parte)));

  it('may have descriptors, ZIP64 records, a comment and zeros after it', async () => {
    const todas = (cambio: Partial<Parte>) => docx.map((parte) => ({ ...parte, ...cambio }));
    expect(await como(todas({ descriptor: true }))).toBe('docx');
    expect(await como(todas({ zip64: true }))).toBe('docx');
    expect(await veredicto(escribirZip(todas({ zip64: true }), { zip64: true }), 'a.docx')).toBe('docx');
    expect(await veredicto(escribirZip(docx, { comentario: Buffer.from('hola') }), 'a.docx')).toBe('docx');
    expect(await veredicto(escribirZip(docx, { despues: Buffer.alloc(700) }), 'a.docx')).toBe('docx');
  });

  it('may say its end twice, in ZIP64 where that is not needed', async () => {
    const zip = escribirZip(docx);
    const fin = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    const larga = escribirZip(docx, { zip64: true });
    const registros = larga.subarray(larga.lastIndexOf('PK\x06\x06', undefined, 'latin1'), larga.length - 22);
    const doble = (otros: Buffer) => Buffer.concat([zip.subarray(0, fin), otros, zip.subarray(fin)]);
    expect(await veredicto(doble(registros), 'a.docx')).toBe('docx');
    expect(await veredicto(doble(conBytes(registros, 32, [1])), 'a.docx')).toBe('adjunto_danado');
    expect(await veredicto(doble(registros.subarray(0, 76).fill(0, 0, 4)), 'a.docx')).toBe('adjunto_danado');
  });

  it('may be followed by what mail programs and editors leave', async () => {
    for (const despues of ['\n', '\r\n\r\n', ' \x1a', '\0'.repeat(400) + '\n']) {
      expect(await veredicto(escribirZip(docx, { despues: Buffer.from(despues) }), 'a.docx')).toBe('docx');
    }
  });

  it('may have folders, names with UTF-8 and backslashes, and parts of any other name', async () => {
    const carpetas = ['word/', '_rels/', 'word/media/'].map((nombre) => ({ nombre, datos: Buffer.alloc(0) }));
    const conBarras = docx.map((parte) => ({ ...parte, nombre: parte.nombre.replaceAll('/', '\\') }));
    expect(await como([...carpetas, ...docx])).toBe('docx');
    expect(
      await como([
        ...carpetas.map((una) => ({ ...una, nombre: una.nombre.replace('/', '\\') })),
        ...conBarras,
      ]),
    ).toBe('docx');
    expect(await como(docx.map((parte) => ({ ...parte, banderas: 0x800 })))).toBe('docx');
    const nombres = [
      'word/media/imagen ñandú.png',
      'word/media/a..b.png',
      'word/media/..a',
      'word/media/a..',
      'word/./a',
      'word/media/100%.png',
      'word/media/%C3%B1.png',
      '.rels',
      'word/a:b',
    ].map((nombre) => ({ nombre: Buffer.from(nombre).toString('latin1'), datos: Buffer.from('x') }));
    expect(await como([...docx, ...nombres])).toBe('docx');
  });

  it.each([
    '../evil.txt',
    '../../../../etc/passwd',
    'word/../../evil.txt',
    'word/..',
    '..',
    '..\\evil.txt',
    'word\\..\\..\\evil.exe',
    'word/..\\..\\evil.exe',
    '/etc/passwd',
    '//servidor/c/evil',
    '\\evil.exe',
    '\\\\servidor\\c\\evil.exe',
    'C:\\Windows\\evil.dll',
    'c:evil.dll',
    'C:/evil.dll',
    'word/a\0.xml',
    'word/a\n.xml',
    '%2e%2e/evil',
    '..%2fevil',
    '%2E%2E%5Cevil',
    'word/%2e%2e/%2e%2e/evil',
    '%252e%252e%252fevil',
    '%2Fetc/passwd',
    '%43%3a\\evil',
    'word/a%00.xml',
    '%u002e%u002e/evil',
    '\xc0\xae\xc0\xae/evil',
    '..\xc0\xafevil',
    '..\xc1\x9cevil',
    '\xe0\x80\xae\xe0\x80\xae/evil',
    '.. /evil',
    '..../evil',
    ' ../evil',
  ])('with an entry «%s», which leaves its folder, is refused', async (nombre) => {
    expect(await como(mas(docx, nombre))).toBe('adjunto_danado');
    expect(await como([{ nombre, datos: Buffer.alloc(0) }, ...docx])).toBe('adjunto_danado');
    expect(await como(mas(xlsx, nombre), 'a.xlsx')).toBe('adjunto_danado');
    expect(await como(mas(pptx, nombre), 'a.pptx')).toBe('adjunto_danado');
  });

  it('with such a name as another name of an entry, or a link, is refused', async () => {
    const otro = (nombre: string) => {
      const datos = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), Buffer.from(nombre)]);
      return Buffer.concat([Buffer.from([0x75, 0x70, datos.length, 0]), datos]);
    };
    const con = (nombre: string, donde: 'extra' | 'extraLocal') =>
      como([...docx, { nombre: 'word/a.xml', datos: Buffer.from('x'), [donde]: otro(nombre) }]);
    for (const donde of ['extra', 'extraLocal'] as const) {
      expect(await con('word/ñ.xml', donde)).toBe('docx');
      expect(await con('../../evil', donde)).toBe('adjunto_danado');
    }
    const enlace = { nombre: 'word/a', datos: Buffer.from('/etc/passwd') };
    expect(await como([...docx, { ...enlace, modo: 0o100644 }])).toBe('docx');
    expect(await como([...docx, { ...enlace, modo: 0o120777 }])).toBe('adjunto_danado');
  });

  it('with the type of a main part that Office does not have is not admitted', async () => {
    for (const clase of ['constructor', 'to.string', 'visio.drawing']) {
      const otra = con(docx, TIPOS, (xml) =>
        xml.replaceAll('wordprocessingml.document.main', `${clase}.main`),
      );
      expect(await como(con(otra, 'word/document.xml', () => '<!-- nada -->'))).toBe('adjunto_tipo');
    }
  });

  it.each<[string, Buffer]>([
    ['a part that inflates to more than it says', cambiada({ tamano: 100 })],
    ['a part that inflates to less than it says', cambiada({ tamano: 9000 })],
    ['a part with a wrong CRC', cambiada({ crc: 7 })],
    ['a part with another local name', cambiada({ nombreLocal: 'word/documenX.xml' })],
    ['a part in the bytes of another', cambiada({ apunta: -1 })],
    ['a part that runs into the directory', cambiada({ comprimido: 90_000 })],
    ['a part compressed by another method', cambiada({ metodo: 9 })],
    ['an encrypted part', cambiada({ banderas: 1 })],
    ['a count that is too small', escribirZip(docx, { cantidad: docx.length - 1 })],
    ['a count that is too big', escribirZip(docx, { cantidad: docx.length + 1 })],
    ['no parts by its count', escribirZip(docx, { cantidad: 0 })],
    ['another ZIP before it', escribirZip(docx, { antes: escribirZip(xlsx) })],
    ['something between the directory and its end', escribirZip(docx, { hueco: Buffer.from('hola') })],
    ['an entry inside another', unaEnOtra()],
    ['a hidden entry before it', escribirZip(docx, { antes: Buffer.from('PK\x03\x04hola') })],
    ['a program after it', escribirZip(docx, { despues: Buffer.from('MZ\x90\0hola') })],
    ['a ZIP64 record with absurd numbers', escribirZip(docx, { zip64: true, cantidad: 0x7fffffff })],
  ])('with %s is damaged', async (_que, zip) =>
    expect(await veredicto(zip, 'a.docx')).toBe('adjunto_danado'),
  );

  it('that is a bomb is refused, whether it tells its size or lies', async () => {
    const ceros = Buffer.alloc(80 * 1024 * 1024);
    const sincera = escribirZip(mas(docx, 'word/media/a.bin', ceros));
    const mentirosa = escribirZip([...docx, { nombre: 'word/media/a.bin', datos: ceros, tamano: 1000 }]);
    const enTipos = docx.map((parte) =>
      parte.nombre === TIPOS ? { ...parte, datos: ceros, tamano: 1000 } : parte,
    );
    for (const zip of [sincera, mentirosa, escribirZip(enTipos)]) {
      expect(zip.length).toBeLessThan(200_000);
      expect(await veredicto(zip, 'a.docx')).toBe('adjunto_danado');
    }
  });

  it('that is a bomb in many parts, each of a size that could be, is refused', async () => {
    const datos = Buffer.alloc(63 * 1024 * 1024);
    const crudo = deflateRawSync(datos);
    const bomba = (veces: number) =>
      Array.from({ length: veces }, (_, i) => ({ nombre: `a${i}.bmp`, datos, crudo }));
    expect(await como([...docx, ...bomba(1)])).toBe('docx');
    expect(await como([...docx, ...bomba(9)])).toBe('adjunto_danado');
  });

  it('with too many entries is refused', async () => {
    const muchas = Array.from({ length: 10_001 }, (_, i) => ({ nombre: `a${i}`, datos: Buffer.alloc(0) }));
    expect(await como([...docx, ...muchas])).toBe('adjunto_danado');
    expect(await como([...docx, ...muchas.slice(0, 3000)])).toBe('docx');
  });

  it('with XML made to be slow for backtracking readers is answered', async () => {
    const lentos = [
      '<a '.repeat(300_000),
      '<!--'.repeat(200_000),
      `<${'a'.repeat(900_000)}`,
      `<a ${'b'.repeat(900_000)}>`,
    ];
    for (const xml of lentos) expect(await como(con(docx, TIPOS, () => xml))).toBe('adjunto_danado');
  });
});

/** A stored part that holds the whole of another, header included; the directory names both. */
function unaEnOtra(): Buffer {
  const dentro = { nombre: 'b.bin', datos: Buffer.from('hola') };
  const sola = escribirZip([dentro]);
  const datos = sola.subarray(0, sola.indexOf('PK\x01\x02', 0, 'latin1'));
  const antes = escribirZip(docx).indexOf('PK\x01\x02', 0, 'latin1');
  return escribirZip([
    ...docx,
    { nombre: 'a.bin', datos, metodo: 0 },
    { ...dentro, apunta: antes + 30 + 'a.bin'.length },
  ]);
}
