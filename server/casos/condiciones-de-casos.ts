/** What a list of cases is ordered and narrowed by: the SQL of each condition, and how the list is read. */
import { sql, type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool } from 'kysely';
import type { Orden, Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Alcance } from '../alcance.ts';
import type { Esquema } from '../db/schema.ts';
import { coincide, type Expresion, type Filtros } from './busqueda.sqlite.ts';
import { noLeidos } from './casos.repository.ts';
import type { Cursor } from './cursor-de-lista.ts';

const COLUMNA = { numero: 'numero', fecha: 'creado', actualizado: 'actualizado', vence: 'vence' } as const;

/** What a list is ordered by; its order says the direction too. */
type Campo = keyof typeof COLUMNA;

export const campoDe = (orden: Orden): Campo => orden.replace('-', '') as Campo;

/** Both estados of an open case, in whatever order: they have indexes of their own. */
export function soloAbiertos(estados: readonly Estado[]): boolean {
  return estados.length === 2 && estados.includes('ACTIVO') && estados.includes('EN_GESTION');
}

/** What a list is narrowed by; null for what does not narrow it. */
export interface Parametros extends Filtros {
  usuario: number;
  /** Expression of the full-text search (expresionDeBusqueda). */
  busqueda: Expresion | null;
  /** Now, in milliseconds, to see only what is late. */
  vencidos: number | null;
  /** Whether only cases with messages that this user has not read are seen. */
  sinLeer: boolean;
  /** Whether what the days, sinLeer, vencidos or the agent leave is so little that it is read whole and sorted. */
  pocos: boolean;
  /** The number of the only case that is looked for. */
  solo: number | null;
  /** The number of a case that is left out. */
  menos: number | null;
  /** The row after which the page begins. */
  cursor: Cursor | null;
}

/** What a statement is compiled for. */
export interface Lista extends Parametros {
  parte: Alcance['parte'];
  campo: Campo;
  sentido: 'asc' | 'desc';
  /** Most matches of the full-text search that are looked at. */
  coincidencias: number;
  /** Of a list that is put together from one walk for each estado: which of them. */
  brazo?: number;
}

export type Valores = Record<
  | 'usuario'
  | 'asignado'
  | 'desde'
  | 'hasta'
  | 'vencidos'
  | 'valor'
  | 'numero'
  | 'numeroDesde'
  | 'numeroHasta'
  | 'solo'
  | 'menos',
  number
> &
  Record<'nit' | 'motivo' | 'asunto' | keyof Expresion, string> &
  Record<`estado${number}`, Estado> & { prioridad: Prioridad };

type Columna =
  | 'nit' | 'numero' | 'estado' | 'abierto' | 'creado' | 'actualizado' | 'vence' | 'asignado' | 'motivo' | 'asunto' | 'prioridad' | 'ultima_secuencia'; // prettier-ignore

/**
 * How a list is read. By its order: an index is walked until the page is full. By what it finds: all cases that one
 * condition leaves are sorted, because they are few, or come from the full-text index.
 */
type Guia = 'orden' | 'busqueda' | 'sinLeer' | 'vencidos' | 'asignado' | 'dias';

export function guiaDe(lista: Lista): Guia {
  const { campo, busqueda, sinLeer, pocos, vencidos, asignado, desde, hasta } = lista;
  if (busqueda !== null) return 'busqueda';
  if (!pocos) return 'orden';
  if (sinLeer) return 'sinLeer';
  if (vencidos !== null && campo !== 'vence') return 'vencidos';
  if (asignado !== null) return 'asignado';
  return (desde ?? hasta) !== null && campo === 'actualizado' ? 'dias' : 'orden';
}

/** Columns by which SQLite may look for the cases; the others get a sign that keeps it from using their indexes. */
const BUSCABLES: Record<Guia, readonly Columna[]> = {
  orden: ['nit', 'numero', 'estado', 'abierto', 'creado', 'actualizado', 'vence'],
  busqueda: ['numero'],
  sinLeer: ['numero'],
  vencidos: ['vence'],
  asignado: ['abierto', 'asignado'],
  dias: ['nit', 'estado', 'creado'],
};

function columna(lista: Lista, nombre: Columna): RawBuilder<never> {
  const libre = BUSCABLES[guiaDe(lista)].includes(nombre);
  return sql`${sql.raw(libre ? '' : '+')}${sql.ref(`casos.${nombre}`)}`;
}

