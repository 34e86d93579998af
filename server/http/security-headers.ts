/** Security headers of every answer, errors and 304 included. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';

/** An API answer is never a page. */
export const CSP_DE_API = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** What a page that embeds the elements needs; style-src is for the page's own sheet, the elements need none. */
const CSP_DE_PAGINA = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const SIEMPRE = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Sets a header on Node's own response where there is one: there it is cheap, and stays on errors and on 304. */
export function setHeader(c: Context, nombre: string, valor: string): void {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  if (outgoing) outgoing.setHeader(nombre, valor);
  else c.header(nombre, valor);
}

/** Sets them; before the handler runs, so that it can say otherwise. */
export function securityHeaders({ url }: Pick<Config, 'url'>, csp = CSP_DE_PAGINA): (c: Context) => void {
  const cabeceras = Object.entries({
    ...SIEMPRE,
    'Content-Security-Policy': csp,
    ...(csp === CSP_DE_API && { 'Cache-Control': 'no-store' }),
    // It binds the whole host: under a path of another site's host that is for the site to say.
    ...(/^https:\/\/[^/]+$/.test(url ?? '') && { 'Strict-Transport-Security': 'max-age=31536000' }),
  });
  return (c) => {
    for (const [nombre, valor] of cabeceras) setHeader(c, nombre, valor);
  };
}

/** The same for pages. */
export function cabecerasSeguras(config: Pick<Config, 'url'>): MiddlewareHandler {
  const poner = securityHeaders(config);
  return (c, next) => {
    poner(c);
    return next();
  };
}
