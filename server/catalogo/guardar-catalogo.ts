/** Replaces the catalogue, and writes down who did. */
import { createHash } from 'node:crypto';
import type { CatalogoEditable } from '../../shared/admin.ts';
import { leerTodo, reemplazar } from './catalogo.repository.ts';
import type { Db, Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';

/** The catalogue as it is, with the version that a change of it names. */
export async function leerEditable(db: Db): Promise<CatalogoEditable> {
  const motivos = await leerTodo(db);
  return { version: versionDe(motivos), motivos };
}

function versionDe(motivos: CatalogoEditable['motivos']): string {
  // In one order of the fields, whoever wrote them.
  const dicho = motivos.map((m) => [
    ...[m.codigo, m.nombre, m.retirado, m.metaRespuesta, m.metaSolucion],
    m.asuntos.map((a) => [a.codigo, a.nombre, a.retirado]),
  ]);
  return createHash('sha256').update(JSON.stringify(dicho)).digest('base64url').slice(0, 16);
}

const contar = (motivos: CatalogoEditable['motivos']) => ({
  motivos: motivos.length,
  asuntos: motivos.reduce((suma, { asuntos }) => suma + asuntos.length, 0),
});

/**
 * What it does not name is retired. Returns how many motivos and asuntos it has. Throws `catalogo_cambiado` when it was
 * edited from another version than the one that is here.
 */
export async function guardarCatalogo(
  tx: Tx,
  { version, motivos }: CatalogoEditable,
  autor: Autor,
): Promise<{ motivos: number; asuntos: number }> {
  const actual = await leerEditable(tx);
  if (version !== undefined && version !== actual.version) {
    // The answer to the same change got lost, and it is asked for again.
    if (versionDe(motivos) === actual.version) return contar(motivos);
    throw new AppError('catalogo_cambiado');
  }
  const cuenta = await reemplazar(tx, motivos);
  await auditar(tx, autor, 'catalogo.guardar', `${cuenta.motivos} motivos, ${cuenta.asuntos} asuntos`);
  return cuenta;
}
