/** Sources of long documents, in LibreOffice's flat XML: what an office writes in a week, a year of rows, a course of slides. */
import { crc32, deflateSync } from 'node:zlib';

const ESPACIOS =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ' +
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ' +
  'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" ' +
  'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"';

const documento = (clase: string, cuerpo: string, estilos = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document ${ESPACIOS} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.${clase}">` +
  `${estilos}<office:body>${cuerpo}</office:body></office:document>`;

/** Words that compress like words: the same few hundred in an order that does not repeat. */
function* palabras(): Generator<string> {
  const silabas = [
    'ca',
    'so',
    'pa',
    'cien',
    'te',
    'fac',
    'tu',
    'ra',
    'ra',
    'di',
    'ca',
    'do',
    'glo',
    'sa',
    'ción',
    'es',
  ];
  for (let estado = 1; ; estado = (estado * 1_103_515_245 + 12_345) % 2 ** 31) {
    yield silabas[estado % 16]! + silabas[(estado >> 5) % 16]! + silabas[(estado >> 11) % 16]!;
  }
}

const frase = (fuente: Generator<string>, cuantas: number) =>
  Array.from({ length: cuantas }, () => fuente.next().value as string).join(' ');

/** A text of that many pages: each with a title, paragraphs, a small table and maybe a picture. */
export function textoLargo(paginas: number, foto?: Buffer): string {
  const fuente = palabras();
  const pagina = (n: number) =>
    `<text:h text:style-name="${n ? 'Salto' : 'Standard'}" text:outline-level="1">Capítulo ${n + 1}</text:h>` +
    Array.from({ length: 6 }, () => `<text:p>${frase(fuente, 60)}</text:p>`).join('') +
    `<table:table table:name="T${n}"><table:table-column table:number-columns-repeated="3"/>` +
    `<table:table-row>${celda(frase(fuente, 2)).repeat(3)}</table:table-row></table:table>` +
    (foto && n === 0 ? `<text:p>${imagen(foto, 'as-char')}</text:p>` : '');
  const estilos =
    '<office:automatic-styles><style:style style:name="Salto" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style></office:automatic-styles>';
  const cuerpo = Array.from({ length: paginas }, (_, n) => pagina(n)).join('');
  return documento('text', `<office:text>${cuerpo}</office:text>`, estilos);
}

/** A workbook of sheets with so many rows of six columns: text, numbers, dates and a formula. */
export function libroLargo(hojas: number, filas: number, foto?: Buffer): string {
  const fuente = palabras();
  const fila = (n: number) =>
    `<table:table-row>${celda(frase(fuente, 3))}${celda(`90${100_000 + n}`)}` +
    `<table:table-cell office:value-type="float" office:value="${n * 17.5}"/>` +
    `<table:table-cell office:value-type="date" office:date-value="2026-0${1 + (n % 9)}-1${n % 10}"/>` +
    `<table:table-cell table:formula="of:=[.C${n + 1}]*1.19" office:value-type="float" office:value="${n * 20.825}"/>` +
    `${celda(n % 3 ? 'Aprobado' : 'Glosado')}</table:table-row>`;
  const hoja = (n: number) =>
    `<table:table table:name="Hoja${n + 1}">` +
    (foto && n === 0 ? `<table:shapes>${imagen(foto)}</table:shapes>` : '') +
    `${Array.from({ length: filas }, (_, i) => fila(i)).join('')}</table:table>`;
  const cuerpo = Array.from({ length: hojas }, (_, n) => hoja(n)).join('');
  return documento('spreadsheet', `<office:spreadsheet>${cuerpo}</office:spreadsheet>`);
}

/** A presentation of that many slides, each with text. */
export function presentacionLarga(laminas: number, foto?: Buffer): string {
  const fuente = palabras();
  const lamina = (n: number) =>
    `<draw:page draw:name="p${n}" draw:master-page-name="Base">` +
    (foto && n === 0 ? imagen(foto) : '') +
    `<draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="10cm"><draw:text-box>` +
    `<text:p>Lámina ${n + 1}</text:p><text:p>${frase(fuente, 40)}</text:p></draw:text-box></draw:frame></draw:page>`;
  const estilos =
    '<office:automatic-styles><style:page-layout style:name="H"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout></office:automatic-styles>' +
    '<office:master-styles><style:master-page style:name="Base" style:page-layout-name="H"/></office:master-styles>';
  const cuerpo = Array.from({ length: laminas }, (_, n) => lamina(n)).join('');
  return documento('presentation', `<office:presentation>${cuerpo}</office:presentation>`, estilos);
}

/** A PNG of noise, which no format makes smaller: about that many bytes. */
export function fotoDe(bytes: number): Buffer {
  const lado = Math.floor(Math.sqrt(bytes / 3));
  const filas = Buffer.alloc(lado * (3 * lado + 1));
  let estado = 7;
  for (let i = 0; i < filas.length; i++) {
    estado = Math.imul(estado ^ (estado >>> 13), 1_597_334_677) + 1;
    filas[i] = i % (3 * lado + 1) === 0 ? 0 : estado >>> 16;
  }
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(lado, 0);
  ihdr.writeUInt32BE(lado, 4);
  ihdr.set([8, 2], 8);
  const bloques = [
    ['IHDR', ihdr],
    ['IDAT', deflateSync(filas, { level: 1 })],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...bloques.map(([tipo, datos]) => bloque(tipo, datos)),
  ]);
}

function bloque(tipo: string, datos: Buffer): Buffer {
  const cuerpo = Buffer.concat([Buffer.from(tipo), datos]);
  const [largo, suma] = [Buffer.alloc(4), Buffer.alloc(4)];
  largo.writeUInt32BE(datos.length);
  suma.writeUInt32BE(crc32(cuerpo));
  return Buffer.concat([largo, cuerpo, suma]);
}

const celda = (texto: string) =>
  `<table:table-cell office:value-type="string"><text:p>${texto}</text:p></table:table-cell>`;

const imagen = (foto: Buffer, ancla = 'page') =>
  `<draw:frame text:anchor-type="${ancla}" svg:x="1cm" svg:y="1cm" svg:width="12cm" svg:height="12cm"><draw:image><office:binary-data>${foto.toString('base64')}</office:binary-data></draw:image></draw:frame>`;
