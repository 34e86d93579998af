/** Full-text search over cases and their conversations (SQLite FTS5). The words are data here, never query syntax. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { leerTerminos, type Termino } from '../../shared/numero-escrito.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';
import { BITS_DE_DOCUMENTO, BITS_DE_PARTE, EN_CURSO } from '../db/indexing.sqlite.ts';

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

/** Which of the two ranges of the index the cases of these estados are in: each by what is added to its rowids. */
export function ladosDe(estados: readonly Estado[]): readonly number[] {
  const cerrados = estados.length === 0 || estados.includes('CERRADO');
  const enCurso = estados.length === 0 || estados.some((estado) => estado !== 'CERRADO');
  return [...(enCurso ? [EN_CURSO] : []), ...(cerrados ? [0] : [])];
}

interface Tramo {
  /** From ladosDe. */
  lados: readonly number[];
  /** Numbers of cases between which a page is, neither included. */
  desde: number;
  hasta: number;
  /** Matches that are looked at, and as many of the long conversations, whose words may be far apart. */
  cuantas: number;
}

/** The numbers of the cases whose text matches: of whole documents, and of long conversations. */
function buscados(
  { entera, partes }: Expresion,
  sentido: 'asc' | 'desc',
  { lados, desde, hasta, cuantas }: Tramo,
) {
  const orden = sql.raw(sentido);
  const tramo = (bits: number, rowid: RawBuilder<unknown>, lado: number) =>
    sql`${rowid} >= ((min(CAST(${desde} AS INTEGER), ${sql.lit(CASOS - 1)}) + 1) << ${sql.lit(bits)}) + ${sql.lit(lado)}
      AND ${rowid} < (min(CAST(${hasta} AS INTEGER), ${sql.lit(CASOS)}) << ${sql.lit(bits)}) + ${sql.lit(lado)}`;
  const delLado = (lado: number) => sql`
    SELECT * FROM (
      SELECT (rowid - ${sql.lit(lado)}) >> ${sql.lit(BITS_DE_DOCUMENTO)} AS numero FROM busqueda
      WHERE busqueda MATCH ${entera} AND ${tramo(BITS_DE_DOCUMENTO, sql`rowid`, lado)}
      ORDER BY rowid ${orden} LIMIT ${sql.lit(cuantas)})`;
  const enteros =
    lados.length === 1
      ? delLado(lados[0]!)
      : sql`SELECT * FROM (${sql.join(lados.map(delLado), sql` UNION ALL `)}
        ORDER BY numero ${orden} LIMIT ${sql.lit(cuantas)})`;
  const largos = sql`SELECT * FROM (
      SELECT numero FROM (
        SELECT DISTINCT key, busqueda_larga.rowid >> ${sql.lit(BITS_DE_PARTE)} AS numero
        FROM json_each(${partes}) CROSS JOIN busqueda_larga
        WHERE busqueda_larga MATCH value AND ${tramo(BITS_DE_PARTE, sql`busqueda_larga.rowid`, 0)})
      GROUP BY numero HAVING count(*) = json_array_length(${partes})
      ORDER BY numero ${orden} LIMIT ${sql.lit(cuantas)})`;
  return { enteros, largos };
}

/** Condition on `casos`: its text matches. `expresion` comes from expresionDeBusqueda. */
export function coincide(expresion: Expresion, sentido: 'asc' | 'desc', tramo: Tramo): RawBuilder<SqlBool> {
  const { enteros, largos } = buscados(expresion, sentido, tramo);
  return sql`casos.numero IN (${enteros} UNION ALL ${largos})`;
}

const hallarDe = (lado: number, cuantas: number) =>
  statement((db, p: Expresion & { desde: number }) => {
    const tramo = { lados: [lado], desde: p.desde, hasta: CASOS, cuantas };
    return enBruto(db, buscados(p, 'desc', tramo).enteros);
  });
/** A list that needs to know of fewer matches looks at fewer. */
const hallarEnteros = [1_000, COINCIDENCIAS].map((tope) => ({
  tope,
  porLado: new Map([EN_CURSO, 0].map((lado) => [lado, hallarDe(lado, tope + 1)])),
}));
const hallarLargos = statement((db, p: Expresion) => {
  const tramo = { lados: [0], desde: 0, hasta: CASOS, cuantas: COINCIDENCIAS };
  return enBruto(db, buscados(p, 'desc', tramo).largos);
});

interface Hallados {
  /** Of the newest cases that match. */
  numeros: readonly number[];
  /** Whether more match. */
  sobran: boolean;
}

/**
 * Which cases of these estados match, for a list in another order than that of the numbers: at least `cuantos` of them,
 * up to COINCIDENCIAS.
 */
export function hallarCasos(
  db: Db,
  expresion: Expresion,
  estados: readonly Estado[],
  cuantos: number,
): Hallados {
  const { tope, porLado } = hallarEnteros.find((uno) => uno.tope >= cuantos) ?? hallarEnteros.at(-1)!;
  let enteros: number[] = [];
  // The closed ones first: where they are too many already, few of the others are as new as the last that is kept.
  for (const lado of [...ladosDe(estados)].sort((a, b) => a - b)) {
    const desde = enteros.length > tope ? enteros.at(-1)! - 1 : 0;
    const suyos = porLado.get(lado)!.filas(db, { ...expresion, desde });
    enteros.push(...suyos.map(([numero]) => numero as number));
  }
  const sobran = enteros.length > tope;
  if (sobran) enteros = enteros.sort((a, b) => b - a).slice(0, tope);
  const largos =
    expresion.partes === '[]' ? [] : hallarLargos.filas(db, expresion).map(([numero]) => numero as number);
  return { numeros: [...new Set([...enteros, ...largos])], sobran };
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
    // The index is asked twice for a word that is named twice.
    const distintas = new Set([llana, ...palabras]);
    halladas.set(palabra, `(${[...distintas].map((una) => `"${una}"`).join(' OR ')})`);
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
