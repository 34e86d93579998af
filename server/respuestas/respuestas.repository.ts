/** Canned replies. */
import type { NuevaRespuesta, Respuesta } from '../../shared/bandeja.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import type { Db, Tx } from '../db/statement.ts';
import { AppError, errorDeCampo } from '../errores.ts';

export function listarRespuestas(db: Db): Promise<Respuesta[]> {
  return db.selectFrom('respuestas').select(['id', 'titulo', 'texto']).orderBy('titulo').execute();
}

export async function crearRespuesta(tx: Tx, autor: Autor, nueva: NuevaRespuesta): Promise<Respuesta> {
  await exigirTituloLibre(tx, nueva.titulo, 0);
  const { id } = await tx.insertInto('respuestas').values(nueva).returning('id').executeTakeFirstOrThrow();
  await auditar(tx, autor, 'respuesta.crear', nueva.titulo);
  return { id, ...nueva };
}

export async function guardarRespuesta(
  tx: Tx,
  autor: Autor,
  id: number,
  nueva: NuevaRespuesta,
): Promise<Respuesta> {
  await exigirTituloLibre(tx, nueva.titulo, id);
  const { numUpdatedRows } = await tx
    .updateTable('respuestas')
    .set(nueva)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new AppError('no_existe');
  await auditar(tx, autor, 'respuesta.cambiar', nueva.titulo);
  return { id, ...nueva };
}

export async function borrarRespuesta(tx: Tx, autor: Autor, id: number): Promise<void> {
  const borrada = await tx
    .deleteFrom('respuestas')
    .where('id', '=', id)
    .returning('titulo')
    .executeTakeFirst();
  if (!borrada) throw new AppError('no_existe');
  await auditar(tx, autor, 'respuesta.borrar', borrada.titulo);
}

async function exigirTituloLibre(tx: Tx, titulo: string, id: number): Promise<void> {
  const otra = await tx
    .selectFrom('respuestas')
    .select('id')
    .where('titulo', '=', titulo)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (otra) throw errorDeCampo('titulo', 'repetido');
}