/** By what the rows are sorted; a set of numbers is read in the order of the numbers anyway. */
export function ordenDe(lista: Lista): { de: RawBuilder<number>; hacia: 'asc' | 'desc' }[] {
  const { campo, sentido: hacia } = lista;
  const guia = guiaDe(lista);
  const seLee = guia === 'orden' || (campo === 'numero' && guia !== 'vencidos' && guia !== 'asignado');
  const valor = sql<number>`${sql.raw(seLee ? '' : '+')}${sql.ref(`casos.${COLUMNA[campo]}`)}`;
  return campo === 'numero'
    ? [{ de: valor, hacia }]
    : [
        { de: valor, hacia },
        { de: sql.ref('casos.numero'), hacia },
      ];
}

/**
 * Whether the list is put together from one walk for each estado: where the estado stands before the order in the index,
 * as it does for an IPS in the orders by date, so that no walk meets what it leaves out.
 */
export function tieneBrazos(lista: Lista): boolean {
  const { nit, campo, estados } = lista;
  if (guiaDe(lista) !== 'orden' || lista.solo !== null || campo === 'vence') return false;
  if (nit !== null) return campo !== 'numero' || estados.length > 1;
  if (campo === 'actualizado') return estados.length !== 1 && !soloAbiertos(estados);
  return campo === 'numero' && estados.length > 1 && !soloAbiertos(estados);
}

interface Condicion {
  /** Whether the list has it. */
  cuando: (lista: Lista) => boolean;
  /** Its SQL; `p` holds placeholders, so what depends on a value is decided in `cuando` or read from `lista`. */
  sql: (eb: ExpressionBuilder<Esquema, 'casos'>, p: Valores, lista: Lista) => Expression<SqlBool>;
}

/** Exactly the open cases have a due time, so the order by `vence` needs no other condition for them. */
const bastaVence = (lista: Lista): boolean =>
  lista.campo === 'vence' && soloAbiertos(lista.estados) && guiaDe(lista) !== 'asignado';

const porAbierto = (lista: Lista): boolean =>
  lista.nit === null && soloAbiertos(lista.estados) && !bastaVence(lista);

/** Late cases that are found in another order, whose indexes know what is late too. */
const vencidosEnOrden = (lista: Lista): boolean => guiaDe(lista) === 'orden' && lista.campo !== 'vence';

const es = (lista: Lista, nombre: Columna, valor: unknown, signo = '='): RawBuilder<SqlBool> =>
  sql`${columna(lista, nombre)} ${sql.raw(signo)} ${valor}`;

/** Of a user of an IPS, for whom it is kept what is to be read (migration 018). */
const porLeer = (p: Valores, lista: Lista): RawBuilder<SqlBool> =>
  guiaDe(lista) === 'sinLeer'
    ? sql`casos.numero IN (SELECT caso FROM sin_leer WHERE usuario = ${p.usuario})`
    : sql`(SELECT 1 FROM sin_leer WHERE usuario = ${p.usuario} AND caso = casos.numero) IS NOT NULL`;

/** Only where an IPS has written is there something to read for the EPS's staff. */
function porLeerDeSoporte(
  eb: ExpressionBuilder<Esquema, 'casos'>,
  p: Valores,
  lista: Lista,
): RawBuilder<SqlBool> {
  const conMensaje =
    guiaDe(lista) === 'sinLeer'
      ? sql`casos.numero IN (SELECT c.numero FROM casos AS c WHERE c.ultima_secuencia > c.de_soporte)`
      : sql`${sql.raw(lista.campo === 'numero' ? '' : '+')}casos.ultima_secuencia > casos.de_soporte`;
  return sql`${conMensaje} AND ${eb(noLeidos('soporte', p.usuario)(eb), '>', 0)}`;
}

const porNumeroYDias = (lista: Lista): boolean =>
  lista.campo === 'numero' && (lista.desde ?? lista.hasta) !== null && guiaDe(lista) === 'orden';

/** The index of the days is for the order by them, or where they are few; otherwise the order has its own. */
const deLosDias = (lista: Lista, nombre: Columna, signo: string, valor: unknown): RawBuilder<SqlBool> => {
  const porDias = guiaDe(lista) === 'dias' || lista.campo === 'fecha';
  return porDias
    ? es(lista, nombre, valor, signo)
    : sql`+${sql.ref(`casos.${nombre}`)} ${sql.raw(signo)} ${valor}`;
};

/** Days of casos_dias (migration 018). */
const diasEntre = (p: Valores, { desde, hasta }: Lista): RawBuilder<SqlBool> =>
  sql`${desde === null ? sql`true` : sql`dia >= (${p.desde} - 18000000) / 86400000`}
    AND ${hasta === null ? sql`true` : sql`dia < (${p.hasta} - 18000000) / 86400000`}`;

