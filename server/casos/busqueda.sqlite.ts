/** Full-text search over cases and their conversations (SQLite FTS5). The words are data here, never query syntax. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { leerTerminos, type Termino } from '../../shared/numero-escrito.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';
import { BITS_DE_DOCUMENTO, BITS_DE_PARTE } from '../db/indexing.sqlite.ts';

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

/** What a search asks of the index. */
export interface Expresion {
  /** FTS5 expression for a document that has everything. */
  entera: string;
  /**
   * JSON list of expressions each of which some part of a long conversation must match: the filters, then each word.
   * Empty without words, because filters alone are in one document.
   */
  partes: string;
}

/** Every number of a case is below. */
const CASOS = 2 ** 42;

/**
 * Condition on `casos`: its text matches. `expresion` comes from expresionDeBusqueda. `desde` and `hasta` (both not
 * included) are the case numbers that a page begins after; `cuantas` matches are looked at, and as many of the long
 * conversations, whose words may be far apart.
 */
export function coincide(
  { entera, partes }: Expresion,
  sentido: 'asc' | 'desc',
  { desde, hasta, cuantas }: { desde: number; hasta: number; cuantas: number },
): RawBuilder<SqlBool> {
  const orden = sql.raw(sentido);
  const tramo = (bits: number, rowid = sql`rowid`) =>
    sql`${rowid} >= (min(CAST(${desde} AS INTEGER), ${sql.lit(CASOS)}) + 1) << ${sql.lit(bits)}
      AND ${rowid} < min(CAST(${hasta} AS INTEGER), ${sql.lit(CASOS)}) << ${sql.lit(bits)}`;
  return sql`casos.numero IN (
    SELECT * FROM (
      SELECT rowid >> ${sql.lit(BITS_DE_DOCUMENTO)} FROM busqueda
      WHERE busqueda MATCH ${entera} AND ${tramo(BITS_DE_DOCUMENTO)}
      ORDER BY rowid ${orden} LIMIT ${sql.lit(cuantas)})
    UNION ALL
    SELECT * FROM (
      SELECT numero FROM (
        SELECT DISTINCT key, busqueda_larga.rowid >> ${sql.lit(BITS_DE_PARTE)} AS numero
        FROM json_each(${partes}) CROSS JOIN busqueda_larga
        WHERE busqueda_larga MATCH value AND ${tramo(BITS_DE_PARTE, sql`busqueda_larga.rowid`)})
      GROUP BY numero HAVING count(*) = json_array_length(${partes})
      ORDER BY numero ${orden} LIMIT ${sql.lit(cuantas)}))`;
}

const sobrantes = statement((db, p: { entera: string }) =>
  enBruto<{ cuantas: number }>(
    db,
    sql`SELECT count(*) AS cuantas FROM (
      SELECT 1 FROM busqueda WHERE busqueda MATCH ${p.entera} LIMIT ${sql.lit(COINCIDENCIAS + 1)})`,
  ),
);

/** Whether there are more matches than are looked at. */
export async function excede(db: Db, { entera }: Expresion): Promise<boolean> {
  const [fila] = await sobrantes(db, { entera });
  return fila!.cuantas > COINCIDENCIAS;
}

/**
 * The expression for what a person typed, combined with the filters: every word as the beginning of a word; a number
 * also as texts group its digits, a NIT also without its check digit. Undefined when nothing can be searched for. An
 * IPS's search leaves the internal notes out.
 */
export async function expresionDeBusqueda(
  db: Db,
  escrito: string | null,
  parte: 'ips' | 'soporte',
  filtros: Filtros,
  ahora: number,
): Promise<Expresion | undefined> {
  const filtrado = [...alcances(filtros, ahora)];
  if (escrito === null) return { entera: filtrado.join(' AND '), partes: '[]' };
  const terminos = leerTerminos(escrito, palabrasDe).slice(0, TERMINOS);
  if (terminos.length === 0) return undefined;
  const en = (texto: string) => `${parte === 'ips' ? 'texto' : '{texto notas}'} : (${texto})`;
  const { nit } = filtros;
  const suyas = nit === null ? [] : [alguno([`n${nit}`])];
  const partes = [
    filtrado.length > 0 ? filtrado.join(' AND ') : alguno(['todo']),
    ...terminos.map((termino) => [...suyas, en(expresionDe(termino, comienzo))].join(' AND ')),
  ];
  const halladas = await palabrasQueComienzan(db, terminos);
  const rapido = (palabra: string) => halladas.get(palabra) ?? comienzo(palabra);
  const enteros = terminos.map((termino) => expresionDe(termino, rapido));
  return {
    entera: [...filtrado, en(enteros.join(' AND '))].join(' AND '),
    partes: JSON.stringify(partes),
  };
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

/** Words that begin alike, up to which they are asked for one by one. */
const PARECIDAS = 32;
/** The index has a list of its own for shorter beginnings. */
const COMIENZO_LARGO = 4;

/** What the index folds to plain letters and digits in the same way as the lines below. */
const LLANA = /^[a-z0-9áéíóúüñ]+$/i;

/**
 * For a long beginning FTS5 first merges all places of all words that have it, which takes a tenth of a second where a
 * million cases have them. The words themselves are few, and are read in the order of the places: the expressions that
 * ask for them, by beginning.
 */
async function palabrasQueComienzan(db: Db, terminos: readonly Termino[]): Promise<Map<string, string>> {
  const halladas = new Map<string, string>();
  for (const termino of terminos) {
    if (!('palabra' in termino)) continue;
    const { palabra } = termino;
    const escrita = palabra.normalize('NFC');
    if (palabra.length < COMIENZO_LARGO || !LLANA.test(escrita)) continue;
    const llana = escrita.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const palabras: string[] = [];
    let [fila] = await siguientePalabra(db, { desde: llana });
    while (fila?.term.startsWith(llana) && palabras.length <= PARECIDAS) {
      palabras.push(fila.term);
      // No word has this sign, so it is the end of the places of this one.
      [fila] = await siguientePalabra(db, { desde: `${fila.term}\u0001` });
    }
    if (palabras.length > PARECIDAS) continue;
    halladas.set(palabra, `(${[llana, ...palabras].map((una) => `"${una}"`).join(' OR ')})`);
  }
  return halladas;
}

const siguientePalabra = statement((db, p: { desde: string }) =>
  enBruto<{ term: string }>(db, sql`SELECT term FROM palabras WHERE term >= ${p.desde} LIMIT 1`),
);

function expresionDe(termino: Termino, comienzo: (palabra: string) => string): string {
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

const alguno = (tokens: readonly string[]): string =>
  `alcance : (${tokens.map((token) => `"${token.replace(/[^a-z0-9]/gi, '')}"`).join(' OR ')})`;

function* alcances(
  { nit, estados, motivo, asunto, asignado, prioridad, desde, hasta }: Filtros,
  ahora: number,
): Generator<string> {
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
