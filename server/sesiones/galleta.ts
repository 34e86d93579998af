/** The session cookie. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { HORAS_INACTIVA } from './sesiones.ts';

export interface Galleta {
  leer(c: Context): string | undefined;
  poner(c: Context, id: string): void;
  quitar(c: Context): void;
}

/**
 * `__Host-`: only this host, only over TLS (browsers count localhost as such), set by no other. Where pages of other
 * origins embed the elements it must be sent across sites, and is then kept apart for each of them (CHIPS).
 */
export function crearGalleta(origenes: readonly string[]): Galleta {
  const opciones: CookieOptions & { prefix: 'host' } = {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    ...(origenes.length > 0 ? { sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
  };
  return {
    leer: (c) => getCookie(c, 'mesa', 'host'),
    poner: (c, id) => setCookie(c, 'mesa', id, { ...opciones, maxAge: HORAS_INACTIVA * 3600 }),
    quitar: (c) => void deleteCookie(c, 'mesa', opciones),
  };
}