/** In the order in which they stand in the statement. */
export const CONDICIONES: readonly Condicion[] = [
  // The scope of an IPS comes first and always: its NIT is never null.
  {
    cuando: ({ parte, nit }) => parte === 'ips' || nit !== null,
    sql: (_, p, lista) => es(lista, 'nit', p.nit),
  },
  { cuando: ({ solo }) => solo !== null, sql: (_, p, lista) => es(lista, 'numero', p.solo) },
  { cuando: ({ menos }) => menos !== null, sql: (_, p, lista) => es(lista, 'numero', p.menos, '!=') },
  { cuando: porAbierto, sql: (_, __, lista) => es(lista, 'abierto', sql.lit(1)) },
  {
    cuando: (lista) => lista.estados.length > 0 && !bastaVence(lista) && !porAbierto(lista),
    sql: (_, p, lista) =>
      lista.brazo === undefined
        ? sql`${columna(lista, 'estado')} IN (${sql.join(lista.estados.map((__, i) => p[`estado${i}`]))})`
        : es(lista, 'estado', p[`estado${lista.brazo}`]),
  },
  { cuando: ({ motivo }) => motivo !== null, sql: (_, p, lista) => es(lista, 'motivo', p.motivo) },
  { cuando: ({ asunto }) => asunto !== null, sql: (_, p, lista) => es(lista, 'asunto', p.asunto) },
  {
    cuando: ({ prioridad }) => prioridad !== null,
    sql: (_, p, lista) => es(lista, 'prioridad', p.prioridad),
  },
  {
    cuando: ({ asignado }) => asignado === 0,
    sql: (_, __, lista) => sql`${columna(lista, 'asignado')} IS NULL`,
  },
  {
    cuando: ({ asignado }) => asignado !== null && asignado !== 0,
    sql: (_, p, lista) => es(lista, 'asignado', p.asignado),
  },
  {
    cuando: ({ vencidos }) => vencidos !== null,
    sql: (_, p, lista) =>
      vencidosEnOrden(lista) ? sql`+casos.vence < ${p.vencidos}` : es(lista, 'vence', p.vencidos, '<'),
  },
  {
    cuando: ({ sinLeer }) => sinLeer,
    sql: (eb, p, lista) => (lista.parte === 'ips' ? porLeer(p, lista) : porLeerDeSoporte(eb, p, lista)),
  },
  {
    cuando: ({ campo, vencidos }) => campo === 'vence' && vencidos === null,
    sql: (_, __, lista) => sql`${columna(lista, 'vence')} IS NOT NULL`,
  },
  { cuando: ({ desde }) => desde !== null, sql: (_, p, lista) => deLosDias(lista, 'creado', '>=', p.desde) },
  { cuando: ({ hasta }) => hasta !== null, sql: (_, p, lista) => deLosDias(lista, 'creado', '<', p.hasta) },
  {
    // The numbers of the cases of a day are known, so that the walk begins with them.
    cuando: (lista) => porNumeroYDias(lista),
    sql: (_, p, lista) =>
      sql`casos.numero BETWEEN (SELECT min(primero) FROM casos_dias WHERE ${diasEntre(p, lista)})
        AND (SELECT max(ultimo) FROM casos_dias WHERE ${diasEntre(p, lista)})`,
  },
  {
    // A case changes after its creation.
    cuando: (lista) => lista.desde !== null && lista.campo === 'actualizado' && guiaDe(lista) === 'orden',
    sql: (_, p, lista) => es(lista, 'actualizado', p.desde, '>='),
  },
  {
    cuando: ({ busqueda }) => busqueda !== null,
    // Of too many matches the newest are kept, whatever the order of the list.
    sql: (_, p, { campo, sentido, coincidencias }) =>
      coincide(p, campo === 'numero' ? sentido : 'desc', {
        desde: p.numeroDesde,
        hasta: p.numeroHasta,
        cuantas: coincidencias,
      }),
  },
  {
    cuando: ({ cursor }) => cursor !== null,
    sql: (_, p, lista) => {
      const { campo, sentido } = lista;
      const despues = sentido === 'desc' ? '<' : '>';
      if (campo === 'numero') return es(lista, 'numero', p.numero, despues);
      return sql`(${columna(lista, COLUMNA[campo])}, casos.numero) ${sql.raw(despues)} (${p.valor}, ${p.numero})`;
    },
  },
];
