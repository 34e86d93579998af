/** Login (GTIC-015-FR steps 3 and 4). */
import { sql } from 'kysely';
import type { Credenciales } from '../../shared/usuario.ts';
import { auditar } from '../auditoria/auditoria.repository.ts';
import { statement, type Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { hallarNit } from '../ips/ips.repository.ts';
import type { De } from '../segundo-factor/probar-codigo.ts';
import { buscarFactor } from '../segundo-factor/segundo-factor.repository.ts';
import { cuentaDe } from '../usuarios/usuarios.repository.ts';
import { SIN_ESTRENAR, verificarContrasena } from './contrasenas.ts';
import { guardarIngreso, nuevoPaso } from './ingresos-a-medias.ts';
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

type Necesita = Pick<Servicios, 'base' | 'config' | 'limitador' | 'log' | 'reloj' | 'sesiones'>;

/** `sesion` is the new session's id; `paso` what the second step of the login wants (terminar-ingreso.ts). */
type Iniciada = { sesion: string } | { paso: string };

/**
 * Returns a session, or where the user has a second factor what its code has to come with. Unknown user, wrong password
 * and inactive user get the same answer after the same time; that an IPS is inactive is told only to somebody with the
 * right password. Throws `credenciales`, `ips_inactiva` and `demasiados_intentos`.
 */
export async function iniciarSesion(
  servicios: Necesita,
  credenciales: Credenciales,
  { direccion, solicitud }: De,
): Promise<Iniciada> {
  const { base, log, reloj } = servicios;
  const { nit, correo, usuario: alias } = credenciales;
  const cuenta = cuentaDe({ nit: nit && (await hallarNit(base.leer, nit)), alias, correo });
  const objeto = `${cuenta} desde ${direccion}`;
  try {
    const usuario = await comprobar(servicios, credenciales, direccion);
    const iniciada = await abrir(servicios, usuario, objeto);
    const resultado = 'sesion' in iniciada ? 'ingresó' : 'falta el código';
    log.info({ cuenta, direccion, solicitud, resultado }, 'ingreso');
    return iniciada;
  } catch (error) {
    const resultado = error instanceof AppError ? error.codigo : 'interno';
    log.info({ cuenta, direccion, solicitud, resultado }, 'ingreso');
    // What the brake refuses is in the log alone: guessing must not fill the database.
    if (resultado !== 'demasiados_intentos' && error instanceof AppError && resultado !== 'no_disponible') {
      const autor = { usuario: null, ahora: reloj() };
      await base.escribir((tx) => auditar(tx, autor, 'sesion.rechazar', objeto));
    }
    throw error;
  }
}

/** A user whose password was right. */
interface Comprobado {
  id: number;
  /** The hash that it was right for. */
  clave: string;
}

async function abrir(
  { base, config, reloj, sesiones }: Necesita,
  { id, clave }: Comprobado,
  objeto: string,
): Promise<Iniciada> {
  const { id: sesion, guardar } = sesiones.nueva();
  const paso = nuevoPaso();
  return base.escribir(async (tx) => {
    // While it was being verified the password may have been changed, or the user inactivated.
    if (!(await sigueIgual(tx, id, clave))) throw new AppError('credenciales');
    const ahora = reloj();
    await estrenar(tx, { id });
    if (config.segundoFactor !== 'no' && (await buscarFactor(tx, id))) {
      await guardarIngreso(tx, { paso, usuario: id, ahora });
      return { paso };
    }
    await guardar(tx, id);
    await auditar(tx, { usuario: id, ahora }, 'sesion.ingresar', objeto);
    return { sesion };
  });
}

const conEstaClave = statement((db, p: { id: number; clave: string }) =>
  db
    .selectFrom('usuarios')
    .select('id')
    .where('id', '=', p.id)
    .where('clave', '=', p.clave)
    .where('activo', '=', 1),
);

const sigueIgual = async (tx: Tx, id: number, clave: string): Promise<boolean> =>
  (await conEstaClave(tx, { id, clave })).length > 0;

async function comprobar(
  { base, config, limitador, reloj }: Necesita,
  { nit: escrito, usuario: alias, correo, contrasena }: Credenciales,
  direccion: string,
): Promise<Comprobado> {
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
  return usuario;
}

/** The password is its user's from now on. */
const estrenar = statement((db, p: { id: number }) =>
  db
    .updateTable('usuarios')
    .set({ debe_cambiar: 0 })
    .where('id', '=', p.id)
    .where('debe_cambiar', '=', SIN_ESTRENAR),
);

/** Whether a first password is too old, or was given while the clock was ahead. */
function haVencido(puesta: number | null, dias: number, ahora: number): boolean {
  return puesta !== null && (puesta < ahora - dias * DIA || puesta > ahora + DIA);
}

/** Name under which the limiter counts an account's wrong passwords. */
export function frenoDe(cuenta: Parameters<typeof cuentaDe>[0]): string {
  return `${cuenta.nit ? 'nit' : 'correo'}:${cuentaDe(cuenta)}`;
}
