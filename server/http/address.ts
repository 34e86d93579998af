/** The client's address, and ours as it sees it. Headers are believed only from a proxy that MESA_PROXY names. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { getPath } from 'hono/utils/url';
import { isIP, type BlockList } from 'node:net';
import type { Config } from '../config.ts';

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

/**
 * Where clients reach this service, with its path and without a slash at the end: MESA_URL, else what a trusted proxy
 * says, else the host that was asked.
 */
export function direccionPublica(c: Context, { url, proxies }: Pick<Config, 'url' | 'proxies'>): string {
  if (url !== undefined) return url;
  const { protocol, host, origin } = new URL(c.req.url);
  if (!esDe(proxies, direccionDelSocket(c))) return origin;
  // Each proxy appends; the last word is of the one that asks.
  const dicho = (nombre: string, forma: RegExp) => {
    const valor = c.req.header(`x-forwarded-${nombre}`)?.split(',').at(-1)?.trim() ?? '';
    return forma.test(valor) ? valor : undefined;
  };
  const esquema = dicho('proto', /^https?$/) ?? protocol.slice(0, -1);
  const publica = `${esquema}://${dicho('host', /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i) ?? host}`;
  if (!URL.canParse(publica)) return origin;
  return new URL(publica).origin + (dicho('prefix', /^(\/[\w.~-]+)+\/?$/) ?? '').replace(/\/$/, '');
}

/** The path before ours in the addresses that clients ask for: '' or such as `/mesa`. */
export function caminoPublico(c: Context, config: Pick<Config, 'url' | 'proxies'>): string {
  return new URL(direccionPublica(c, config)).pathname.replace(/\/$/, '');
}

/** First words of our own paths: never taken for the path before them. */
const PROPIO = /^\/(api|widget|agentes)(\/|$)/;

/**
 * Reads a request's path. A proxy takes the path of MESA_URL away before it asks; what comes from one that does not is
 * read as if it had.
 */
export function leerCamino({ url }: Pick<Config, 'url'>): (peticion: Request) => string {
  const camino = url === undefined ? '' : new URL(url).pathname.replace(/\/$/, '');
  if (camino === '' || PROPIO.test(camino)) return getPath;
  return (peticion) => {
    const pedido = getPath(peticion);
    return pedido.startsWith(`${camino}/`) ? pedido.slice(camino.length) : pedido;
  };
}

export function esDe(red: BlockList, direccion: string): boolean {
  const version = isIP(direccion);
  return version !== 0 && red.check(direccion, version === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 as seen by a socket that listens on both: ::ffff:10.0.0.1. */
function sinPrefijo(direccion: string): string {
  return direccion.replace(/^::ffff:(?=\d+\.)/i, '');
}
