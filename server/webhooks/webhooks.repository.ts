/** Rows of webhooks: addresses, what they are told of, and their secrets (sealed). Times are milliseconds. */
import { sql, type Selectable } from 'kysely';
import type { FichaWebhook } from '../../shared/webhook.ts';
import type { TipoDeAviso } from '../../shared/webhook-codigos.ts';
import type { Esquema } from '../db/schema.ts';
import type { Db, Tx } from '../db/statement.ts';
import { aIso } from '../tiempo/iso.ts';

export type FilaWebhook = Selectable<Esquema['webhooks']>;

/** All, in the order in which they were registered. */
export async function leerFichas(db: Db): Promise<FichaWebhook[]> {
  const filas = await fichas(db).orderBy('webhooks.id').execute();
  return filas.map(aFicha);
}

/** Undefined when there is none. */
export async function leerFicha(db: Db, id: number): Promise<FichaWebhook | undefined> {
  const fila = await fichas(db).where('webhooks.id', '=', id).executeTakeFirst();
  return fila && aFicha(fila);
}

function fichas(db: Db) {
  const cuantas = (estado: 'espera' | 'fallida') =>
    sql<number>`(SELECT count(*) FROM entregas WHERE webhook = webhooks.id AND estado = ${sql.lit(estado)}
      AND (estado = 'espera' OR tipo <> 'prueba'))`;
  return db
    .selectFrom('webhooks')
    .select(['id', 'nombre', 'url', 'eventos', 'activo', 'apagado_por', 'creado'])
    .select(['ultimo_exito', 'falla_desde', 'anterior_hasta'])
    .select([cuantas('espera').as('en_espera'), cuantas('fallida').as('fallidas')]);
}

type Fila = Omit<FilaWebhook, 'desde_evento' | 'secreto' | 'anterior'> & {
  en_espera: number;
  fallidas: number;
};

function aFicha(fila: Fila): FichaWebhook {
  const { id, nombre, url, eventos, activo, apagado_por, creado, en_espera, fallidas } = fila;
  const momento = (ms: number | null) => (ms === null ? null : aIso(ms));
  return {
    id,
    nombre,
    url,
    eventos: eventos.split(',') as TipoDeAviso[],
    activo: activo === 1,
    apagadoPor: apagado_por,
    creado: aIso(creado),
    ultimoExito: momento(fila.ultimo_exito),
    fallaDesde: momento(fila.falla_desde),
    anteriorHasta: momento(fila.anterior_hasta),
    enEspera: en_espera,
    fallidas,
  };
}

export const buscarWebhook = (db: Db, id: number): Promise<FilaWebhook | undefined> =>
  db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();

export async function contarWebhooks(db: Db): Promise<number> {
  const { cuenta } = await db
    .selectFrom('webhooks')
    .select((eb) => eb.fn.countAll<number>().as('cuenta'))
    .executeTakeFirstOrThrow();
  return cuenta;
}

export async function cambiarFila(
  tx: Tx,
  id: number,
  cambios: Partial<Omit<FilaWebhook, 'id'>>,
): Promise<void> {
  await tx.updateTable('webhooks').set(cambios).where('id', '=', id).execute();
}

/**
 * Switches it off. What waits has failed then, to be sent again by a person; a message that is on its way may still
 * arrive.
 */
export async function apagar(
  tx: Tx,
  id: number,
  por: NonNullable<FilaWebhook['apagado_por']>,
  ahora: number,
): Promise<void> {
  await cambiarFila(tx, id, { activo: 0, apagado_por: por });
  await tx
    .updateTable('entregas')
    .set({ estado: 'fallida', error: 'apagado', terminada: ahora, tomada_hasta: null })
    .where('webhook', '=', id)
    .where('estado', '=', 'espera')
    .where('tipo', '!=', 'prueba')
    .execute();
}

/** Secrets before the present ones that no longer sign are forgotten. */
export async function olvidarAnteriores(tx: Tx, ahora: number): Promise<void> {
  await tx
    .updateTable('webhooks')
    .set({ anterior: null, anterior_hasta: null })
    .where('anterior_hasta', '<=', ahora)
    .execute();
}
