/** Finds the session of the request's cookie, and checks that the endpoint's description is open to its user. */
import type { Context } from 'hono';
import type { Endpoint } from '../../shared/api/endpoint.ts';
import { CABECERA_USUARIO, cuentaDe } from '../../shared/cuenta.ts';
import type { SesionActiva, UsuarioActivo } from '../alcance.ts';
import type { Guard } from '../db/guard.ts';
import type { Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from './context.ts';
import { after, type Maybe } from './maybe.ts';
import { setHeader } from './security-headers.ts';

/** The fields of an endpoint's description that say who may use it. */
export type Gate = Pick<Endpoint, 'access' | 'anyUser' | 'beforePasswordChange' | 'beforeSecondFactor'>;

export interface SessionStore {
  /** The session of this id while it is valid. */
  validar(id: string): Maybe<SesionActiva | undefined>;
  /** The user of the session with this `huella` while it is valid, as this transaction sees it. */
  revalidar(tx: Tx, huella: string): Pasos<UsuarioActivo | undefined>;
}

export interface CookieJar {
  /** Session ids of the request; the first one is used. */
  leer(c: Context): { id: string; local: boolean }[];
  poner(c: Context, id: string, local?: boolean): void;
}

/**
 * Puts the live session on the request and returns it. Throws `sin_sesion`, `otro_usuario`, `clave_por_cambiar`,
 * `factor_por_activar` and `no_permitido`, in this order.
 */
export function sessionGate(
  sesiones: SessionStore,
  cookie: CookieJar,
): (c: Context<AppEnv>, gate: Gate) => Maybe<SesionActiva | undefined> {
  return (c, gate) => {
    const [leida] = cookie.leer(c);
    return after(leida && sesiones.validar(leida.id), (sesion) => {
      c.set('sesion', sesion);
      if (!sesion) {
        if (gate.access !== 'public') throw new AppError('sin_sesion');
        return undefined;
      }
      if (sesion.renovada) cookie.poner(c, sesion.id, leida?.local);
      const { usuario } = sesion;
      if (!gate.anyUser) exigirUsuario(c, cuentaDe(usuario));
      exigirPermiso(usuario, gate);
      return sesion;
    });
  };
}

/** Checks again, in the transaction that writes, what the gate checked before the request's body arrived. */
export function sessionGuard(sesiones: SessionStore, { huella }: SesionActiva, gate: Gate): Guard {
  return function* (tx) {
    const usuario = yield* sesiones.revalidar(tx, huella);
    if (!usuario) throw new AppError('sin_sesion');
    exigirPermiso(usuario, gate);
  };
}

function exigirPermiso(usuario: UsuarioActivo, gate: Gate): void {
  const { access, beforePasswordChange, beforeSecondFactor } = gate;
  if (usuario.debeCambiarClave && !beforePasswordChange) throw new AppError('clave_por_cambiar');
  if (usuario.debeActivarFactor && !beforeSecondFactor) throw new AppError('factor_por_activar');
  if (access === 'admin' && usuario.rol !== 'admin') throw new AppError('no_permitido');
  if (access === 'soporte' && usuario.rol === 'ips') throw new AppError('no_permitido');
}

/**
 * A page may still believe that A is logged in after B logged in with the same browser. Requests name the expected
 * account, and are refused before anything is done as B. Every answer names the account of its session, because pages
 * omit the header when they only read: across origins it would cost another request.
 */
function exigirUsuario(c: Context<AppEnv>, cuenta: string): void {
  const creido = c.req.header(CABECERA_USUARIO);
  setHeader(c, CABECERA_USUARIO, encodeURI(cuenta));
  if (creido !== undefined && !nombra(creido, cuenta)) throw new AppError('otro_usuario');
}

/**
 * Compares a header with an account's name. Header values are ASCII, so other characters come percent-encoded (RFC
 * 3986, 2.1).
 */
function nombra(cabecera: string, cuenta: string): boolean {
  let leida = cabecera;
  try {
    leida = decodeURIComponent(cabecera);
  } catch {
    // Not percent-encoded: compared as it is.
  }
  return leida.toLowerCase() === cuenta.toLowerCase();
}
