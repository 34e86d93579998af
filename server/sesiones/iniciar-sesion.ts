/** Login (GTIC-015-FR steps 3 and 4). */
import { sql } from 'kysely';
import type { Credenciales } from '../../shared/usuario.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { statement, type Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { hallarNit } from '../ips/ips.repository.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';
import { SIN_ESTRENAR, verificarContrasena } from './contrasenas.ts';
import type { Servicios } from '../servicios.ts';

const DIA = 86_400_000;

// The IPS's own user has no alias.
const porNit = statement((db, p: { nit: string; alias: string }) =>
  db
    .selectFrom('usuarios')
    .innerJoin('ips', 'ips.nit', 'usuarios.nit')
    .select(['usuarios.id', 'usuarios.clave', 'usuarios.activo', 'ips.estado'])
    .select(['usuarios.debe_cambiar', 'usuarios.clave_puesta'])
    .where('usuarios.nit', '=', p.nit)
    .where(sql`coalesce(usuarios.alias, '')`, '=', p.alias),
);

const porCorreo = statement((db, p: { correo: string }) =>
  db
    .selectFrom('usuarios')
    .select((eb) => ['usuarios.id', 'usuarios.clave', 'usuarios.activo', eb.val(null).as('estado')])
    .select(['usuarios.debe_cambiar', 'usuarios.clave_puesta'])
    .where('usuarios.correo', '=', p.correo),
);

/**
 * Returns the new session's id. Unknown user, wrong password and inactive user get the same answer after the same time;
 * that an IPS is inactive is told only to somebody with the right password. Throws `credenciales`, `ips_inactiva` and
 * `demasiados_intentos`.
 */
export async function iniciarSesion(
  servicios: Pick<Servicios, 'base' | 'config' | 'limitador' | 'log' | 'reloj' | 'sesiones'>,
  credenciales: Credenciales,
  { direccion, solicitud }: De,
): Promise<string> {
  const { base, log, reloj } = servicios;
  const { nit, correo, usuario: alias } = credenciales;
  const cuenta = cuentaDe({ nit: nit && (await hallarNit(base.leer, nit)), alias, correo });
  try {
    const { id, sesion } = await comprobar(servicios, credenciales, direccion);
    await anotar(id, 'sesion.ingresar');
    log.info({ cuenta, direccion, solicitud, resultado: 'ingresó' }, 'ingreso');
    return sesion;
  } catch (error) {
    const resultado = error instanceof AppError ? error.codigo : 'interno';
    log.info({ cuenta, direccion, solicitud, resultado }, 'ingreso');
    // What the brake refuses is in the log alone: guessing must not fill the database.
    if (resultado !== 'demasiados_intentos' && error instanceof AppError && resultado !== 'no_disponible') {
      await anotar(null, 'sesion.rechazar');
    }
    throw error;
  }

  function anotar(usuario: number | null, accion: 'sesion.ingresar' | 'sesion.rechazar'): Promise<void> {
    const ahora = reloj();
    return base.escribir((tx) => auditar(tx, { usuario, ahora }, accion, `${cuenta} desde ${direccion}`));
  }
}

/** Where a login comes from. */
interface De {
  direccion: string;
  solicitud: string;
}

async function comprobar(
  {
    base,
    config,
    sesiones,
    limitador,
    reloj,
  }: Pick<Servicios, 'base' | 'config' | 'limitador' | 'reloj' | 'sesiones'>,
  { nit: escrito, usuario: alias, correo, contrasena }: Credenciales,
  direccion: string,
): Promise<{ id: number; sesion: string }> {
  // Found before the limiter counts, because the same account can be written with different NITs.
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
  if (usuario.debe_cambiar !== 0 && haVencido(usuario.clave_puesta, config.claveDias, reloj())) {
    throw new AppError('credenciales', {
      title: 'Esta contraseña inicial ya venció. Pida una nueva a la EPS para ingresar.',
    });
  }
  const sesion = await sesiones.crear(usuario.id);
  if (usuario.debe_cambiar === SIN_ESTRENAR) await base.escribir((tx) => estrenar(tx, usuario.id));
  return { id: usuario.id, sesion };
}

/** The password is its user's from now on. */
async function estrenar(tx: Tx, id: number): Promise<void> {
  await tx
    .updateTable('usuarios')
    .set({ debe_cambiar: 0 })
    .where('id', '=', id)
    .where('debe_cambiar', '=', SIN_ESTRENAR)
    .execute();
}

/** Whether a first password is too old, or was given while the clock was ahead. */
function haVencido(puesta: number | null, dias: number, ahora: number): boolean {
  return puesta !== null && (puesta < ahora - dias * DIA || puesta > ahora + DIA);
}

/** Name under which the limiter counts an account's wrong passwords. */
export function frenoDe(cuenta: Parameters<typeof cuentaDe>[0]): string {
  return `${cuenta.nit ? 'nit' : 'correo'}:${cuentaDe(cuenta)}`;
}
