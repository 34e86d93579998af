/** What an administrator changes of a user, with an entry in the audit in the same transaction. */
import type { CambioUsuario, NuevoUsuario } from '../../shared/admin.ts';
import { soltarCasos } from '../casos/soltar-casos.ts';
import type { Tx } from '../db/statement.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { buscarIps } from '../ips/ips.repository.ts';
import {
  agregarDeIps,
  agregarSoporte,
  buscarPorId,
  buscarUsuario,
  ponerHash,
  cuentaDe,
  terminarSesiones,
  type FilaUsuario,
} from './usuarios.repository.ts';
import type { HashDado } from '../ips/administrar-ips.ts';
import { borrarFactor } from '../segundo-factor/segundo-factor.repository.ts';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';

/**
 * Registers a member of the staff or a named user of an IPS. Returns the id. Throws `ya_existe`, and `validacion` for
 * the NIT.
 */
export async function registrarUsuario(
  tx: Tx,
  nuevo: NuevoUsuario,
  { hash, debeCambiar }: HashDado,
  autor: Autor,
): Promise<number> {
  if (nuevo.rol === 'ips' && !(await buscarIps(tx, nuevo.nit))) throw errorDeCampo('nit', 'no_existe');
  const cuenta = cuentaDe(nuevo);
  if (await buscarUsuario(tx, cuenta)) {
    const campo = nuevo.rol === 'ips' ? 'alias' : 'correo';
    throw new AppError('ya_existe', { campos: [{ campo, codigo: 'repetido' }] });
  }
  const comun = { hash, debe_cambiar: Number(debeCambiar), creado: autor.ahora };
  const id =
    nuevo.rol === 'ips'
      ? await agregarDeIps(tx, { nit: nuevo.nit, alias: nuevo.alias, nombre: nuevo.nombre, ...comun })
      : await agregarSoporte(tx, { ...nuevo, ...comun });
  await auditar(tx, autor, 'usuario.registrar', cuenta, { nombre: nuevo.nombre, rol: nuevo.rol });
  return id;
}

/**
 * Applies only what differs from the present values. When the user becomes inactive, sessions end at once and the open
 * cases become nobody's. Throws `no_existe`, `validacion` for a rol or name that an IPS's user cannot have,
 * `usuario_propio` and `ultimo_admin`.
 */
export async function modificarUsuario(
  tx: Tx,
  id: number,
  cambio: CambioUsuario,
  autor: Autor,
): Promise<void> {
  const previo = await exigirUsuario(tx, id);
  if (cambio.rol !== undefined && previo.rol === 'ips') throw errorDeCampo('rol', 'no_corresponde');
  // The IPS's own user always has the IPS's name.
  if (cambio.nombre !== undefined && previo.rol === 'ips' && previo.alias === null) {
    throw errorDeCampo('nombre', 'no_corresponde');
  }
  const { nombre = previo.nombre, rol = previo.rol } = cambio;
  const activo = Number(cambio.activo ?? previo.activo);
  const sale = previo.activo === 1 && activo === 0;
  if (previo.rol === 'admin' && previo.activo === 1 && (sale || rol !== 'admin')) {
    await exigirOtroAdmin(tx, id, autor);
  }
  await tx.updateTable('usuarios').set({ nombre, rol, activo }).where('id', '=', id).execute();
  const cuenta = cuentaDe(previo);
  if (nombre !== previo.nombre) {
    await auditar(tx, autor, 'usuario.renombrar', cuenta, { nombre, antes: previo.nombre });
  }
  if (rol !== previo.rol) await auditar(tx, autor, 'usuario.rol', cuenta, { rol, antes: previo.rol });
  if (activo > previo.activo) await auditar(tx, autor, 'usuario.activar', cuenta);
  if (!sale) return;
  await terminarSesiones(tx, id);
  const casos = await soltarCasos(tx, id, autor);
  await auditar(tx, autor, 'usuario.inactivar', cuenta, { casos });
}

/**
 * Sets a new password and ends the user's sessions. Throws `no_existe`, and `usuario_propio` because the administrator
 * would be logged out before reading the new password.
 */
export async function renovarContrasena(
  tx: Tx,
  id: number,
  { hash, debeCambiar }: HashDado,
  autor: Autor,
): Promise<void> {
  const usuario = await exigirUsuario(tx, id);
  if (id === autor.usuario) throw new AppError('usuario_propio');
  await ponerHash(tx, id, hash, { debeCambiar });
  await auditar(tx, autor, 'usuario.clave', cuentaDe(usuario));
}

/**
 * Takes away the second factor of a user who lost it, and ends the sessions. Throws `no_existe`, `usuario_propio` because
 * one's own is taken away with a code, and `factor_inactivo`.
 */
export async function restablecerFactor(tx: Tx, id: number, autor: Autor): Promise<void> {
  const usuario = await exigirUsuario(tx, id);
  if (id === autor.usuario) throw new AppError('usuario_propio');
  if (!(await borrarFactor(tx, id))) throw new AppError('factor_inactivo');
  await terminarSesiones(tx, id);
  await auditar(tx, autor, 'usuario.factor-restablecer', cuentaDe(usuario));
}

async function exigirUsuario(tx: Tx, id: number): Promise<FilaUsuario> {
  const usuario = await buscarPorId(tx, id);
  if (!usuario) throw new AppError('no_existe');
  return usuario;
}

/**
 * Throws `usuario_propio` for the administrator's own account, and `ultimo_admin` when no other active administrator is
 * left, also when two remove each other at the same time.
 */
async function exigirOtroAdmin(tx: Tx, id: number, autor: Autor): Promise<void> {
  if (id === autor.usuario) throw new AppError('usuario_propio');
  const otro = await tx
    .selectFrom('usuarios')
    .select('id')
    .where('rol', '=', 'admin')
    .where('activo', '=', 1)
    .where('correo', '>', '')
    .where('id', '!=', id)
    .limit(1)
    .executeTakeFirst();
  if (!otro) throw new AppError('ultimo_admin');
}
