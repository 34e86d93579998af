/** The client's address. Headers are believed only from a proxy that the configuration names. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { isIP, type BlockList } from 'node:net';

/** The socket's address; '' where there is no socket (a request made in-process). */
export function direccionDelSocket(c: Context): string {
  try {
    return sinPrefijo(getConnInfo(c).remote.address ?? '');
  } catch {
    return '';
  }
}

/**
 * The nearest address that is not a trusted proxy, read from the right of `X-Forwarded-For`: what stands further
 * left was written by whoever sent it.
 */
export function direccionDelCliente(c: Context, proxies: BlockList): string {
  const cadena = (c.req.header('x-forwarded-for') ?? '').split(',').map((parte) => sinPrefijo(parte.trim()));
  let direccion = direccionDelSocket(c);
  while (esDe(proxies, direccion)) {
    const anterior = cadena.pop();
    if (anterior === undefined || isIP(anterior) === 0) break;
    direccion = anterior;
  }
  return direccion;
}

export function esDe(red: BlockList, direccion: string): boolean {
  const version = isIP(direccion);
  return version !== 0 && red.check(direccion, version === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 as seen by a socket that listens on both: ::ffff:10.0.0.1. */
function sinPrefijo(direccion: string): string {
  return direccion.replace(/^::ffff:(?=\d+\.)/i, '');
}
