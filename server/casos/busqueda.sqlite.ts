/** Full-text search over cases and their conversations (SQLite FTS5). The words are data here, never query syntax. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { leerTerminos, type Termino } from '../../shared/numero-escrito.ts';
import { BITS_DE_DOCUMENTO } from '../db/indexing.sqlite.ts';

/** More words than this narrow nothing further. */
const TERMINOS = 10;

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
 * What to search for what a person typed: every word, each as the beginning of a word, inside the filters; a number also
 * where a text writes it in groups, a NIT also without its check digit. Undefined when there is no word in it, which
 * matches nothing. An IPS's search never touches the internal notes.
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
 * As FTS5's unicode61 parts a text without accents: each must be one token, since without positions there are no
 * phrases. Its Unicode is older than ours: some letters of New Tai Lue and of Vedic are signs to it.
 */
function palabrasDe(texto: string): readonly string[] {
  return texto.match(/(?:(?![\u19b0-\u19c9\u1cf2\u1cf3])[\p{L}\p{N}\p{Co}])+/gu) ?? [];
}

// One letter begins too many words to be of use as a beginning.
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
