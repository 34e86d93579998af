/** Addresses are set, confirmed, taken away and switched on and off, each with an entry in the audit. */
import type { AvisoPorCorreo } from '../../shared/avisos.ts';
import type { Rol } from '../../shared/usuario.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import type { Db, Tx } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { terminarRecuperaciones } from '../sesiones/recuperaciones.repository.ts';
import { buscarPorId, cuentaDe } from '../usuarios/usuarios.repository.ts';
import { esFirmaDe, type Baja } from './baja.ts';
import {
  confirmarNueva,
  correoDe,
  elegirAvisos,
  encenderDireccion,
  olvidarDireccion,
  ponerNueva,
  terminarAvisos,
} from './direcciones.repository.ts';
import { encolarCorreo } from './encolar.ts';
import { huellaDeEnlace } from './enlace-de-un-uso.ts';

/** The name of the account, for the audit. Throws `no_existe`. */
async function cuentaDelUsuario(tx: Tx, id: number, soloIps = false): Promise<string> {
  const usuario = await buscarPorId(tx, id);
  if (!usuario) throw new AppError('no_existe');
  // The staff gets mail where it logs in.
  if (soloIps && usuario.rol !== 'ips') throw new AppError('no_permitido');
  return cuentaDe(usuario);
}

/**
 * Sends a link to the address, which counts once that was opened; until then the one of before does. Throws `no_existe`,
 * and `no_permitido` for the staff.
 */
export async function pedirDireccion(
  tx: Tx,
  usuario: number,
  direccion: string,
  autor: Autor,
): Promise<void> {
  const cuenta = await cuentaDelUsuario(tx, usuario, true);
  await correr(ponerNueva(tx, usuario, direccion));
  await correr(encolarCorreo(tx, { clase: 'confirmar', usuario, direccion, creado: autor.ahora }));
  await auditar(tx, autor, 'usuario.correo', cuenta);
}

/** Sends another link to the address that waits to be confirmed. Throws `no_existe` where none waits. */
export async function reenviarEnlace(
  tx: Tx,
  usuario: number,
  autor: Autor,
  contar: (direccion: string) => void,
): Promise<void> {
  const { porConfirmar: direccion } = (await correr(correoDe(tx, usuario))) ?? {};
  if (!direccion) throw new AppError('no_existe');
  contar(direccion);
  await correr(encolarCorreo(tx, { clase: 'confirmar', usuario, direccion, creado: autor.ahora }));
  await auditar(tx, autor, 'usuario.correo', await cuentaDelUsuario(tx, usuario));
}

/**
 * Confirms the address that the link was sent to, and ends links that set a password, which went to another one. Returns
 * whether the link was good.
 */
export async function confirmarDireccion(tx: Tx, token: string, ahora: number): Promise<boolean> {
  const usuario = await correr(confirmarNueva(tx, huellaDeEnlace(token), ahora));
  if (usuario === undefined) return false;
  await correr(terminarRecuperaciones(tx, usuario));
  await auditar(tx, { usuario, ahora }, 'usuario.correo-confirmar', await cuentaDelUsuario(tx, usuario));
  return true;
}

/** Throws `no_existe`, and `no_permitido` for the staff. */
export async function quitarDireccion(tx: Tx, usuario: number, autor: Autor): Promise<void> {
  const cuenta = await cuentaDelUsuario(tx, usuario, true);
  await correr(olvidarDireccion(tx, usuario));
  await correr(terminarRecuperaciones(tx, usuario));
  await auditar(tx, autor, 'usuario.correo-quitar', cuenta);
}

export async function cambiarAvisos(
  tx: Tx,
  usuario: number,
  rol: Rol,
  avisos: readonly AvisoPorCorreo[],
  autor: Autor,
): Promise<void> {
  await correr(elegirAvisos(tx, usuario, rol, avisos));
  await auditar(tx, autor, 'usuario.avisos', await cuentaDelUsuario(tx, usuario), { avisos });
}

export async function volverAEncender(tx: Tx, usuario: number, autor: Autor): Promise<void> {
  await correr(encenderDireccion(tx, usuario));
  await auditar(tx, autor, 'usuario.correo-encender', await cuentaDelUsuario(tx, usuario));
}

/**
 * Whose notices the link ends, if it was signed for him and his present address; undefined otherwise. `terminados`: they
 * are ended already.
 */
export async function leerBaja(
  db: Db,
  { usuario, firma }: { usuario: number; firma: string },
): Promise<(Baja & { rol: Rol; terminados: boolean }) | undefined> {
  const correo = await correr(correoDe(db, usuario));
  const direccion = correo?.direccion;
  if (!direccion || !(await esFirmaDe(db, { usuario, direccion }, firma))) return undefined;
  return { usuario, direccion, rol: correo.rol, terminados: correo.apagada !== null };
}

/** Ends the notices, or brings them back. Returns whether the link was good. */
export async function usarBaja(
  tx: Tx,
  enlace: { usuario: number; firma: string },
  acto: 'terminar' | 'volver',
  ahora: number,
): Promise<boolean> {
  const baja = await leerBaja(tx, enlace);
  if (!baja) return false;
  const { usuario } = baja;
  const termina = acto === 'terminar';
  // Mail servers ask more than once.
  if (termina === baja.terminados) return true;
  await correr(termina ? terminarAvisos(tx, usuario, ahora) : encenderDireccion(tx, usuario));
  const accion = termina ? 'usuario.correo-baja' : 'usuario.correo-encender';
  await auditar(tx, { usuario, ahora }, accion, await cuentaDelUsuario(tx, usuario));
  return true;
}
