/** PDF (ISO 32000-1 7.5): a header near the start, objects, and a trailer near the end. */
import type { Bytes } from './lector.ts';
import { exigir, Rechazo } from './rechazo.ts';

/** ISO 32000-1 annex H, implementation note 13: readers look for the header in the first 1 024 bytes. */
const CABECERA = 1024;
/** Mail gateways and web servers append things; readers then look further back for the trailer. */
const SOBRANTE_MAX = 64 * 1024;
const TROZO = 64 * 1024;

/** Where `%PDF` stands in the first bytes of a file, −1 if it does not. */
export function lugarDePdf(cabecera: Buffer): number {
  return cabecera.subarray(0, CABECERA + 3).indexOf('%PDF', 0, 'latin1');
}

export async function inspeccionarPdf(bytes: Bytes): Promise<'pdf'> {
  const cabecera = await bytes.hasta(0, CABECERA + TROZO);
  const inicio = lugarDePdf(cabecera);
  if (!prefijoInocuo(cabecera.subarray(0, inicio))) throw new Rechazo('adjunto_tipo');

  exigir((await buscar(bytes, '/Root', inicio)) >= 0 && (await buscar(bytes, 'obj', inicio)) >= 0);
  exigir(!faltaDeLinealizado(cabecera.toString('latin1', inicio, inicio + 1024), bytes.size));
  await comprobarFinal(bytes, inicio);
  return 'pdf';
}

/**
 * Real files have before the header: blanks, a byte order mark, a few stray bytes, the headers of the mail or
 * HTTP answer they came in, a printer's job language, a MacBinary header. Any other text may be HTML or a
 * script that runs as such; programs and archives were told by their signature before.
 */
function prefijoInocuo(prefijo: Buffer): boolean {
  const esMacBinary =
    prefijo.length === 128 && prefijo[0] === 0 && prefijo.toString('latin1', 65, 69) === 'PDF ';
  if (esMacBinary) return true;
  const letras = prefijo.toString('latin1').replaceAll('\0', '');
  const lineas = letras.replace(/^\xef\xbb\xbf|^\xff\xfe|^\xfe\xff/, '').split(/[\r\n]+/);
  return lineas.every(
    (linea) =>
      !/[\x21-\x7e]{2}/.test(linea) ||
      (/^(HTTP\/\d|--[\w'-]+-*$|[A-Za-z][\w-]*: |\s+\S|\x1b%-12345X|@PJL)/.test(linea) &&
        !/<|\/\*|`/.test(linea)),
  );
}

/** ISO 32000-1 annex F.2.2: `/L` of the first object is the length of the file when it was linearised. */
function faltaDeLinealizado(principio: string, size: number): boolean {
  const [, cuerpo = ''] = /^%PDF[^]*?\bobj\b([^]*?)\bendobj/.exec(principio) ?? [];
  if (!cuerpo.includes('/Linearized')) return false;
  return Number(/\/L\s+(\d+)/.exec(cuerpo)?.[1] ?? 0) > size;
}

async function comprobarFinal(bytes: Bytes, inicio: number): Promise<void> {
  const fin = await finSinRelleno(bytes);
  const desde = Math.max(inicio, fin - SOBRANTE_MAX);
  const cola = (await bytes.exactos(desde, fin - desde)).toString('latin1');
  const eof = cola.lastIndexOf('%%EOF');
  // Without the mark, the pointer before it must be whole: the file ends a few bytes early and lost nothing.
  if (eof < 0 || /\b\d+\s+\d+\s+obj\b/.test(cola.slice(eof))) {
    const [, lugar] = /startxref\s+(\d+)\s*%?%?E?O?$/.exec(cola) ?? [];
    exigir(lugar !== undefined && (await hayXref(bytes, Number(lugar), inicio)));
  }
}

/** A system that stores in blocks pads with zeros, others with blanks or ^Z. */
async function finSinRelleno(bytes: Bytes): Promise<number> {
  for (let fin = bytes.size; fin > 0;) {
    const desde = Math.max(0, fin - TROZO);
    const trozo = await bytes.exactos(desde, fin - desde);
    for (let i = trozo.length; i > 0; i--) {
      if (![0, 9, 10, 13, 26, 32].includes(trozo[i - 1] ?? 0)) return desde + i;
    }
    fin = desde;
  }
  return 0;
}

/** A table or a stream (`12 0 obj`) at that offset, counted from the file or from the header. */
async function hayXref(bytes: Bytes, lugar: number, inicio: number): Promise<boolean> {
  for (const base of [0, inicio]) {
    const texto = (await bytes.hasta(base + lugar, 32)).toString('latin1');
    if (/^\s*(xref\b|\d+\s+\d+\s+obj\b)/.test(texto)) return true;
  }
  return false;
}

async function buscar(bytes: Bytes, palabra: string, desde: number): Promise<number> {
  for (let lugar = desde; lugar < bytes.size; lugar += TROZO) {
    const hallado = (await bytes.hasta(lugar, TROZO + palabra.length)).indexOf(palabra, 0, 'latin1');
    if (hallado >= 0) return lugar + hallado;
  }
  return -1;
}
