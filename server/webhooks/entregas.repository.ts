/** Rows of deliveries: what waits, what was taken and what failed. Times are milliseconds. */
import { setTimeout as pausa } from 'node:timers/promises';
import { sql, type Selectable } from 'kysely';
import { ENTREGAS_POR_PAGINA, type Entrega, type ListaEntregas } from '../../shared/webhook.ts';
import type { EntregaEstado, ErrorDeEntrega } from '../../shared/webhook-codigos.ts';
import { ENTRE_TANDAS_MS } from '../db/batches.ts';
import type { Base } from '../db/database.sqlite.ts';
import type { Esquema } from '../db/schema.ts';
import { limitada, type Db, type Tx } from '../db/statement.ts';
import { aIso, aIsoONull } from '../tiempo/iso.ts';

type FilaEntrega = Selectable<Esquema['entregas']>;

/** Milliseconds for which a process has a delivery for itself: longer than an attempt takes. */
export const TURNO_MS = 25_000;
/** Further ahead than any wait: the clock was ahead when such a row was written. */
const LEJOS_MS = 24 * 3_600_000;

/** What an attempt needs; `intentos` counts the one that was just begun. */
export type Tomada = Pick<FilaEntrega, 'id' | 'mensaje' | 'tipo' | 'cuerpo' | 'intentos'>;

const porEnviar = limitada<{ webhook: number; ahora: number; lejos: number; turno: number }, { id: number }>(
  (db, p, limite) =>
    db
      .selectFrom('entregas')
      .select('id')
      .where('webhook', '=', p.webhook)
      .where('estado', '=', sql.lit('espera'))
      .where((eb) => eb.or([eb('desde', '<=', p.ahora), eb('desde', '>', p.lejos)]))
      .where((eb) =>
        eb.or([
          eb('tomada_hasta', 'is', null),
          eb('tomada_hasta', '<=', p.ahora),
          eb('tomada_hasta', '>', p.turno),
        ]),
      )
      .orderBy('desde')
      .limit(limite),
);

/** Ids of what waits for this address and may be tried now, the oldest first. */
export async function hallarPorEnviar(
  db: Db,
  webhook: number,
  ahora: number,
  limite: number,
): Promise<number[]> {
  const hasta = { lejos: ahora + LEJOS_MS, turno: ahora + TURNO_MS };
  return (await porEnviar(db, { webhook, ahora, ...hasta, limite })).map(({ id }) => id);
}

/** Takes those of them for an attempt that no other process has taken since they were found. */
export function tomar(tx: Tx, ids: readonly number[], ahora: number): Promise<Tomada[]> {
  return tx
    .updateTable('entregas')
    .set((eb) => ({ tomada_hasta: ahora + TURNO_MS, intentos: eb('intentos', '+', 1) }))
    .where('id', 'in', ids)
    .where('estado', '=', sql.lit('espera'))
    .where((eb) =>
      eb.or([
        eb('tomada_hasta', 'is', null),
        eb('tomada_hasta', '<=', ahora),
        eb('tomada_hasta', '>', ahora + TURNO_MS),
      ]),
    )
    .returning(['id', 'mensaje', 'tipo', 'cuerpo', 'intentos'])
    .execute();
}

/** It was taken by the receiver, whatever happened to the row meanwhile. */
export async function anotarEntregada(tx: Tx, id: number, codigo: number, ahora: number): Promise<void> {
  await tx
    .updateTable('entregas')
    .set({ estado: 'entregada', codigo, error: null, terminada: ahora, tomada_hasta: null })
    .where('id', '=', id)
    .execute();
}

interface Intento extends Pick<Tomada, 'id' | 'intentos'> {
  codigo: number | null;
  error: ErrorDeEntrega;
}

/** It waits for the next attempt, or has failed when `proximo` is null. Nothing changes when another process has it. */
export async function anotarFallo(
  tx: Tx,
  { id, intentos, codigo, error }: Intento,
  proximo: number | null,
  ahora: number,
): Promise<void> {
  await tx
    .updateTable('entregas')
    .set({
      codigo,
      error,
      tomada_hasta: null,
      ...(proximo === null ? { estado: 'fallida', terminada: ahora } : { desde: proximo }),
    })
    .where('id', '=', id)
    .where('estado', '=', sql.lit('espera'))
    .where('intentos', '=', intentos)
    .execute();
}

