/**
 * The tables that are evidence (auditoria, aperturas) are only added to. Triggers refuse everything else, and let rows be
 * deleted only while the connection's function says so, which is registered here. A connection without the function
 * cannot delete from them at all (docs/decisions/auditoria-que-solo-crece.md).
 */
import type { Database as Conexion } from 'better-sqlite3';
import type { Db, Tx } from './statement.ts';

/** The function that the triggers of migration 013 ask. */
const PERMISO = 'borrar_auditoria_permitido';

const permisos = new WeakMap<Conexion, { dado: boolean }>();
const conexiones = new WeakMap<Db, Conexion>();

/** Registers the function on a connection; it answers no. */
export function protegerAuditoria(conexion: Conexion): void {
  const permiso = { dado: false };
  permisos.set(conexion, permiso);
  conexion.function(PERMISO, () => (permiso.dado ? 1 : 0));
}

/** Says which connection the transactions of `db` use, so that conPermisoDeBorrarAuditoria finds it. */
export function anotarConexion(db: Db, conexion: Conexion): void {
  conexiones.set(db, conexion);
}

/**
 * Runs `trabajo` inside a unit of work (writer.ts) while its transaction may delete from auditoria and aperturas: for the
 * deletion of cases for good and for the retention of old rows, and for nothing else.
 *
 *     base.escribir((tx) => conPermisoDeBorrarAuditoria(tx, () => borrarViejas(tx)))
 */
export async function conPermisoDeBorrarAuditoria<T>(tx: Tx, trabajo: () => Promise<T>): Promise<T> {
  const conexion = conexiones.get(tx);
  const permiso = conexion && permisos.get(conexion);
  if (!permiso) throw new Error('not the transaction of a database opened by abrirBase');
  permiso.dado = true;
  try {
    return await trabajo();
  } finally {
    permiso.dado = false;
  }
}
