/**
 * Kept figures of a report, by stretches of days: of one day, of 8, and of 64. A day has a version that changes with
 * every change of its cases (migration 018), and a stretch counts only while the versions of its days together are those
 * that it was added up from.
 */
import { sql } from 'kysely';
import { enTandas } from '../db/batches.ts';
import { enBruto, limitada, statement, type Db, type Tx } from '../db/statement.ts';
import { DIA_MS, inicioDelDia } from '../tiempo/bogota.ts';
import { Cifras } from './contar-casos.ts';
import type { Conteo, Cuentas } from './conteos.ts';
import type { Periodo } from './periodo.ts';
import { aBytes, deBytes } from './veces.ts';

/** Lengths in days; each is a multiple of the one before. */
export const LARGOS = [1, 8, 64] as const;

/** Stretches begin at multiples of their length, counted from 1970. */
const CERO = inicioDelDia('1970-01-01');

export const numeroDeDia = (momento: number): number => Math.floor((momento - CERO) / DIA_MS);

export const periodoDe = (dia: number, dias: number): Periodo => ({
  inicio: CERO + dia * DIA_MS,
  fin: CERO + (dia + dias) * DIA_MS,
});

interface Dias {
  desde: number;
  hasta: number;
}

/** Kept figures of the days from `desde` on. */
export interface Tramo {
  id: number;
  desde: number;
  dias: number;
  version: number;
  llegados: number;
  resueltos: number;
}

const versiones = statement((db, p: Dias) =>
  db
    .selectFrom('casos_dias')
    .select(['dia', 'version'])
    .where('dia', '>=', p.desde)
    .where('dia', '<', p.hasta)
    .orderBy('dia'),
);

const guardados = statement((db, p: Dias) =>
  db
    .selectFrom('reportes_tramos')
    .select(['id', 'desde', 'dias', 'version', 'llegados', 'resueltos'])
    .where('desde', '>=', p.desde)
    .where('desde', '<', p.hasta),
);

/** What is known of some days: their versions, and the stretches that hold. */
export interface Estado {
  /** The versions of these days together; 0 where no case was created or solved in them. */
  version: (desde: number, dias: number) => number;
  tramo: (desde: number, dias: number) => Tramo | undefined;
}

/** Days from `desde` on, `hasta` not included. */
export async function leerEstado(db: Db, { desde, hasta }: Dias): Promise<Estado> {
  // Two statements that nothing comes between: neither waits for anything.
  const [dias, tramos] = await Promise.all([
    versiones(db, { desde, hasta }),
    guardados(db, { desde, hasta }),
  ]);
  const sumas = new Float64Array(hasta - desde + 1);
  for (const { dia, version } of dias) sumas[dia - desde + 1] = version;
  for (let i = 1; i < sumas.length; i += 1) sumas[i]! += sumas[i - 1]!;
  const version = (dia: number, cuantos: number) => sumas[dia + cuantos - desde]! - sumas[dia - desde]!;
  const suyos = new Map(tramos.map((tramo) => [`${tramo.desde} ${tramo.dias}`, tramo]));
  return {
    version,
    tramo(dia, cuantos) {
      const tramo = dia + cuantos <= hasta ? suyos.get(`${dia} ${cuantos}`) : undefined;
      return tramo?.version === version(dia, cuantos) ? tramo : undefined;
    },
  };
}

type Grupo = 'total' | 'motivo' | 'ips' | 'agente';

interface Fila extends Cuentas {
  grupo: Grupo;
  clave: string;
  nombre: string;
}

interface Guardada {
  tramo: number;
  grupo: Grupo;
  clave: string;
  nombre: string;
  llegados: number;
  resueltos: number;
  respuesta: Buffer;
  solucion: Buffer;
}

const sumasDe = statement((db, p: { tramos: string }) =>
  enBruto<Omit<Guardada, 'tramo'>>(
    db,
    sql`SELECT grupo, clave, nombre, llegados, resueltos, respuesta, solucion
    FROM json_each(${p.tramos}) AS t CROSS JOIN json_each('["total","motivo","agente"]') AS g
    CROSS JOIN reportes_sumas ON tramo = t.value AND grupo = g.value`,
  ),
);

const casosPorIps = statement((db, p: { tramos: string }) =>
  enBruto<{ clave: string; llegados: number; resueltos: number }>(
    db,
    sql`SELECT clave, sum(llegados) AS llegados, sum(resueltos) AS resueltos
    FROM json_each(${p.tramos}) AS t CROSS JOIN reportes_sumas ON tramo = t.value AND grupo = 'ips' GROUP BY clave`,
  ),
);

const tiemposPorIps = statement((db, p: { tramos: string; nits: string }) =>
  enBruto<{ clave: string; respuesta: Buffer; solucion: Buffer }>(
    db,
    sql`SELECT clave, respuesta, solucion
    FROM json_each(${p.tramos}) AS t CROSS JOIN json_each(${p.nits}) AS n
    CROSS JOIN reportes_sumas ON tramo = t.value AND grupo = 'ips' AND clave = n.value`,
  ),
);

const aTiempos = ({ respuesta, solucion }: { respuesta: Buffer; solucion: Buffer }) => ({
  respuesta: deBytes(respuesta),
  solucion: deBytes(solucion),
});