/** An attempt that the service's own end broke off does not count. */
export async function soltar(tx: Tx, { id, intentos }: Pick<Tomada, 'id' | 'intentos'>): Promise<void> {
  await tx
    .updateTable('entregas')
    .set({ tomada_hasta: null, intentos: intentos - 1 })
    .where('id', '=', id)
    .where('estado', '=', sql.lit('espera'))
    .where('intentos', '=', intentos)
    .execute();
}

const DE_NUEVO = {
  estado: 'espera',
  intentos: 0,
  codigo: null,
  error: null,
  terminada: null,
  tomada_hasta: null,
} as const;

/** Most that one request sends again. */
const REENVIOS_MAXIMO = 10_000;

/** What failed for this address waits again. Returns how many; tests are not among them. */
export async function reenviarFallidas(tx: Tx, webhook: number, ahora: number): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('entregas')
    .set({ ...DE_NUEVO, desde: ahora })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('entregas')
        .select('id')
        .where('webhook', '=', webhook)
        .where('estado', '=', sql.lit('fallida'))
        .where('tipo', '!=', 'prueba')
        .orderBy('id')
        .limit(sql.lit(REENVIOS_MAXIMO)),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** One that is no longer waiting waits again. */
export async function reenviar(tx: Tx, id: number, ahora: number): Promise<void> {
  await tx
    .updateTable('entregas')
    .set({ ...DE_NUEVO, desde: ahora })
    .where('id', '=', id)
    .where('estado', '!=', 'espera')
    .execute();
}

export const buscarEntrega = (db: Db, id: number): Promise<FilaEntrega | undefined> =>
  db.selectFrom('entregas').selectAll().where('id', '=', id).executeTakeFirst();

/** One page, newest first. */
export async function listarEntregas(
  db: Db,
  webhook: number,
  { estado, antes }: { estado?: EntregaEstado | undefined; antes?: number | undefined },
): Promise<ListaEntregas> {
  const filas = await db
    .selectFrom('entregas')
    .selectAll()
    .where('webhook', '=', webhook)
    .$if(estado !== undefined, (q) => q.where('estado', '=', estado!))
    .$if(antes !== undefined, (q) => q.where('id', '<', antes!))
    .orderBy('id', 'desc')
    .limit(sql.lit(ENTREGAS_POR_PAGINA + 1))
    .execute();
  const pagina = filas.slice(0, ENTREGAS_POR_PAGINA);
  return {
    entregas: pagina.map(aEntrega),
    siguiente: filas.length > pagina.length ? (pagina.at(-1)?.id ?? null) : null,
  };
}

export function aEntrega(fila: FilaEntrega): Entrega {
  const { id, mensaje, tipo, caso, estado, intentos, creada, desde, terminada, codigo, error } = fila;
  return {
    id,
    mensaje,
    tipo,
    caso,
    estado,
    intentos,
    creada: aIso(creada),
    proximo: estado === 'espera' ? aIso(desde) : null,
    terminada: aIsoONull(terminada),
    codigo,
    error,
  };
}

const POR_TANDA = 500;

/** Deletes what was finished before `antes` (milliseconds), and what has waited since then while webhooks were off. */
export async function barrerEntregas(base: Base, antes: number): Promise<void> {
  const viejas = sql`SELECT id FROM entregas WHERE terminada < ${antes} UNION ALL
    SELECT e.id FROM webhooks CROSS JOIN entregas e ON e.webhook = webhooks.id AND e.estado = 'espera' AND e.desde < ${antes}`;
  await porTandas(base, (tx) =>
    sql`DELETE FROM entregas WHERE id IN (${viejas} LIMIT ${sql.lit(POR_TANDA)})`.execute(tx),
  );
}

/** Deletes all of one address. */
export async function borrarEntregas(base: Base, webhook: number): Promise<void> {
  await porTandas(base, (tx) =>
    sql`DELETE FROM entregas WHERE id IN
      (SELECT id FROM entregas WHERE webhook = ${webhook} LIMIT ${sql.lit(POR_TANDA)})`.execute(tx),
  );
}

async function porTandas(
  base: Base,
  borrar: (tx: Tx) => Promise<{ numAffectedRows?: bigint }>,
): Promise<void> {
  while ((await base.escribir(borrar)).numAffectedRows === BigInt(POR_TANDA)) await pausa(ENTRE_TANDAS_MS);
}
