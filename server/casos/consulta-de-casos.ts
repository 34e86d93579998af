/** The SQL of a list of cases: one compiled statement for each combination of order and filters. */
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { Orden, Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Alcance } from '../alcance.ts';
import type { Esquema } from '../db/schema.ts';
import { limitada, statement, type Db } from '../db/statement.ts';
import { coincide, COINCIDENCIAS, type Expresion, type Filtros } from './busqueda.sqlite.ts';
import { noLeidos, type FilaComun, type FilaDeSoporte } from './casos.repository.ts';
import { NUMERO_MAXIMO, type Cursor } from './cursor-de-lista.ts';

const COLUMNA = {
  numero: 'casos.numero',
  fecha: 'casos.creado',
  actualizado: 'casos.actualizado',
  vence: 'casos.vence',
} as const;

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
  /** The number of the only case that is looked for. */
  solo: number | null;
  /** The number of a case that is left out. */
  menos: number | null;
  /** The row after which the page begins. */
  cursor: Cursor | null;
}

/** What a statement is compiled for. */
interface Lista extends Parametros {
  parte: Alcance['parte'];
  campo: Campo;
  sentido: 'asc' | 'desc';
  /** Most matches of the full-text search that are looked at. */
  coincidencias: number;
}

type Valores = Record<
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

interface Condicion {
  /** Whether the list has it. */
  cuando: (lista: Lista) => boolean;
  /** Its SQL; `p` holds placeholders, so what depends on a value is decided in `cuando` or read from `lista`. */
  sql: (eb: ExpressionBuilder<Esquema, 'casos'>, p: Valores, lista: Lista) => Expression<SqlBool>;
}

/** Exactly the open cases have a due time, so the order by `vence` needs no other condition for them. */
const bastaVence = ({ campo, estados }: Lista): boolean => campo === 'vence' && soloAbiertos(estados);

const porAbierto = (lista: Lista): boolean =>
  lista.parte === 'soporte' && soloAbiertos(lista.estados) && !bastaVence(lista);

/** In the order in which they stand in the statement. */
const CONDICIONES: readonly Condicion[] = [
  // The scope of an IPS comes first and always: its NIT is never null.
  {
    cuando: ({ parte, nit }) => parte === 'ips' || nit !== null,
    sql: (eb, p) => eb('casos.nit', '=', p.nit),
  },
  { cuando: ({ solo }) => solo !== null, sql: (eb, p) => eb('casos.numero', '=', p.solo) },
  { cuando: ({ menos }) => menos !== null, sql: (eb, p) => eb('casos.numero', '!=', p.menos) },
  { cuando: porAbierto, sql: (eb) => eb('casos.abierto', '=', sql.lit(1)) },
  {
    cuando: (lista) => lista.estados.length > 0 && !bastaVence(lista) && !porAbierto(lista),
    sql: (eb, p, { estados }) =>
      eb(
        'casos.estado',
        'in',
        estados.map((_, i) => p[`estado${i}`]!),
      ),
  },
  { cuando: ({ motivo }) => motivo !== null, sql: (eb, p) => eb('casos.motivo', '=', p.motivo) },
  { cuando: ({ asunto }) => asunto !== null, sql: (eb, p) => eb('casos.asunto', '=', p.asunto) },
  { cuando: ({ prioridad }) => prioridad !== null, sql: (eb, p) => eb('casos.prioridad', '=', p.prioridad) },
  { cuando: ({ asignado }) => asignado === 0, sql: (eb) => eb('casos.asignado', 'is', null) },
  {
    cuando: ({ asignado }) => asignado !== null && asignado !== 0,
    sql: (eb, p) => eb('casos.asignado', '=', p.asignado),
  },
  { cuando: ({ vencidos }) => vencidos !== null, sql: (eb, p) => eb('casos.vence', '<', p.vencidos) },
  {
    cuando: ({ sinLeer }) => sinLeer,
    sql: (eb, p, { parte }) => eb(noLeidos(parte, p.usuario)(eb), '>', 0),
  },
  {
    cuando: ({ campo, vencidos }) => campo === 'vence' && vencidos === null,
    sql: (eb) => eb('casos.vence', 'is not', null),
  },
  { cuando: ({ desde }) => desde !== null, sql: (eb, p) => eb('casos.creado', '>=', p.desde) },
  { cuando: ({ hasta }) => hasta !== null, sql: (eb, p) => eb('casos.creado', '<', p.hasta) },
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
    sql: (eb, p, { campo, sentido }) => {
      const despues = sentido === 'desc' ? '<' : '>';
      if (campo === 'numero') return eb('casos.numero', despues, p.numero);
      return eb(eb.refTuple(COLUMNA[campo], 'casos.numero'), despues, eb.tuple(p.valor, p.numero));
    },
  },
];

