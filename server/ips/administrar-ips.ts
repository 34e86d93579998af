/** What an administrator changes of an IPS, with an entry in the audit in the same transaction. */
import type { CambioIps } from '../../shared/admin.ts';
import type { Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { agregarIps, buscarIps, cambiarIps, hallarNit, type Ips } from './ips.repository.ts';
import type { DebeCambiar } from '../sesiones/contrasenas.ts';
import { buscarUsuario, ponerHash } from '../usuarios/usuarios.repository.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';

/** A password's hash, and whether the user has to choose another at the first login. */
export interface HashDado {
  hash: string;
  debeCambiar: DebeCambiar;
}

/** Registers an IPS with its own user. Throws `ya_existe`. */
export async function registrarIps(
  tx: Tx,
  { nit, nombre, ...dado }: Pick<Ips, 'nit' | 'nombre'> & HashDado,
  autor: Autor,
): Promise<void> {
  if (await buscarIps(tx, await hallarNit(tx, nit))) {
    throw new AppError('ya_existe', { campos: [{ campo: 'nit', codigo: 'repetido' }] });
  }
  await agregarIps(tx, { nit, nombre, estado: 'ACTIVO', ...dado, creada: autor.ahora });
  await auditar(tx, autor, 'ips.registrar', nit, { nombre });
}

/**
 * Applies only what differs from the present values. When it becomes inactive its sessions end at once. Throws
 * `no_existe`.
 */
export async function modificarIps(tx: Tx, nit: string, cambio: CambioIps, autor: Autor): Promise<Ips> {
  const previa = await exigirIps(tx, nit);
  const { nombre = previa.nombre, estado = previa.estado } = cambio;
  const ips = { nit, nombre, estado };
  if (nombre === previa.nombre && estado === previa.estado) return ips;
  await cambiarIps(tx, ips);
  if (nombre !== previa.nombre) {
    await auditar(tx, autor, 'ips.renombrar', nit, { nombre, antes: previa.nombre });
  }
  if (estado !== previa.estado) {
    await auditar(tx, autor, estado === 'ACTIVO' ? 'ips.activar' : 'ips.inactivar', nit);
  }
  return ips;
}

/** A new password for the IPS's own user, whose sessions end at once. Throws `no_existe`. */
export async function renovarContrasenaDeIps(
  tx: Tx,
  nit: string,
  { hash, debeCambiar }: HashDado,
  autor: Autor,
): Promise<void> {
  await exigirIps(tx, nit);
  const usuario = await buscarUsuario(tx, nit);
  if (!usuario) throw new AppError('no_existe');
  await ponerHash(tx, usuario.id, hash, { debeCambiar });
  await auditar(tx, autor, 'ips.clave', nit);
}

async function exigirIps(tx: Tx, nit: string): Promise<Ips> {
  const ips = await buscarIps(tx, nit);
  if (!ips) throw new AppError('no_existe');
  return ips;
}
