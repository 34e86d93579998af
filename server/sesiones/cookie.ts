/** The session cookie. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import type { Config } from '../config.ts';
import { esLocal } from './local.ts';
import { HORAS_INACTIVA } from './sesiones.ts';

/** A session's id as a request brought it; `local`: in the plain cookie. */
interface Leida {
  id: string;
  local: boolean;
}

export interface SessionCookie {
  /** Session ids of the request, at most one for each kind of cookie; the first one is used. */
  leer(c: Context): Leida[];
  /** Sets one of the two cookies, and deletes the other if the request carries it. */
  poner(c: Context, id: string, local?: boolean): void;
  quitar(c: Context): void;
}

/**
 * Name of the plain cookie, for a browser on the service's own machine that does not keep Secure cookies over plain
 * HTTP.
 */
const LOCAL = 'mesa-local';

const opcionesDeSesion = ({ origenes }: Pick<Config, 'origenes'>): CookieOptions & { prefix: 'host' } => ({
  prefix: 'host',
  path: '/',
  secure: true,
  httpOnly: true,
  ...(origenes.length > 0 ? { sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
});

const PRUEBA = 'mesa-prueba';

/** A cookie without value that a browser keeps or drops exactly as it does that of a session. */
export function createProbeCookie(config: Pick<Config, 'origenes'>): {
  llego(c: Context): boolean;
  poner(c: Context): void;
} {
  const opciones = { ...opcionesDeSesion(config), maxAge: 60 };
  return {
    llego: (c) => getCookie(c, PRUEBA, 'host') !== undefined,
    poner: (c) => setCookie(c, PRUEBA, '1', opciones),
  };
}

/**
 * Makes the handling of the session cookie. With `__Host-` only this host can set it, and only over TLS (most browsers
 * accept localhost). Where pages of other origins embed the elements, it is sent across sites and kept apart for each
 * site (CHIPS). `mesa-local` is set and accepted only where nothing stands between browser and service
 * (docs/decisions/cookie-local.md).
 */
export function createSessionCookie(config: Pick<Config, 'origenes' | 'url' | 'proxies'>): SessionCookie {
  const segura = opcionesDeSesion(config);
  const plana: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax' };
  const maxAge = HORAS_INACTIVA * 3600;

  function quitarPlana(c: Context): void {
    if (getCookie(c, LOCAL) !== undefined) deleteCookie(c, LOCAL, plana);
  }

  return {
    leer(c) {
      const id = getCookie(c, 'mesa', 'host');
      const idLocal = c.req.header('cookie')?.includes(LOCAL) ? getCookie(c, LOCAL) : undefined;
      return [
        ...(id ? [{ id, local: false }] : []),
        ...(idLocal && esLocal(c, config) ? [{ id: idLocal, local: true }] : []),
      ];
    },
    poner(c, id, local = false) {
      if (local) {
        if (getCookie(c, 'mesa', 'host')) deleteCookie(c, 'mesa', segura);
        setCookie(c, LOCAL, id, { ...plana, maxAge });
      } else {
        quitarPlana(c);
        setCookie(c, 'mesa', id, { ...segura, maxAge });
      }
    },
    quitar(c) {
      quitarPlana(c);
      deleteCookie(c, 'mesa', segura);
    },
  };
}