/** In the order in which `aFila` reads them. */
const COLUMNAS = [
  'casos.numero',
  'casos.motivo',
  'casos.motivo_nombre',
  'casos.asunto',
  'casos.asunto_nombre',
  'casos.descripcion',
  'casos.estado',
  'casos.creado',
  'casos.actualizado',
  'casos.ultima_secuencia',
] as const;
const DE_SOPORTE = [
  'casos.nit',
  'casos.prioridad',
  'casos.vence',
  'casos.primera_respuesta',
  'ips.nombre as ips_nombre',
  'usuarios.correo as asignado_correo',
  'usuarios.nombre as asignado_nombre',
] as const;

function compilar(lista: Lista, condiciones: readonly Condicion[]) {
  const { parte, campo, sentido } = lista;
  return limitada((db, p: Valores, limite) => {
    let consulta = db
      .selectFrom('casos')
      .select(COLUMNAS)
      .select((eb) => noLeidos(parte, p.usuario)(eb).as('no_leidos'))
      .limit(limite)
      .$if(parte === 'soporte', (q) =>
        q
          .innerJoin('ips', 'ips.nit', 'casos.nit')
          .leftJoin('usuarios', 'usuarios.id', 'casos.asignado')
          .select(DE_SOPORTE),
      );
    for (const condicion of condiciones) consulta = consulta.where((eb) => condicion.sql(eb, p, lista));
    if (campo !== 'numero') consulta = consulta.orderBy(COLUMNA[campo], sentido);
    return consulta.orderBy('casos.numero', sentido);
  });
}

/** A row of a list; what only the EPS's staff sees is missing from an IPS's. */
export type FilaDeLista = FilaComun | FilaDeSoporte;

function aFila(f: readonly unknown[]): FilaComun {
  return {
    numero: f[0] as number,
    motivo: f[1] as string,
    motivo_nombre: f[2] as string,
    asunto: f[3] as string,
    asunto_nombre: f[4] as string,
    descripcion: f[5] as string,
    estado: f[6] as Estado,
    creado: f[7] as number,
    actualizado: f[8] as number,
    ultima_secuencia: f[9] as number,
    no_leidos: f[10] as number,
  };
}

function aFilaDeSoporte(f: readonly unknown[]): FilaDeSoporte {
  return {
    ...aFila(f),
    nit: f[11] as string,
    prioridad: f[12] as Prioridad,
    vence: f[13] as number | null,
    primera_respuesta: f[14] as number | null,
    ips_nombre: f[15] as string,
    asignado_correo: f[16] as string | null,
    asignado_nombre: f[17] as string | null,
  };
}

/** By the shape of the list; there are a few hundred at the most. */
const compiladas = new Map<string, ReturnType<typeof compilar>>();

