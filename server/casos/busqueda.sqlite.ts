/** Full-text search over cases and their conversations (SQLite FTS5). The words are data here, never query syntax. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { leerTerminos, type Termino } from '../../shared/numero-escrito.ts';
import { BITS_DE_DOCUMENTO } from '../db/indexing.sqlite.ts';

/** Words beyond this number are left out of the search. */
const TERMINOS = 10;

/** Most matches that are looked at; of more, the newest. */
export const COINCIDENCIAS = 5_000;

/** Longest range that a search expresses in months; a longer one is left to the dates of the rows. */
const MESES = 24;

/** Filters that a search applies inside the index; db/indexing.sqlite.ts writes their tokens. */
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
    ORDER BY rowid ${sql.raw(sentido)} LIMIT ${sql.lit(cuantas)})`;
}

/**
 * The FTS5 expression for what a person typed, combined with the filters: every word as the beginning of a word; a
 * number also as texts group its digits, a NIT also without its check digit. Undefined when nothing can be searched
 * for. An IPS's search leaves the internal notes out.
 */
export function expresionDeBusqueda(
  escrito: string | null,
  parte: 'ips' | 'soporte',
  filtros: Filtros,
  ahora: number,
): string | undefined {
  const condiciones = [...alcances(filtros, ahora)];
  if (escrito !== null) {
    const terminos = leerTerminos(escrito, palabrasDe).slice(0, TERMINOS);
    if (terminos.length === 0) return undefined;
    const texto = terminos.map(expresionDe).join(' AND ');
    condiciones.push(`${parte === 'ips' ? 'texto' : '{texto notas}'} : (${texto})`);
  }
  return condiciones.join(' AND ');
}

/**
 * Words as FTS5's unicode61 splits a text without accents. Each must be one token, because the index keeps no positions
 * and so has no phrases. Its older Unicode takes some letters of New Tai Lue and Vedic for signs.
 */
function palabrasDe(texto: string): readonly string[] {
  return texto.match(/(?:(?![\u19b0-\u19c9\u1cf2\u1cf3])[\p{L}\p{N}\p{Co}])+/gu) ?? [];
}

// A single letter is searched as a whole word: too many words begin with it.
const comienzo = (palabra: string): string => (palabra.length > 1 ? `"${palabra}"*` : `"${palabra}"`);

function expresionDe(termino: Termino): string {
  if ('palabra' in termino) return comienzo(termino.palabra);
  const { enteros, partes } = termino;
  const lecturas = enteros.map((entero, i) => (i === 0 ? comienzo(entero) : `"${entero}"`));
  if (partes.length > 0) {
    const ultima = partes.length - 1;
    lecturas.push(
      `(${partes.map((parte, i) => (i === ultima ? comienzo(parte) : `"${parte}"`)).join(' AND ')})`,
    );
  }
  return lecturas.length === 1 ? lecturas[0]! : `(${lecturas.join(' OR ')})`;
}

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
  // An open or long range of days has no months to name: the row's own date narrows it, and this token only keeps the
  // expression from being empty.
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
