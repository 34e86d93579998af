/** PDF (ISO 32000-1 7.5): a header near the start, objects, and a trailer near the end. */
import type { Marca } from '../../../shared/marcas.ts';
import type { Extension } from '../../../shared/tipos-adjunto.ts';
import type { Bytes } from './lector.ts';
import { mirarPdf } from './marcas-pdf.ts';
import { exigirSoloUno } from './otro-archivo.ts';
import { prefijoInocuo } from './pdf-prefijo.ts';
import { exigir, Rechazo } from './rechazo.ts';

/** Most bytes before the header (ISO 32000-1 annex H, implementation note 13). */
const ANTES_MAX = 1024;
const TROZO = 64 * 1024;

/** Offset of `%PDF` in the first bytes of a file, or −1. */
export function lugarDePdf(cabecera: Buffer): number {
  return cabecera.subarray(0, ANTES_MAX + 4).indexOf('%PDF', 0, 'latin1');
}

/**
 * Checks that the PDF is complete by what readers need: a trailer at the end whose pointer is right or whose catalogue
 * is in the file. The dictionary of a linearised file is not checked: where its `/L` differs from the size, "the file
 * shall be treated as an ordinary PDF" (ISO 32000-1 annex F.3.3), and mail programs and updates change the size.
 */
export async function inspeccionarPdf(bytes: Bytes, _: Extension, marcas: Set<Marca>): Promise<'pdf'> {
  const cabecera = await bytes.hasta(0, ANTES_MAX + 4);
  const inicio = lugarDePdf(cabecera);
  if (!prefijoInocuo(cabecera.subarray(0, inicio))) throw new Rechazo('adjunto_tipo');

  exigir((await buscar(bytes, '/Root', inicio)) >= 0 && (await buscar(bytes, 'obj', inicio)) >= 0);
  const fin = await hallarFinal(bytes, inicio);
  await exigirSoloUno(bytes, fin);
  await mirarPdf(bytes, marcas);
  return 'pdf';
}

/** Offset at which the document ends and added bytes begin. */
async function hallarFinal(bytes: Bytes, inicio: number): Promise<number> {
  const eof = await buscarUltimo(bytes, '%%EOF', inicio);
  // Objects after the last %%EOF are an update; so are all objects of a file without one.
  const actualizado = eof < 0 || (await hayObjeto(bytes, eof));
  const fin = actualizado ? await finSinRelleno(bytes) : eof + 5;
  const desde = Math.max(inicio, fin - TROZO);
  const cola = (await bytes.exactos(desde, fin - desde)).toString('latin1');
  // Without %%EOF the file must end where it would stand; only those few bytes are missing.
  if (actualizado) exigir(FINAL_SIN_MARCA.test(cola.slice(-FINAL_MAX)));
  const puntero = /^startxref\s{0,9}(\d{1,15})/.exec(cola.slice(cola.lastIndexOf('startxref')))?.[1];
  const apunta = puntero !== undefined && (await hayXref(bytes, Number(puntero), inicio));
  // Readers repair a wrong pointer by searching for the objects; then the catalogue must be among them.
  exigir(apunta || (await hayCatalogo(bytes, inicio)));
  return fin;
}

/** Bytes at the end in which a trailer's dictionary must begin. */
const FINAL_MAX = 4096;
/**
 * The end of a file without %%EOF: a pointer that may lack digits and a part of the mark, or the whole dictionary of a
 * trailer.
 */
const FINAL_SIN_MARCA =
  /(\bstartxref\s{0,9}\d{0,19}\s{0,9}%?%?E?O?|\btrailer\s{0,9}<<((?!\bobj\b|startxref)[^])*>>\s{0,9})$/;

/** Offset without the padding at the end: zeros of systems that store in blocks, blanks or ^Z. */
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

/**
 * Whether a cross-reference table or stream (`12 0 obj`) is at that offset, counted from the beginning of the file or
 * of the header.
 */
async function hayXref(bytes: Bytes, lugar: number, inicio: number): Promise<boolean> {
  for (const base of [0, inicio]) {
    const texto = (await bytes.hasta(base + lugar, 32)).toString('latin1');
    if (/^\s*(xref\b|\d+\s+\d+\s+obj\b)/.test(texto)) return true;
  }
  return false;
}

/** Whether the object that the last `/Root` names is in the file: by itself, or possibly in an object stream. */
async function hayCatalogo(bytes: Bytes, inicio: number): Promise<boolean> {
  let raiz: string[] | undefined;
  for await (const texto of textos(bytes, inicio)) {
    raiz = [...texto.matchAll(/\/Root\s{0,9}(\d{1,10})\s{1,9}(\d{1,5})\s{1,9}R\b/g)].at(-1) ?? raiz;
  }
  if (!raiz) return false;
  const [, numero, generacion] = raiz.map(Number);
  const objeto = new RegExp(`(?<!\\d)0*${numero}\\s{1,9}0*${generacion}\\s{1,9}obj\\b|/ObjStm\\b`);
  for await (const texto of textos(bytes, inicio)) if (objeto.test(texto)) return true;
  return false;
}

async function hayObjeto(bytes: Bytes, desde: number): Promise<boolean> {
  for await (const texto of textos(bytes, desde))
    if (/\b\d{1,10}\s{1,9}\d{1,5}\s{1,9}obj\b/.test(texto)) return true;
  return false;
}

/** The rest of the file in pieces, which overlap by more than the length of what is searched for. */
async function* textos(bytes: Bytes, desde: number): AsyncGenerator<string> {
  for (let lugar = desde; lugar < bytes.size; lugar += TROZO) {
    yield (await bytes.hasta(lugar, TROZO + 64)).toString('latin1');
  }
}

async function buscar(bytes: Bytes, palabra: string, desde: number): Promise<number> {
  for (let lugar = desde; lugar < bytes.size; lugar += TROZO) {
    const hallado = (await bytes.hasta(lugar, TROZO + palabra.length)).indexOf(palabra, 0, 'latin1');
    if (hallado >= 0) return lugar + hallado;
  }
  return -1;
}

async function buscarUltimo(bytes: Bytes, palabra: string, desde: number): Promise<number> {
  for (let fin = bytes.size; fin > desde; fin -= TROZO) {
    const lugar = Math.max(desde, fin - TROZO);
    const trozo = await bytes.hasta(lugar, fin - lugar + palabra.length);
    const hallado = trozo.lastIndexOf(palabra, undefined, 'latin1');
    if (hallado >= 0) return lugar + hallado;
  }
  return -1;
}