function compilada(lista: Lista): ReturnType<typeof compilar> {
  // One bit for each condition that the list has.
  let bits = 0;
  for (let i = 0; i < CONDICIONES.length; i += 1) if (CONDICIONES[i]!.cuando(lista)) bits |= 1 << i;
  const { parte, campo, sentido, estados, coincidencias } = lista;
  const forma = `${parte} ${campo} ${sentido} ${estados.length} ${coincidencias} ${bits}`;
  let consulta = compiladas.get(forma);
  if (!consulta) {
    consulta = compilar(
      lista,
      CONDICIONES.filter((_, i) => bits & (1 << i)),
    );
    compiladas.set(forma, consulta);
  }
  return consulta;
}

/** Matches that are looked at first for a page in the order of the numbers. */
const PRIMERAS = 300;

/** At most `limite` rows of the list, from its cursor on. */
export function consultarCasos(
  db: Db,
  parte: Alcance['parte'],
  orden: Orden,
  parametros: Parametros,
  limite: number,
): FilaDeLista[] {
  const { estados, cursor, busqueda } = parametros;
  const sentido = orden.startsWith('-') ? 'desc' : 'asc';
  const campo = campoDe(orden);
  const porNumero = campo === 'numero' && cursor ? cursor.numero : undefined;
  // The statement of this shape names only those that are there.
  const valores = {
    ...parametros,
    ...busqueda,
    ...cursor,
    numeroDesde: (sentido === 'asc' && porNumero) || 0,
    numeroHasta: (sentido === 'desc' && porNumero) || NUMERO_MAXIMO,
    limite,
  } as Parametros as unknown as Valores & { limite: number };
  estados.forEach((estado, i) => (valores[`estado${i}`] = estado));
  const leer = (coincidencias: number) =>
    compilada({ ...parametros, parte, campo, sentido, coincidencias })
      .filas(db, valores)
      .map(parte === 'ips' ? aFila : aFilaDeSoporte);
  if (busqueda === null) return leer(0);
  if (campo !== 'numero') return leer(COINCIDENCIAS);
  // In the order of the index a few matches fill a page, unless the other filters leave too few of them.
  const primeras = leer(PRIMERAS);
  return primeras.length === limite ? primeras : leer(COINCIDENCIAS);
}

/** A count goes no further. */
const CUENTA_MAXIMA = 1_001;

const contadas = new Map<string, ReturnType<typeof compilarCuenta>>();

const compilarCuenta = (lista: Lista, condiciones: readonly Condicion[]) =>
  statement((db, p: Valores) =>
    db
      .selectFrom((eb) => {
        let suyos = eb.selectFrom('casos').select('casos.numero').limit(sql.lit(CUENTA_MAXIMA));
        for (const condicion of condiciones) suyos = suyos.where((e) => condicion.sql(e, p, lista));
        return suyos.as('suyos');
      })
      .select((eb) => eb.fn.countAll<number>().as('cuantos')),
  );

/** How many cases the filters leave on all pages, up to CUENTA_MAXIMA. */
export async function contarCasos(db: Db, parte: Alcance['parte'], parametros: Parametros): Promise<number> {
  const coincidencias = parametros.busqueda === null ? 0 : COINCIDENCIAS;
  const lista: Lista = {
    ...parametros,
    cursor: null,
    parte,
    campo: 'numero',
    sentido: 'desc',
    coincidencias,
  };
  const suyas = CONDICIONES.filter(({ cuando }) => cuando(lista));
  const forma = [parte, lista.estados.length, ...suyas.map((una) => CONDICIONES.indexOf(una))].join();
  let consulta = contadas.get(forma);
  if (!consulta) contadas.set(forma, (consulta = compilarCuenta(lista, suyas)));
  const { estados, ...sueltos } = parametros;
  const valores = {
    ...sueltos,
    ...parametros.busqueda,
    ...Object.fromEntries(estados.map((estado, i) => [`estado${i}`, estado])),
    numeroDesde: 0,
    numeroHasta: NUMERO_MAXIMO,
  } as unknown as Valores;
  const [fila] = await consulta(db, valores);
  return fila!.cuantos;
}
