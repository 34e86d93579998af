/** Which pages may write, and which may read: the pages of this server and those of MESA_ORIGENES. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { CABECERA_USUARIO } from '../../shared/cuenta.ts';
import { AppError } from '../errores.ts';
import type { Entorno } from './entorno.ts';

interface Politica {
  origenes: readonly string[];
  url: string | undefined;
}

const LEEN = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses every write that a browser sends from a page not listed. No `Origin` means no browser: every browser sends
 * it with a cross-origin write (Fetch standard, 3.2). Hono's own csrf middleware looks only at form types.
 */
export function revisarOrigen(politica: Politica): MiddlewareHandler<Entorno> {
  return async (c, next) => {
    const origen = c.req.header('origin');
    if (!LEEN.has(c.req.method) && origen !== undefined && !admitido(origen, c.req.url, politica)) {
      throw new AppError('origen');
    }
    await next();
  };
}

function admitido(origen: string, urlPedida: string, { origenes, url }: Politica): boolean {
  if (origenes.includes(origen)) return true;
  if (url !== undefined) return origen === url;
  // Behind a proxy that ends TLS the scheme differs; the host is what tells pages apart.
  return URL.canParse(origen) && new URL(origen).host === new URL(urlPedida).host;
}

/** What a page may send; from x-uploadthing-version on they are the uploadthing client's own. */
const PEDIDAS = [
  'Content-Type',
  'Idempotency-Key',
  'Last-Event-ID',
  CABECERA_USUARIO,
  'Range',
  'X-UploadThing-Version',
  'X-UploadThing-Package',
  'B3',
  'Traceparent',
];

/** CORS with credentials for the listed origins only, never `*`. */
export function permitirOrigenes({ origenes }: Politica): MiddlewareHandler {
  const permitir = cors({
    origin: (origen) => (origenes.includes(origen) ? origen : null),
    credentials: true,
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: PEDIDAS,
    exposeHeaders: [
      'Content-Disposition',
      'Content-Range',
      'ETag',
      'Location',
      CABECERA_USUARIO,
      'Retry-After',
      'X-UT-Range-Start',
    ],
    maxAge: 600,
  });
  // The middleware touches every answer, and a request of the same origin or of no browser needs nothing of it.
  return async (c, next) => {
    if (c.req.header('origin') !== undefined) return permitir(c, next);
    c.header('Vary', 'Origin');
    return next();
  };
}
