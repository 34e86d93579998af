/** Whether a request comes over plain HTTP from a browser on this machine, with nothing in between. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { direccionDelSocket } from '../http/address.ts';

/** What proxies write; one of them is enough. */
const REENVIADAS =
  /^(?:forwarded|via|true-client-ip|x-(?:forwarded|real|original|client|envoy|amzn)-.*|cf-.*)$/;

/** All signs must agree: the socket, the name asked for, the page that asks, and the configuration. */
export function esLocal(c: Context, { url, proxies }: Pick<Config, 'url' | 'proxies'>): boolean {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  const { host, origin } = incoming?.headers ?? {};
  return (
    // nginx speaks HTTP/1.0 to what stands behind it, and names it by its address, unless told otherwise.
    incoming?.httpVersion === '1.1' &&
    esDireccionLocal(direccionDelSocket(c)) &&
    esOrigenLocal(`http://${host}`) &&
    (origin === undefined || esOrigenLocal(origin)) &&
    (url === undefined || esOrigenLocal(url)) &&
    proxies.rules.length === 0 &&
    !Object.keys(incoming.headers).some((nombre) => REENVIADAS.test(nombre))
  );
}

/** `http://` and a name that stands for this machine. */
function esOrigenLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && (/(?:^|\.)localhost$/.test(hostname) || esDireccionLocal(hostname));
}

/** Of RFC 6890's loopback blocks; version 6 with or without the brackets of a URL. */
function esDireccionLocal(direccion: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(direccion);
}
