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
  /** What the request carries; the first one counts. */
  leer(c: Context): Leida[];
  /** One of the two; the other one, where the request carries it, is taken away. */
  poner(c: Context, id: string, local?: boolean): void;
  quitar(c: Context): void;
}

/** The plain one: for a browser on the service's own machine that keeps no Secure cookie over plain HTTP. */
const LOCAL = 'mesa-local';

/**
 * `__Host-`: only this host, only over TLS (most browsers count localhost as such), set by no other. Where pages of
 * other origins embed the elements it must be sent across sites, and is then kept apart for each of them (CHIPS).
 * `mesa-local` is given and believed only where nothing but this machine is in between (docs/decisions/cookie-local.md).
 */
export function createSessionCookie(config: Pick<Config, 'origenes' | 'url' | 'proxies'>): SessionCookie {
  const segura: CookieOptions & { prefix: 'host' } = {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    ...(config.origenes.length > 0 ? { sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
  };
  const plana: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax' };
  const maxAge = HORAS_INACTIVA * 3600;

  function quitarPlana(c: Context): void {
    if (getCookie(c, LOCAL) !== undefined) deleteCookie(c, LOCAL, plana);
  }

  return {
    leer(c) {
      const id = getCookie(c, 'mesa', 'host');
      const idLocal = getCookie(c, LOCAL);
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
