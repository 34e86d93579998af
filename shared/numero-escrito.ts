/**
 * Reads numbers of cases and NITs as people write them into a search box, filter or command: `caso No. 40.912`,
 * `#40912`, `NIT 900.123.456 – 8`.
 */
import { digitoVerificacion, leerNit } from './nit.ts';

const PALABRAS =
  'casos?|solicitud(?:es)?|tickets?|tiquetes?|radicado|requerimiento|servicio|mesa|ayuda|numero|num|nro|no|nr|n|o|№|nit|n\\.i\\.t';
const ANTES = `(?:(?:(?:${PALABRAS}|de|el|la|mi|del)(?![a-z])|#)[\\s.:°ºª-]*)*`;
const CIFRAS = String.raw`\d{1,3}(?:[.,\s'’]\d{3})+(?!\d)|\d+`;
const DIGITO = String.raw`\s*[-\u2010-\u2015\u2212]\s*(\d)`;

const ENTERO = new RegExp(`^${ANTES}(${CIFRAS})(?:${DIGITO})?[\\s.,;:!?)]*$`, 'i');
/** A NIT that is still being typed, such as 900.12 */
const A_MEDIAS = new RegExp(`^${ANTES}(\\d{1,3}(?:[.\\s]\\d{3})*[.\\s]\\d{0,2})$`, 'i');
const MENCION = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${ANTES})(?<![\\p{L}\\p{N}])(${CIFRAS})(?:${DIGITO})?(?![\\p{L}\\p{N}])`,
  'giu',
);

const NUMERO_MAXIMO = 999_999_999_999_999;

/**
 * Without accents, and with ordinary instead of full-width digits. Other letters stay as they are in the search index.
 */
const llano = (escrito: string): string =>
  escrito
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[\uff10-\uff19]/g, (cifra) => cifra.normalize('NFKC'))
    .trim();

const soloCifras = (escrito: string): string => escrito.replace(/\D/g, '');

/** The number of a case; undefined when the text is anything else or has more than that. */
export function leerNumeroDeCaso(escrito: string): number | undefined {
  const [, cifras, digito] = ENTERO.exec(llano(escrito)) ?? [];
  if (cifras === undefined || digito !== undefined) return undefined;
  const numero = Number(soloCifras(cifras));
  return numero >= 1 && numero <= NUMERO_MAXIMO ? numero : undefined;
}

/** Both readings of ten digits: as they are, and as nine with their check digit. */
function sinDigito(cifras: string): string[] {
  const nit = cifras.slice(0, -1);
  const conDigito = nit.length === 9 && digitoVerificacion(nit) === Number(cifras.at(-1));
  return conDigito ? [cifras, nit] : [cifras];
}

/**
 * The NITs under which this IPS may be registered: as given, and with or without a tenth digit that is the check digit.
 * No person has nine digits, so both mean the same IPS.
 */
export function nitsPosibles(nit: string): readonly [string, string?] {
  return nit.length === 9 ? [nit, `${nit}${digitoVerificacion(nit)}`] : (sinDigito(nit) as [string, string?]);
}

/**
 * The digits of a NIT or of its beginning, in each possible reading; undefined when the text has anything else. The
 * check digit may be wrong or lack its dash.
 */
export function leerCifras(escrito: string): string[] | undefined {
  const leido = leerNit(escrito);
  const texto = llano(escrito);
  const [, cifras, digito] = ENTERO.exec(texto) ?? A_MEDIAS.exec(texto) ?? [];
  const enteras = cifras === undefined ? [] : [soloCifras(cifras)];
  const lecturas = new Set([
    ...(digito === undefined ? enteras.flatMap(sinDigito) : enteras),
    ...('nit' in leido ? [leido.nit] : []),
  ]);
  return lecturas.size > 0 ? [...lecturas] : undefined;
}

/**
 * A search term: a word or a number. `enteros` are the digits that the number can stand for, the first as far as it was
 * typed; `partes` are the words into which its dots or spaces split it, if any.
 */
export type Termino = { palabra: string } | { enteros: string[]; partes: string[] };

/** The search terms of a text, in order; `palabras` splits the text between numbers into words. */
export function leerTerminos(escrito: string, palabras: (texto: string) => readonly string[]): Termino[] {
  const texto = llano(escrito);
  const enteros = leerCifras(escrito);
  if (enteros) return [{ enteros, partes: partesDe(texto) }];
  const terminos: Termino[] = [];
  const anotar = (suelto: string) => terminos.push(...palabras(suelto).map((palabra) => ({ palabra })));
  let desde = 0;
  for (const mencion of texto.matchAll(MENCION)) {
    const [todo, cifras = '', digito] = mencion;
    anotar(texto.slice(desde, mencion.index));
    desde = mencion.index + todo.length;
    terminos.push(...leerMencion(cifras, digito));
  }
  anotar(texto.slice(desde));
  return terminos;
}

function leerMencion(cifras: string, digito: string | undefined): Termino[] {
  const entero = soloCifras(cifras);
  const partes = partesDe(cifras);
  const esNit = entero.length >= 6 && entero.length <= 10;
  if (digito === undefined) return [{ enteros: sinDigito(entero), partes }];
  if (esNit) return [{ enteros: [entero], partes }];
  return [...cifras.split(/\D+/), digito].map((palabra) => ({ palabra }));
}

function partesDe(texto: string): string[] {
  const partes = texto.match(/\d+/g) ?? [];
  return partes.length > 1 ? partes : [];
}
