/** Takes the cases away from a user who is inactivated: open ones at once, others when they are opened again. */
import type { Estado } from '../../shared/estado.ts';
import type { Autor } from '../auditoria/auditoria.repository.ts';
import { consultar, type Db, type Tx } from '../db/statement.ts';
import { correr, type Pasos } from '../db/steps.ts';
import { anotarCambio } from '../eventos/eventos.repository.ts';

/** The changes of a reopened case: its agent is removed when inactive by now. */
export function* alReabrir(
  db: Db,
  { asignado, resuelto }: { asignado: number | null; resuelto: number | null },
  estado: Estado,
): Pasos<{ asignado?: null }> {
  const reabre = resuelto !== null && (estado === 'ACTIVO' || estado === 'EN_GESTION');
  if (!reabre || asignado === null) return {};
  const [suyo] = yield* consultar(db, db.selectFrom('usuarios').select('activo').where('id', '=', asignado));
  return suyo?.activo === 1 ? {} : { asignado: null };
}

/** Each open case of this user becomes nobody's, with an event. Returns how many there were. */
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
    await correr(anotarCambio(tx, { asignado: usuario }, { asignado: null }, evento));
  }
  return sueltos.length;
}
