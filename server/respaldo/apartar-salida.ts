/** What waited to be sent when a backup was made. */
import type { Tx } from '../db/statement.ts';

/**
 * Sets aside the mail and the webhooks that wait in a database that was restored: since its backup they most likely were
 * sent. They are among those that failed, where a person can send them again. `ahora` is in milliseconds.
 */
export async function apartarSalida(tx: Tx, ahora: number): Promise<void> {
  await tx
    .updateTable('correos')
    .set({
      estado: 'fallido',
      error: 'Esperaba cuando se hizo el respaldo; tal vez ya se envió.',
      terminado: ahora,
      tomado_hasta: null,
    })
    .where('estado', '=', 'espera')
    .execute();
  await tx
    .updateTable('entregas')
    .set({ estado: 'fallida', error: 'restaurado', terminada: ahora, tomada_hasta: null })
    .where('estado', '=', 'espera')
    .execute();
}
