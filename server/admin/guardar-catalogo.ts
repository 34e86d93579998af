/** Replaces the catalogue, and writes down who did. */
import { createHash } from 'node:crypto';
import type { CatalogoEditable } from '../../shared/admin.ts';
import { leerTodo, reemplazar } from '../catalogo/catalogo.repository.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { AppError } from '../errores.ts';
import { auditar, type Autor } from './auditoria.repository.ts';

/** The catalogue as it is, with the version that a change of it names. */
export async function leerEditable(db: Lectura): Promise<CatalogoEditable> {
  const motivos = await leerTodo(db);
  const version = createHash('sha256').update(JSON.stringify(motivos)).digest('base64url').slice(0, 16);
  return { version, motivos };
}

/**
 * What it does not name is retired. Returns how many motivos and asuntos it has. Throws `catalogo_cambiado` when it was
 * edited from another version than the one that is here.
 */
export async function guardarCatalogo(
  tx: Lectura,
  { version, motivos }: CatalogoEditable,
  autor: Autor,
): Promise<{ motivos: number; asuntos: number }> {
  if (version !== undefined && version !== (await leerEditable(tx)).version) {
    throw new AppError('catalogo_cambiado');
  }
  const cuenta = await reemplazar(tx, motivos);
  await auditar(tx, autor, 'catalogo.guardar', `${cuenta.motivos} motivos, ${cuenta.asuntos} asuntos`);
  return cuenta;
}
