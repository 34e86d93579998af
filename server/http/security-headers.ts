/** Security headers of every answer, errors and 304 included. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';

/** For API answers, which are never shown as a page. */
export const CSP_DE_API = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * For pages that embed the elements. style-src is for the page's own sheet; the elements need none. Pictures of cases
 * are shown from memory (blob:), since they come by the download that is recorded.
 */
export const CSP_DE_PAGINA = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
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

/** Names of the headers that every answer has. */
export const CABECERAS_SEGURAS: readonly string[] = [...Object.keys(SIEMPRE), 'Content-Security-Policy'];

/** Sets a header on Node's own response where there is one: there it is cheap, and also applies to errors and 304. */
export function setHeader(c: Context, nombre: string, valor: string): void {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  if (outgoing) outgoing.setHeader(nombre, valor);
  else c.header(nombre, valor);
}

/** Returns a function that sets the security headers, called before the handler so that the handler can change them. */
export function securityHeaders({ url }: Pick<Config, 'url'>, csp = CSP_DE_PAGINA): (c: Context) => void {
  const cabeceras = Object.entries({
    ...SIEMPRE,
    'Content-Security-Policy': csp,
    ...(csp === CSP_DE_API && { 'Cache-Control': 'no-store' }),
    // HSTS binds the whole host, so it is sent only when MESA_URL has no path; otherwise the host belongs to another
    // site.
    ...(/^https:\/\/[^/]+$/.test(url ?? '') && { 'Strict-Transport-Security': 'max-age=31536000' }),
  });
  return (c) => {
    for (const [nombre, valor] of cabeceras) setHeader(c, nombre, valor);
  };
}

/** The same as middleware, for pages outside the API. */
export function cabecerasSeguras(config: Pick<Config, 'url'>): MiddlewareHandler {
  const poner = securityHeaders(config);
  return (c, next) => {
    poner(c);
    return next();
  };
}
