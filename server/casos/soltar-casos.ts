/** Somebody who leaves lets go of the open cases in hand; of the others, when they are opened again. */
import type { Estado } from '../../shared/estado.ts';
import type { Autor } from '../auditoria/auditoria.repository.ts';
import type { Db, Tx } from '../db/statement.ts';
import { anotarCambio } from '../eventos/eventos.repository.ts';

/** What changes on a case that is opened again: nobody's, if who had it has left meanwhile. */
export async function alReabrir(
  db: Db,
  { asignado, resuelto }: { asignado: number | null; resuelto: number | null },
  estado: Estado,
): Promise<{ asignado?: null }> {
  const reabre = resuelto !== null && (estado === 'ACTIVO' || estado === 'EN_GESTION');
  if (!reabre || asignado === null) return {};
  const { activo } = await db
    .selectFrom('usuarios')
    .select('activo')
    .where('id', '=', asignado)
    .executeTakeFirstOrThrow();
  return activo === 1 ? {} : { asignado: null };
}

/** Each is told, and all are among those of nobody. Returns how many there were. */
export async function soltarCasos(tx: Tx, usuario: number, autor: Autor): Promise<number> {
  const sueltos = await tx
    .updateTable('casos')
    .set({ asignado: null })
    .where('abierto', '=', 1)
    .where('asignado', '=', usuario)
    .returning(['numero', 'nit'])
    .execute();
  for (const { numero: caso, nit } of sueltos) {
    const evento = { caso, nit, actor: autor.usuario, creado: autor.ahora };
    await anotarCambio(tx, { asignado: usuario }, { asignado: null }, evento);
  }
  return sueltos.length;
}
