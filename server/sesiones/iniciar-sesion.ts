/** Login, step by step (GTIC-015-FR steps 3 and 4). */
import type { Credenciales } from '../../shared/usuario.ts';
import type { Base } from '../datos/base.sqlite.ts';
import { sentencia } from '../datos/sentencia.ts';
import { AppError } from '../errores.ts';
import { verificarClave } from './claves.ts';
import type { Limitador } from './limitador.ts';
import type { Sesiones } from './sesiones.ts';

const porNit = sentencia((db, p: { nit: string }) =>
  db
    .selectFrom('usuarios')
    .innerJoin('ips', 'ips.nit', 'usuarios.nit')
    .select(['usuarios.id', 'usuarios.clave', 'usuarios.activo', 'ips.estado'])
    .where('usuarios.nit', '=', p.nit),
);

const porCorreo = sentencia((db, p: { correo: string }) =>
  db
    .selectFrom('usuarios')
    .select((eb) => ['usuarios.id', 'usuarios.clave', 'usuarios.activo', eb.val(null).as('estado')])
    .where('usuarios.correo', '=', p.correo),
);

/**
 * Returns the new session's id. Unknown user, wrong password and inactive user are one answer in one time;
 * that an IPS is inactive is said only to who knows its password.
 */
export async function iniciarSesion(
  { base, sesiones, limitador }: { base: Base; sesiones: Sesiones; limitador: Limitador },
  { nit, correo, contrasena }: Credenciales,
  direccion: string,
): Promise<string> {
  const cuenta = nit === undefined ? `correo:${correo}` : `nit:${nit}`;
  const usuario = await limitador.intentar(cuenta, direccion, async () => {
    const [hallado] =
      nit === undefined
        ? await porCorreo(base.leer, { correo: correo ?? '' })
        : await porNit(base.leer, { nit });
    const coincide = await verificarClave(contrasena, hallado?.clave);
    return coincide && hallado?.activo === 1 ? hallado : undefined;
  });
  if (!usuario) throw new AppError('credenciales');
  if (usuario.estado === 'INACTIVO') throw new AppError('ips_inactiva');
  return sesiones.crear(usuario.id);
}
