/** Whether a request comes over plain HTTP from a browser on this machine, with nothing in between. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { direccionDelSocket } from '../http/address.ts';

/** Headers that proxies add; a single one means that there is a proxy. */
const REENVIADAS =
  /^(?:forwarded(?:-.*)?|via|cdn-loop|.*-client-ip|x-(?:forwarded|real|original|client|cluster|proxyuser|scheme|host|envoy|amzn|azure|arr|varnish)(?:-.*)?|cf-.*)$/;

/** Whether something between the client and this service says so. */
export function vieneReenviada(c: Context): boolean {
  return [...c.req.raw.headers.keys()].some((nombre) => REENVIADAS.test(nombre));
}

/** True only when the socket, the requested name, the page's origin and the configuration all point to this machine. */
export function esLocal(c: Context, { url, proxies }: Pick<Config, 'url' | 'proxies'>): boolean {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  const { host, origin } = incoming?.headers ?? {};
  return (
    // By default nginx uses HTTP/1.0 to the server behind it, and names it by its address.
    incoming?.httpVersion === '1.1' &&
    esDireccionLocal(direccionDelSocket(c)) &&
    esOrigenLocal(`http://${host}`) &&
    (origin === undefined || esOrigenLocal(origin)) &&
    (url === undefined || esOrigenLocal(url)) &&
    proxies.rules.length === 0 &&
    !vieneReenviada(c)
  );
}

/** An http URL whose host means this machine. */
function esOrigenLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && (/(?:^|\.)localhost$/.test(hostname) || esDireccionLocal(hostname));
}

/** A loopback address (RFC 6890); version 6 with or without the brackets of a URL. */
function esDireccionLocal(direccion: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(direccion);
}
