/** Reading marks: how far a user has read a case. */
import type { Alcance } from '../alcance.ts';
import { exigirFila } from '../casos/casos.repository.ts';
import { statement, type Tx } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { anotarEvento } from '../eventos/eventos.repository.ts';

const leerMarca = statement((db, p: { usuario: number; caso: number }) =>
  db
    .selectFrom('lecturas')
    .select(['hasta', 'leidos'])
    .where('usuario', '=', p.usuario)
    .where('caso', '=', p.caso),
);

/**
 * Marks the case as read up to `hasta`: never less than before, and never beyond the last message. Throws `no_existe`.
 */
export async function marcarLectura(
  tx: Tx,
  alcance: Alcance,
  numero: number,
  hasta: number,
  ahora: number,
): Promise<void> {
  const { nit, ultima_secuencia: ultima } = await correr(exigirFila(tx, alcance, numero));
  const leido = Math.min(hasta, ultima);
  const usuario = alcance.usuario.id;
  const [anterior] = await leerMarca(tx, { usuario, caso: numero });
  if (leido <= (anterior?.hasta ?? 0)) return;
  const desde = anterior?.hasta ?? 0;
  const { nuevos } = await tx
    .selectFrom('mensajes')
    .select((eb) => eb.fn.countAll<number>().as('nuevos'))
    .where('caso', '=', numero)
    .where('secuencia', '>', desde)
    .where('secuencia', '<=', leido)
    .where('rol', alcance.parte === 'ips' ? '!=' : '=', 'ips')
    .executeTakeFirstOrThrow();
  const marca = { hasta: leido, leidos: (anterior?.leidos ?? 0) + nuevos };
  await tx
    .insertInto('lecturas')
    .values({ usuario, caso: numero, ...marca })
    .onConflict((conflicto) => conflicto.columns(['usuario', 'caso']).doUpdateSet(marca))
    .execute();
  const datos = { hasta: leido, parte: alcance.parte };
  const evento = { caso: numero, nit, actor: usuario, datos, creado: ahora };
  await correr(anotarEvento(tx, { ...evento, tipo: 'lectura' }));
}
