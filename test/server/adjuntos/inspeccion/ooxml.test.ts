import { describe, expect, it } from 'vitest';
import { muestra, veredicto } from './prueba.ts';
import { con, escribirZip, leerZip, mas, type Parte } from './zip-de-prueba.ts';

const docx = leerZip(muestra('texto.docx'));
const xlsx = leerZip(muestra('hoja.xlsx'));
const pptx = leerZip(muestra('lamina.pptx'));
const TIPOS = '[Content_Types].xml';

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

  it('with the type of a main part that Office does not have is not admitted', async () => {
    for (const clase of ['constructor', 'to.string', 'visio.drawing']) {
      const otra = con(docx, TIPOS, (xml) =>
        xml.replaceAll('wordprocessingml.document.main', `${clase}.main`),
      );
      expect(await como(con(otra, 'word/document.xml', () => '<!-- nada -->'))).toBe('adjunto_tipo');
    }
  });
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

describe('the XML of a package', () => {
  const tras = (texto: string) => (xml: string) => xml.replace(/(<Types[^>]*>)/, `$1${texto}`);

  it.each([
    ['900 000 elements that nothing closes', '<a>'.repeat(900_000)],
    ['900 000 empty elements', '<a/>'.repeat(900_000)],
    ['300 000 comments', '<!---->'.repeat(300_000)],
    ['300 000 ends', '</a>'.repeat(300_000)],
    ['40 000 types', '<Default Extension="x" ContentType="y"/>'.repeat(40_000)],
    ['elements 100 deep', '<a>'.repeat(100) + '</a>'.repeat(100)],
    [
      'an element with 1 000 attributes',
      `<a ${Array.from({ length: 1_000 }, (_, i) => `b${i}=""`).join(' ')}/>`,
    ],
    ['a tag of 3 MB', `<a b="${'x'.repeat(3_000_000)}"/>`],
  ])('with %s is read no further', async (_, texto) => {
    expect(await como(con(docx, TIPOS, tras(texto)))).toBe('adjunto_danado');
    const relaciones = (xml: string) => xml.replace(/(<Relationships[^>]*>)/, `$1${texto}`);
    if (!texto.includes('Default')) {
      expect(await como(con(docx, '_rels/.rels', relaciones))).toBe('adjunto_danado');
    }
  });

  it('may have as many relationships as a report with 20 000 links', async () => {
    const enlaces = Array.from(
      { length: 20_000 },
      (_, i) =>
        `<Relationship Id="v${i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://e.co/${i}" TargetMode="External"/>`,
    ).join('');
    const conEnlaces = con(docx, 'word/_rels/document.xml.rels', (xml) =>
      xml.replace(/(<Relationships[^>]*>)/, `$1${enlaces}`),
    );
    expect(await como(conEnlaces)).toBe('docx');
  });
});
