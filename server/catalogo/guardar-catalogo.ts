/** Replaces the catalogue, with an entry in the audit. */
import { createHash } from 'node:crypto';
import type { CatalogoEditable } from '../../shared/admin.ts';
import { leerTodo, reemplazar } from './catalogo.repository.ts';
import type { Db, Tx } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { anotarEvento, DE_TODOS } from '../eventos/eventos.repository.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';

/** The catalogue with the version that a change must name. */
export async function leerEditable(db: Db): Promise<CatalogoEditable> {
  const motivos = await leerTodo(db);
  return { version: versionDe(motivos), motivos };
}

function versionDe(motivos: CatalogoEditable['motivos']): string {
  // Fields in a fixed order, so that equal catalogues have the same hash.
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
 * Retires what is not named. Returns how many motivos and asuntos the catalogue has. Throws `catalogo_cambiado` when it
 * was edited from another version than the present one.
 */
export async function guardarCatalogo(
  tx: Tx,
  { version, motivos }: CatalogoEditable,
  autor: Autor,
): Promise<{ motivos: number; asuntos: number }> {
  const actual = await leerEditable(tx);
  if (version !== undefined && version !== actual.version) {
    // The same change again: its first answer was lost.
    if (versionDe(motivos) === actual.version) return contar(motivos);
    throw new AppError('catalogo_cambiado');
  }
  const cuenta = await reemplazar(tx, motivos);
  if ((await leerEditable(tx)).version !== actual.version) {
    const { usuario: actor, ahora: creado } = autor;
    await correr(anotarEvento(tx, { tipo: 'catalogo.cambiado', ...DE_TODOS, actor, creado }));
  }
  await auditar(tx, autor, 'catalogo.guardar', `${cuenta.motivos} motivos, ${cuenta.asuntos} asuntos`);
  return cuenta;
}
