import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { conBytes, muestra, veredicto } from './prueba.ts';
import { con, escribirZip, leerZip, mas, type Parte } from './zip-de-prueba.ts';

const docx = leerZip(muestra('texto.docx'));
const xlsx = leerZip(muestra('hoja.xlsx'));
const pptx = leerZip(muestra('lamina.pptx'));
const TIPOS = '[Content_Types].xml';

const como = (partes: Parte[], nombre = 'a.docx') => veredicto(escribirZip(partes), nombre);

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