/** Adds the stretches to the figures, but for the times of the IPS. */
export async function sumarTramos(db: Db, tramos: readonly Tramo[], cifras: Cifras): Promise<void> {
  const ids = { tramos: JSON.stringify(tramos.map(({ id }) => id)) };
  for (const { grupo, clave, nombre, ...fila } of await sumasDe(db, ids)) {
    const conteo = conteoDe(cifras, grupo, clave);
    conteo.sumarCasos(fila);
    conteo.sumarTiempos(aTiempos(fila));
    if (grupo === 'motivo') cifras.nombres.set(clave, nombre);
  }
  for (const { clave, ...fila } of await casosPorIps(db, ids)) cifras.ips.de(clave).sumarCasos(fila);
}

/** Adds the times of these IPS only: a report shows few of thousands. */
export async function sumarTiemposDeIps(
  db: Db,
  tramos: readonly Tramo[],
  nits: readonly string[],
  cifras: Cifras,
): Promise<void> {
  const cuales = { tramos: JSON.stringify(tramos.map(({ id }) => id)), nits: JSON.stringify(nits) };
  for (const { clave, ...fila } of await tiemposPorIps(db, cuales)) {
    cifras.ips.de(clave).sumarTiempos(aTiempos(fila));
  }
}

const conteoDe = (cifras: Cifras, grupo: Grupo, clave: string): Conteo =>
  grupo === 'total' ? cifras.total : cifras[grupo].de(clave);

interface Marca {
  grupo: string;
  clave: string;
}

const todasLasSumas = limitada((db, p: Marca & { tramo: number }, limite) =>
  db
    .selectFrom('reportes_sumas')
    .select(['grupo', 'clave', 'nombre', 'llegados', 'resueltos', 'respuesta', 'solucion'])
    .where('tramo', '=', p.tramo)
    .where(sql<boolean>`(grupo, clave) > (${p.grupo}, ${p.clave})`)
    .orderBy('grupo')
    .orderBy('clave')
    .limit(limite),
);

/** Adds all of a stretch, in pieces. */
export async function sumarTodo(db: Db, { id }: Tramo, cifras: Cifras): Promise<void> {
  const tandas = enTandas(
    (despues: Marca, limite) => todasLasSumas(db, { ...despues, tramo: id, limite }),
    { grupo: '', clave: '' },
    ({ grupo, clave }) => ({ grupo, clave }),
  );
  for await (const tanda of tandas) {
    for (const { grupo, clave, nombre, ...fila } of tanda) {
      const conteo = conteoDe(cifras, grupo, clave);
      conteo.sumarCasos(fila);
      conteo.sumarTiempos(aTiempos(fila));
      if (grupo === 'motivo') cifras.nombres.set(clave, nombre);
    }
  }
}

/** The rows of a stretch. */
export function* filasDe({ total, nombres, ...grupos }: Cifras): Generator<Fila> {
  yield { grupo: 'total', clave: '', nombre: '', ...total.cuentas() };
  for (const grupo of ['motivo', 'ips', 'agente'] as const) {
    for (const [clave, conteo] of grupos[grupo].todos()) {
      yield { grupo, clave, nombre: (grupo === 'motivo' && nombres.get(clave)) || '', ...conteo.cuentas() };
    }
  }
}

/** No days have it together: the stretch does not count until `terminarTramo`. */
const SIN_TERMINAR = -1;

/** A new stretch in place of the one that there was. Resolves to its id. */
export async function empezarTramo(
  tx: Tx,
  { desde, dias }: Pick<Tramo, 'desde' | 'dias'>,
  { total: { llegados, resueltos } }: Cifras,
): Promise<number> {
  await tx.deleteFrom('reportes_tramos').where('desde', '=', desde).where('dias', '=', dias).execute();
  const { id } = await tx
    .insertInto('reportes_tramos')
    .values({ desde, dias, version: SIN_TERMINAR, llegados, resueltos })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const insertar = statement((db, p: Guardada) =>
  db.insertInto('reportes_sumas').values({
    tramo: p.tramo,
    grupo: p.grupo,
    clave: p.clave,
    nombre: p.nombre,
    llegados: p.llegados,
    resueltos: p.resueltos,
    respuesta: p.respuesta,
    solucion: p.solucion,
  }),
);

/** Resolves to false, with nothing written, when another process has begun the stretch anew. */
export async function guardarFilas(tx: Tx, tramo: number, filas: readonly Fila[]): Promise<boolean> {
  if (!(await siguen(tx, [tramo]))) return false;
  for (const { respuesta, solucion, ...fila } of filas) {
    await insertar(tx, { ...fila, tramo, respuesta: aBytes(respuesta), solucion: aBytes(solucion) });
  }
  return true;
}

const presentes = statement((db, p: { ids: string }) =>
  enBruto<{ cuantos: number }>(
    db,
    sql`SELECT count(*) AS cuantos FROM reportes_tramos WHERE id IN (SELECT value FROM json_each(${p.ids}))`,
  ),
);

/** Whether none of these stretches has been replaced. */
export async function siguen(db: Db, ids: readonly number[]): Promise<boolean> {
  const [fila] = await presentes(db, { ids: JSON.stringify(ids) });
  return fila!.cuantos === ids.length;
}

export async function terminarTramo(tx: Tx, id: number, version: number): Promise<void> {
  await tx.updateTable('reportes_tramos').set({ version }).where('id', '=', id).execute();
}
