/** Replaces the catalogue, and writes down who did. */
import type { CatalogoEditable } from '../../shared/admin.ts';
import { reemplazar } from '../catalogo/catalogo.repository.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { auditar, type Autor } from './auditoria.repository.ts';

/** What it does not name is retired. Returns how many motivos and asuntos it has. */
export async function guardarCatalogo(
  tx: Lectura,
  { motivos }: CatalogoEditable,
  autor: Autor,
): Promise<{ motivos: number; asuntos: number }> {
  const cuenta = await reemplazar(tx, motivos);
  await auditar(tx, autor, 'catalogo.guardar', `${cuenta.motivos} motivos, ${cuenta.asuntos} asuntos`);
  return cuenta;
}
