/** Full-text search over cases and their conversations (SQLite FTS5). The words are data here, never query syntax. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { BITS_DE_DOCUMENTO } from '../datos/indexar.sqlite.ts';

/** More words than this narrow nothing further. */
const PALABRAS = 10;

/** Of more matches than this the newest cases are looked at. */
export const COINCIDENCIAS = 5_000;

/** Months that a search names one by one; over a longer time the rows' own dates must do. */
const MESES = 24;

/** What a search is narrowed by inside the index; the tokens are written by datos/indexar.sqlite.ts. */
export interface Filtros {
  nit: string | null;
  estados: readonly Estado[];
  motivo: string | null;
  asunto: string | null;
  /** 0 for cases that nobody has. */
  asignado: number | null;
  prioridad: Prioridad | null;
  desde: number | null;
  hasta: number | null;
}

/**
 * Condition on `casos`: its text matches. `expresion` comes from expresionDeBusqueda. `desde` and `hasta` (both not
 * included) are the case numbers that a page begins after; `cuantas` matches are looked at.
 */
export function coincide(
  expresion: string,
  sentido: 'asc' | 'desc',
  { desde, hasta, cuantas }: { desde: number; hasta: number; cuantas: number },
): RawBuilder<SqlBool> {
  const bits = sql.lit(BITS_DE_DOCUMENTO);
  return sql`casos.numero IN (
    SELECT rowid >> ${bits} FROM busqueda
    WHERE busqueda MATCH ${expresion}
      AND rowid >= (CAST(${desde} AS INTEGER) + 1) << ${bits} AND rowid < CAST(${hasta} AS INTEGER) << ${bits}
    ORDER BY rowid ${sql.raw(sentido)} LIMIT ${cuantas})`;
}

/**
 * What to search for what a person typed: every word, each as the beginning of a word, inside the filters. Undefined
 * when there is no word in it, which matches nothing. An IPS's search never touches the internal notes.
 */
export function expresionDeBusqueda(
  escrito: string | null,
  parte: 'ips' | 'soporte',
  filtros: Filtros,
  ahora: number,
): string | undefined {
  const condiciones = [...alcances(filtros, ahora)];
  if (escrito !== null) {
    // As FTS5's unicode61 parts them: each must be one token, since without positions there are no phrases. Its Unicode
    // is older than ours: some letters of New Tai Lue and of Vedic are signs to it.
    const palabras = nitsComoSon(escrito)
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .match(/(?:(?![\u19b0-\u19c9\u1cf2\u1cf3])[\p{L}\p{N}\p{Co}])+/gu)
      ?.slice(0, PALABRAS);
    if (!palabras) return undefined;
    // One letter begins too many words to be of use as a beginning.
    const texto = palabras.map((palabra) => (palabra.length > 1 ? `"${palabra}"*` : `"${palabra}"`));
    condiciones.push(`${parte === 'ips' ? 'texto' : '{texto notas}'} : (${texto.join(' AND ')})`);
  }
  return condiciones.join(' AND ');
}

/** A NIT with its dots or its check digit is searched for by its digits: 900.654.321-8. */
const nitsComoSon = (escrito: string): string =>
  escrito.replace(/(?<![\d.])(\d{6,10}|\d{1,3}(?:\.\d{3}){2,3})(?:-\d)?(?![\d.])/g, (_, nit: string) =>
    nit.replaceAll('.', ''),
  );

function* alcances(
  { nit, estados, motivo, asunto, asignado, prioridad, desde, hasta }: Filtros,
  ahora: number,
): Generator<string> {
  const alguno = (tokens: readonly string[]) =>
    `alcance : (${tokens.map((token) => `"${token.replace(/[^a-z0-9]/gi, '')}"`).join(' OR ')})`;
  if (nit !== null) yield alguno([`n${nit}`]);
  if (estados.length > 0) yield alguno(estados.map((estado) => `e${estado}`));
  if (motivo !== null) yield alguno([`m${motivo}`]);
  if (asunto !== null) yield alguno([`s${asunto}`]);
  if (asignado !== null) yield alguno([`a${asignado}`]);
  if (prioridad !== null) yield alguno([`p${prioridad}`]);
  const meses = desde === null ? [] : mesesEntre(desde, hasta ?? ahora + 1);
  if (meses.length > 0 && meses.length <= MESES) yield alguno(meses.map((mes) => `t${mes}`));
  // A range of days that is open or too long for its months: the filters' own dates narrow it.
  if (desde !== null || hasta !== null) yield alguno(['todo']);
}

/** As "202611", in Bogotá; `hasta` is not included. */
function mesesEntre(desde: number, hasta: number): string[] {
  const [primero, ultimo] = [desde, hasta - 1].map((momento) => {
    const dia = new Date(momento - 5 * 3_600_000);
    return dia.getUTCFullYear() * 12 + dia.getUTCMonth();
  }) as [number, number];
  const cuantos = Math.max(0, Math.min(ultimo - primero + 1, MESES + 1));
  return Array.from({ length: cuantos }, (_, i) => {
    const mes = primero + i;
    return `${Math.floor(mes / 12)}${String((mes % 12) + 1).padStart(2, '0')}`;
  });
}
