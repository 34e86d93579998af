/**
 * The client's address, and this service's address as clients see it. Forwarding headers are believed only from a proxy
 * that MESA_PROXY names.
 */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { getPath } from 'hono/utils/url';
import { isIP, type BlockList } from 'node:net';

/** What the configuration says of the way to this service. */
interface Way {
  /** MESA_URL. */
  url: string | undefined;
  proxies: BlockList;
}

/** The socket's address; '' where there is no socket (a request made in-process). */
export function direccionDelSocket(c: Context): string {
  try {
    return leerDireccion(getConnInfo(c).remote.address ?? '') ?? '';
  } catch {
    return '';
  }
}

/**
 * The nearest address that is not a trusted proxy, reading `X-Forwarded-For` from the right: what stands further left
 * may be invented by the client.
 */
export function direccionDelCliente(c: Context, proxies: BlockList): string {
  const cadena = (c.req.header('x-forwarded-for') ?? '').split(',').map(leerDireccion);
  let direccion = direccionDelSocket(c);
  while (esDe(proxies, direccion)) {
    const anterior = cadena.pop();
    if (anterior === undefined) break;
    direccion = anterior;
  }
  return direccion;
}

/**
 * Where clients reach this service, with its path and without a slash at the end: MESA_URL, else what a trusted proxy
 * says, else the host that was asked.
 */
export function direccionPublica(c: Context, { url, proxies }: Way): string {
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
export function caminoPublico(c: Context, config: Way): string {
  if (config.url === undefined && c.req.header('x-forwarded-prefix') === undefined) return '';
  return new URL(direccionPublica(c, config)).pathname.replace(/\/$/, '');
}

/** First segments of our own paths, which are never taken for a proxy's path. */
const PROPIO = /^\/(api|widget|agentes|ips|docs)(\/|$)/;

/**
 * Returns how to read a request's path. Proxies remove the path of MESA_URL before they forward; for one that does not,
 * it is removed here.
 */
export function leerCamino({ url }: Pick<Way, 'url'>): (peticion: Request) => string {
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
 * The one spelling of an address that may be written in any way: IPv6 as RFC 5952 has it, without zone, and as the IPv4
 * address that it carries (RFC 4291, 2.5.5.2; RFC 6052); without the port, brackets and quotes that proxies add.
 * Undefined for what is no address.
 */
export function leerDireccion(escrita: string): string | undefined {
  const [, entreCorchetes, conPuerto] =
    /^"?(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})"?$/.exec(escrita.trim()) ?? [];
  const [direccion = ''] = (entreCorchetes ?? conPuerto ?? escrita.trim()).split('%');
  if (isIP(direccion) !== 6) return isIP(direccion) === 4 ? direccion : undefined;
  const grupos = gruposDe(direccion);
  const [alto = 0, bajo = 0] = grupos.slice(6);
  if (
    LLEVAN_IPV4.includes(
      grupos
        .slice(0, 6)
        .map((grupo) => grupo.toString(16))
        .join(':'),
    )
  ) {
    return [alto >> 8, alto & 255, bajo >> 8, bajo & 255].join('.');
  }
  return canonicaDe(direccion);
}

/** ::ffff:0:0/96, which sockets use that listen on both versions, and 64:ff9b::/96 of NAT64. */
const LLEVAN_IPV4 = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

/** URL parsing writes an IPv6 address in its one canonical form. */
const canonicaDe = (direccion: string): string => new URL(`http://[${direccion}]`).hostname.slice(1, -1);

/** The eight numbers of an IPv6 address. */
function gruposDe(direccion: string): number[] {
  const [antes = '', despues] = canonicaDe(direccion).split('::');
  const inicio = antes.split(':').filter(Boolean);
  const fin = despues?.split(':').filter(Boolean) ?? [];
  const ceros = Array<string>(8 - inicio.length - fin.length).fill('0');
  return [...inicio, ...ceros, ...fin].map((grupo) => Number.parseInt(grupo, 16));
}

/**
 * Who is counted as one by the brake on passwords: an IPv4 address, or the /64 network of an IPv6 address, which is what
 * one connection gets (RFC 6177), however it is written. What is no address is counted by itself.
 */
export function redDe(escrita: string): string {
  const direccion = leerDireccion(escrita);
  if (direccion === undefined) return escrita;
  if (isIP(direccion) === 4) return direccion;
  const red = gruposDe(direccion)
    .slice(0, 4)
    .map((grupo) => grupo.toString(16));
  return `${red.join(':')}::/64`;
}
