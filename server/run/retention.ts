/**
 * Deletes what is kept for a time only, the oldest first, in small transactions between which others can write. Rows
 * come in the order of their time, so reading stops at the first piece of which all are young enough.
 */
import { setTimeout as pausa } from 'node:timers/promises';
import { sql } from 'kysely';
import { ENTRE_TANDAS_MS } from '../db/batches.ts';
import type { Base } from '../db/database.sqlite.ts';
import { conPermisoDeBorrarAuditoria } from '../db/evidence.sqlite.ts';
import type { Tx } from '../db/statement.ts';
import { repartidoHasta } from '../reparto/posiciones.repository.ts';

const FILAS_POR_VEZ = 500;

/** What the history of a case is read from, and stays as long as the case. */
const DE_HISTORIA = ['caso.creado', 'caso.cambiado'] as const;

/**
 * Deletes events from before `antes` (milliseconds) that are no case's history, up to the first that mail or webhooks
 * have not been made of.
 */
export function barrerEventos(base: Base, antes: number): Promise<void> {
  return porTandas(base, async (tx) => {
    const { hasta } = await tx.selectFrom('eventos_borrados').select('hasta').executeTakeFirstOrThrow();
    const filas = await tx
      .selectFrom('eventos')
      .select(['id', 'creado'])
      .where('id', '>', hasta)
      .orderBy('id')
      .limit(sql.lit(FILAS_POR_VEZ))
      .execute();
    const repartido = (await repartidoHasta(tx)) ?? Number.MAX_SAFE_INTEGER;
    const ultimo = filas.findLast(({ id, creado }) => creado < antes && id <= repartido)?.id;
    if (ultimo === undefined) return false;
    await tx
      .deleteFrom('eventos')
      .where('id', '>', hasta)
      .where('id', '<=', ultimo)
      .where('tipo', 'not in', DE_HISTORIA)
      .execute();
    await tx.updateTable('eventos_borrados').set({ hasta: ultimo }).execute();
    return filas.length === FILAS_POR_VEZ;
  });
}

/** Deletes the record of who opened which attachment from before `antes` (milliseconds). */
export function barrerAperturas(base: Base, antes: number): Promise<void> {
  return porTandas(base, async (tx) => {
    const filas = await tx
      .selectFrom('aperturas')
      .select(['id', 'creada'])
      .orderBy('id')
      .limit(sql.lit(FILAS_POR_VEZ))
      .execute();
    const ultima = filas.findLast(({ creada }) => creada < antes)?.id;
    if (ultima === undefined) return false;
    await conPermisoDeBorrarAuditoria(tx, () =>
      tx.deleteFrom('aperturas').where('id', '<=', ultima).execute(),
    );
    return filas.length === FILAS_POR_VEZ;
  });
}

/** `borrar` resolves to whether there may be more. */
async function porTandas(base: Base, borrar: (tx: Tx) => Promise<boolean>): Promise<void> {
  while (await base.escribir(borrar)) await pausa(ENTRE_TANDAS_MS);
}
