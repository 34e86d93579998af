/** Who asks, and whether that one may: from the session of the request's cookie and the endpoint's description. */
import type { Context } from 'hono';
import type { Endpoint } from '../../shared/api/endpoint.ts';
import { CABECERA_USUARIO, cuentaDe } from '../../shared/cuenta.ts';
import type { SesionActiva } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from './context.ts';
import { setHeader } from './security-headers.ts';

/** What of an endpoint's description says who may ask it. */
export type Gate = Pick<Endpoint, 'access' | 'anyUser' | 'beforePasswordChange'>;

export interface SessionStore {
  /** The session of this id while it is good. */
  validar(id: string): Promise<SesionActiva | undefined>;
}

export interface SessionCookie {
  /** The ids that the request carries; the first one counts. */
  leer(c: Context): { id: string; local: boolean }[];
  poner(c: Context, id: string, local?: boolean): void;
}

/**
 * Puts the live session on the request and returns it. Throws `sin_sesion`, `otro_usuario`, `clave_por_cambiar` and
 * `no_permitido`, in this order.
 */
export function sessionGate(
  sesiones: SessionStore,
  cookie: SessionCookie,
): (c: Context<AppEnv>, gate: Gate) => Promise<SesionActiva | undefined> {
  return async (c, { access, anyUser, beforePasswordChange }) => {
    const [leida] = cookie.leer(c);
    const sesion = leida && (await sesiones.validar(leida.id));
    c.set('sesion', sesion);
    if (!sesion) {
      if (access !== 'public') throw new AppError('sin_sesion');
      return undefined;
    }
    if (sesion.renovada) cookie.poner(c, sesion.id, leida.local);
    const { usuario } = sesion;
    if (!anyUser) exigirUsuario(c, cuentaDe(usuario));
    if (usuario.debeCambiarClave && !beforePasswordChange) throw new AppError('clave_por_cambiar');
    if (access === 'admin' && usuario.rol !== 'admin') throw new AppError('no_permitido');
    if (access === 'soporte' && usuario.rol === 'ips') throw new AppError('no_permitido');
    return sesion;
  };
}

/**
 * A page goes on believing that A is logged in after B did so in another tab, or on another page of the same site. It
 * says so with what it asks, and is refused before anything is done as B. Every answer says whose session it was given
 * to, for pages that send no such header with what they read: across origins it would cost a request more.
 */
function exigirUsuario(c: Context<AppEnv>, cuenta: string): void {
  const creido = c.req.header(CABECERA_USUARIO);
  setHeader(c, CABECERA_USUARIO, encodeURI(cuenta));
  if (creido !== undefined && !nombra(creido, cuenta)) throw new AppError('otro_usuario');
}

/** Header values are ASCII, so what is not comes percent-encoded (RFC 3986, 2.1). */
function nombra(cabecera: string, cuenta: string): boolean {
  let leida = cabecera;
  try {
    leida = decodeURIComponent(cabecera);
  } catch {
    // A percent sign that encodes nothing stands for itself.
  }
  return leida.toLowerCase() === cuenta.toLowerCase();
}
