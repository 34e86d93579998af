/** How far each destination has turned events into what it sends; one row for each that is switched on. */
import { sql } from 'kysely';
import { ultimos } from '../eventos/eventos.repository.ts';
import { limitada, statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { FilaEvento } from '../eventos/eventos.repository.ts';

/** Where events go. */
export type Destino = 'correo' | 'webhooks';

export type FilaRepartida = FilaEvento & { actor: number | null; creado: number };

/** Events after `id`, in order. */
export const eventosPorRepartir = limitada<{ id: number }, FilaRepartida>((db, p, limite) =>
  db
    .selectFrom('eventos')
    .select(['id', 'tipo', 'caso', 'nit', 'actor', 'interno', 'datos', 'creado'])
    .where('id', '>', p.id)
    .orderBy('id')
    .limit(limite),
);

const posicion = statement<{ destino: string }, { evento: number }>((db, p) =>
  db.selectFrom('repartos').select('evento').where('destino', '=', p.destino),
);

/** The last event that the destination has; undefined while it is switched off. */
export async function posicionDe(db: Db, destino: Destino): Promise<number | undefined> {
  return (await posicion(db, { destino }))[0]?.evento;
}

const mover = statement<{ destino: string; de: number; a: number }, { evento: number }>((db, p) =>
  db
    .updateTable('repartos')
    .set({ evento: p.a })
    .where('destino', '=', p.destino)
    .where('evento', '=', p.de)
    .returning('evento'),
);

/** Whether the position was still `de`; otherwise another process was faster, and nothing has changed. */
export function* moverPosicion(tx: Tx, destino: Destino, de: number, a: number): Pasos<boolean> {
  return (yield* mover.pasos(tx, { destino, de, a })).length > 0;
}

/** A destination that is switched on for the first time begins after the newest event: what is past is not told. */
export async function empezarReparto(tx: Tx, destino: Destino): Promise<void> {
  const { evento } = await ultimos(tx);
  await tx
    .insertInto('repartos')
    .values({ destino, evento })
    .onConflict((conflicto) => conflicto.doNothing())
    .execute();
}

/** A destination that is switched off no longer keeps retention from deleting events. */
export async function olvidarReparto(tx: Tx, destino: Destino): Promise<void> {
  await tx.deleteFrom('repartos').where('destino', '=', destino).execute();
}

/** The last event that every destination has; undefined when none is switched on. */
export async function repartidoHasta(db: Db): Promise<number | undefined> {
  const fila = await db
    .selectFrom('repartos')
    .select(sql<number | null>`min(evento)`.as('hasta'))
    .executeTakeFirst();
  return fila?.hasta ?? undefined;
}
