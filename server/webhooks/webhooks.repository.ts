/** Rows of webhooks: addresses, what they are told of, and their secrets (sealed). Times are milliseconds. */
import { sql, type Selectable } from 'kysely';
import type { FichaWebhook } from '../../shared/webhook.ts';
import type { TipoDeAviso } from '../../shared/webhook-codigos.ts';
import type { Esquema } from '../db/schema.ts';
import type { Db, Tx } from '../db/statement.ts';
import { aIso, aIsoONull } from '../tiempo/iso.ts';

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

/** What waits for an address, and what failed; tests that failed are not counted. */
const CUENTAS = [
  sql<number>`(SELECT count(*) FROM entregas WHERE webhook = webhooks.id AND estado = 'espera')`.as(
    'en_espera',
  ),
  sql<number>`(SELECT count(*) FROM entregas WHERE webhook = webhooks.id AND estado = 'fallida'
    AND tipo <> 'prueba')`.as('fallidas'),
] as const;

const fichas = (db: Db) =>
  db
    .selectFrom('webhooks')
    .select(['id', 'nombre', 'url', 'eventos', 'activo', 'apagado_por', 'creado'])
    .select(['ultimo_exito', 'falla_desde', 'anterior_hasta'])
    .select(CUENTAS);

/** How many deliveries wait and how many failed, over all addresses. */
export async function contarEntregas(db: Db): Promise<{ enEspera: number; fallidas: number }> {
  const cuentas = await db.selectFrom('webhooks').select(CUENTAS).execute();
  return {
    enEspera: cuentas.reduce((suma, { en_espera }) => suma + en_espera, 0),
    fallidas: cuentas.reduce((suma, una) => suma + una.fallidas, 0),
  };
}

type Fila = Omit<FilaWebhook, 'desde_evento' | 'secreto' | 'anterior'> & {
  en_espera: number;
  fallidas: number;
};

function aFicha(fila: Fila): FichaWebhook {
  const { id, nombre, url, eventos, activo, apagado_por, creado, en_espera, fallidas } = fila;
  return {
    id,
    nombre,
    url,
    eventos: eventos.split(',') as TipoDeAviso[],
    activo: activo === 1,
    apagadoPor: apagado_por,
    creado: aIso(creado),
    ultimoExito: aIsoONull(fila.ultimo_exito),
    fallaDesde: aIsoONull(fila.falla_desde),
    anteriorHasta: aIsoONull(fila.anterior_hasta),
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
    .where('estado', '=', sql.lit('espera'))
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
