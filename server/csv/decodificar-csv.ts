/** Decodes a CSV file by finding out its encoding. A file whose encoding is uncertain is refused. */
import { ErrorCsv } from './error-csv.ts';
import { decodificarPagina, elegirPagina } from './paginas-de-codigo.ts';

/** `unByte`: read by a one-byte code page, so that some letters may come from another one. */
export interface TextoCsv {
  texto: string;
  unByte: boolean;
}

const COMO_GUARDAR =
  'Ábralo en el programa con que se hizo y guárdelo como «CSV UTF-8» (en Excel: Guardar como, «CSV UTF-8 (delimitado por comas)»).';

/** Reads UTF-8, UTF-16, Windows-1252, CP850 (MS-DOS) and Mac Roman. Throws ErrorCsv. */
export function decodificarCsv(bytes: Uint8Array): TextoCsv {
  const otro = OTROS_ARCHIVOS.find(({ firma }) => firma.every((byte, i) => bytes[i] === byte));
  if (otro) throw new ErrorCsv(`El archivo es ${otro.que}, no un CSV. ${COMO_GUARDAR}`, 1);
  const { texto, unByte } = leer(bytes);
  // MS-DOS marks the end of a text with Ctrl+Z.
  const sinFin = texto.replace(/\x1a\s*$/, '');
  if (/^\s*<(?:!doctype|html|table|\?xml|meta)\b/i.test(sinFin)) {
    throw new ErrorCsv(`El archivo es una página web o XML, no un CSV. ${COMO_GUARDAR}`, 1);
  }
  const nulo = sinFin.indexOf('\0');
  if (nulo >= 0) {
    throw new ErrorCsv(
      `El archivo no es un CSV de texto: tiene caracteres nulos. ${COMO_GUARDAR}`,
      lineaEn(sinFin, nulo),
    );
  }
  return { texto: sinFin, unByte };
}

/** Files that people choose by mistake, by their first bytes. */
const OTROS_ARCHIVOS = [
  { que: 'un libro de Excel', firma: [0x50, 0x4b, 0x03, 0x04] },
  { que: 'un libro de Excel antiguo', firma: [0xd0, 0xcf, 0x11, 0xe0] },
  { que: 'un PDF', firma: [0x25, 0x50, 0x44, 0x46, 0x2d] },
] as const;

function leer(bytes: Uint8Array): TextoCsv {
  const utf16 = utf16De(bytes);
  if (utf16) return { texto: leerUtf16(bytes, utf16), unByte: false };
  try {
    return { texto: new TextDecoder('utf-8', { fatal: true }).decode(bytes), unByte: false };
  } catch {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      throw new ErrorCsv(`El archivo dice estar en UTF-8, pero tiene letras dañadas. ${COMO_GUARDAR}`, 1);
    }
  }
  const elegida = elegirPagina(bytes);
  if ('dudosa' in elegida) {
    const { linea, lecturas } = elegida.dudosa;
    const palabras = lecturas.map((lectura) => `«${lectura}»`).join(' o ');
    throw new ErrorCsv(
      `No se sabe en qué codificación está el archivo: en la línea ${linea} puede decir ${palabras}. ${COMO_GUARDAR}`,
      linea,
    );
  }
  return { texto: decodificarPagina(bytes, elegida.pagina), unByte: true };
}

type Utf16 = 'utf-16le' | 'utf-16be';

/**
 * Which UTF-16 it is: by the byte order mark; without one, by many zero bytes that are all on one side of the pairs.
 */
function utf16De(bytes: Uint8Array): Utf16 | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const muestra = bytes.subarray(0, 4096);
  const ceros = [0, 0];
  for (const [i, byte] of muestra.entries()) if (byte === 0) ceros[i % 2]! += 1;
  const [pares, impares] = ceros as [number, number];
  if (impares > muestra.length / 4 && pares === 0) return 'utf-16le';
  return pares > muestra.length / 4 && impares === 0 ? 'utf-16be' : undefined;
}

function leerUtf16(bytes: Uint8Array, cual: Utf16): string {
  try {
    return new TextDecoder(cual, { fatal: true }).decode(bytes);
  } catch {
    throw new ErrorCsv(`El archivo está incompleto o dañado. ${COMO_GUARDAR}`, 1);
  }
}

const lineaEn = (texto: string, lugar: number): number => texto.slice(0, lugar).split(/\r\n|\r|\n/).length;
