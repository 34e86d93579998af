/**
 * The client's address, and this service's address as clients see it. Forwarding headers are believed only from a proxy
 * that MESA_PROXY names.
 */
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
 * The nearest address that is not a trusted proxy, reading `X-Forwarded-For` from the right: what stands further left
 * may be invented by the client.
 */
export function direccionDelCliente(c: Context, proxies: BlockList): string {
  const cadena = (c.req.header('x-forwarded-for') ?? '').split(',').map(soloDireccion);
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
  // Each proxy appends its value; the last one is the trusted proxy's.
  const dicho = (nombre: string, forma: RegExp) => {
    const valor = c.req.header(`x-forwarded-${nombre}`)?.split(',').at(-1)?.trim() ?? '';
    return forma.test(valor) ? valor : undefined;
  };
  const esquema = dicho('proto', /^https?$/) ?? protocol.slice(0, -1);
  const publica = `${esquema}://${dicho('host', /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i) ?? host}`;
  if (!URL.canParse(publica)) return origin;
  return new URL(publica).origin + (dicho('prefix', /^(\/[\w.~-]+)+\/?$/) ?? '').replace(/\/$/, '');
}

/** The path that a proxy puts before ours: '' or such as `/mesa`. */
export function caminoPublico(c: Context, config: Pick<Config, 'url' | 'proxies'>): string {
  return new URL(direccionPublica(c, config)).pathname.replace(/\/$/, '');
}

/** First segments of our own paths, which are never taken for a proxy's path. */
const PROPIO = /^\/(api|widget|agentes)(\/|$)/;

/**
 * Returns how to read a request's path. Proxies remove the path of MESA_URL before they forward; for one that does not,
 * it is removed here.
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

/**
 * Who is counted as one by the brake on passwords: an IPv4 address, or the /64 network of an IPv6 address, which is what
 * one connection gets (RFC 6177), however it is written. An IPv6 address that carries an IPv4 one is that one.
 */
export function redDe(direccion: string): string {
  if (isIP(direccion) !== 6) return direccion;
  const [sinZona = ''] = direccion.split('%');
  // URL parsing writes an address in its one canonical form (RFC 5952).
  const canonica = new URL(`http://[${sinZona}]`).hostname.slice(1, -1);
  const [antes = '', despues] = canonica.split('::');
  const inicio = antes.split(':').filter(Boolean);
  const fin = despues?.split(':').filter(Boolean) ?? [];
  const grupos = [...inicio, ...Array<string>(8 - inicio.length - fin.length).fill('0'), ...fin];
  if (grupos.slice(0, 5).every((grupo) => grupo === '0') && grupos[5] === 'ffff') {
    const [alto, bajo] = grupos.slice(6).map((grupo) => Number.parseInt(grupo, 16)) as [number, number];
    return [alto >> 8, alto & 255, bajo >> 8, bajo & 255].join('.');
  }
  return `${grupos.slice(0, 4).join(':')}::/64`;
}

/** Some proxies write the port too, and IPv6 addresses in brackets: `190.1.2.3:4711`, `[2800:e2::7]:4711`. */
function soloDireccion(escrita: string): string {
  const [, entre, v4] = /^(?:\[([^\]]*)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+)$/.exec(escrita.trim()) ?? [];
  return sinPrefijo(entre ?? v4 ?? escrita.trim());
}

/** IPv4 as seen by a socket that listens on both: ::ffff:10.0.0.1. */
function sinPrefijo(direccion: string): string {
  return direccion.replace(/^::ffff:(?=\d+\.)/i, '');
}
