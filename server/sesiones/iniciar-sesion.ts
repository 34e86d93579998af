/** Login, step by step (GTIC-015-FR steps 3 and 4). */
import { sql } from 'kysely';
import type { Credenciales } from '../../shared/usuario.ts';
import type { Base } from '../db/database.sqlite.ts';
import { statement } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { hallarNit } from '../ips/ips.repository.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';
import { verificarContrasena } from './contrasenas.ts';
import type { Limitador } from './limitador.ts';
import type { Sesiones } from './sesiones.ts';

// The IPS's own user has no alias.
const porNit = statement((db, p: { nit: string; alias: string }) =>
  db
    .selectFrom('usuarios')
    .innerJoin('ips', 'ips.nit', 'usuarios.nit')
    .select(['usuarios.id', 'usuarios.clave', 'usuarios.activo', 'ips.estado'])
    .where('usuarios.nit', '=', p.nit)
    .where(sql`coalesce(usuarios.alias, '')`, '=', p.alias),
);

const porCorreo = statement((db, p: { correo: string }) =>
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
  { nit: escrito, usuario: alias, correo, contrasena }: Credenciales,
  direccion: string,
): Promise<string> {
  // Before the limiter: it counts by account, however its NIT is written.
  const nit = escrito && (await hallarNit(base.leer, escrito));
  const usuario = await limitador.intentar(frenoDe({ nit, alias, correo }), direccion, async () => {
    const [hallado] =
      nit === undefined
        ? await porCorreo(base.leer, { correo: correo ?? '' })
        : await porNit(base.leer, { nit, alias: alias ?? '' });
    const coincide = await verificarContrasena(contrasena, hallado?.clave);
    return coincide && hallado?.activo === 1 ? hallado : undefined;
  });
  if (!usuario) throw new AppError('credenciales');
  if (usuario.estado === 'INACTIVO') throw new AppError('ips_inactiva');
  return sesiones.crear(usuario.id);
}

/** Under what name the limiter counts the wrong passwords of an account. */
export function frenoDe(cuenta: Parameters<typeof cuentaDe>[0]): string {
  return `${cuenta.nit ? 'nit' : 'correo'}:${cuentaDe(cuenta)}`;
}
