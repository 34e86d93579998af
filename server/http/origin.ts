/** Which pages may write, and which may read: the pages of this server and those of MESA_ORIGENES. */
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { CABECERA_USUARIO } from '../../shared/cuenta.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errores.ts';
import { direccionPublica } from './address.ts';
import type { AppEnv } from './context.ts';
import { setHeader } from './security-headers.ts';

type Politica = Pick<Config, 'origenes' | 'proxies' | 'url'>;

const LEEN = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses every write that a browser sends from a page not listed. No `Origin` means no browser: every browser sends
 * it with a cross-origin write (Fetch standard, 3.2). Hono's own csrf middleware looks only at form types.
 */
export function revisarOrigen(politica: Politica): (c: Context<AppEnv>) => void {
  return (c) => {
    const origen = c.req.header('origin');
    if (!LEEN.has(c.req.method) && origen !== undefined && !admitido(c, origen, politica)) {
      throw new AppError('origen');
    }
  };
}

const admitido = (c: Context, origen: string, politica: Politica): boolean =>
  politica.origenes.includes(origen) || esPropio(c, origen, politica);

/** Whether a page of this origin is one of this server's own. */
export function esPropio(c: Context, origen: string, politica: Politica): boolean {
  if (politica.url !== undefined) return new URL(politica.url).origin === origen;
  if (!URL.canParse(origen)) return false;
  // A proxy may ask by another name than the browser did; the browser says it itself (Fetch Metadata, 2.3).
  if (vieneDeSuOrigen(c)) return true;
  // Behind a proxy that ends TLS the scheme differs; the host is what tells pages apart.
  return new URL(origen).host === new URL(direccionPublica(c, politica)).host;
}

/** The browser's own word that page and service are of one origin. No page can write it. */
export const vieneDeSuOrigen = (c: Context): boolean => c.req.header('sec-fetch-site') === 'same-origin';

/** Browsers keep a session only over HTTPS, except on the machine itself. */
export function conTls(origen: string): string {
  const { protocol, hostname } = new URL(origen);
  return protocol === 'https:' || esDeEstaMaquina(hostname) ? origen : origen.replace('http:', 'https:');
}

/** Names and addresses of the machine itself; browsers count pages from there as safe. */
export const esDeEstaMaquina = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

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

/** CORS with credentials for the listed origins only, never `*`. The answer to a preflight, where it is one. */
export function crossOrigin({
  origenes,
}: Pick<Politica, 'origenes'>): (c: Context<AppEnv>) => Promise<Response | undefined> | undefined {
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
  // The library touches every answer, and a request of the same origin or of no browser needs nothing of it.
  return (c) => {
    if (c.req.header('origin') !== undefined) {
      return permitir(c as Context<AppEnv, string>, async () => undefined) as Promise<Response | undefined>;
    }
    setHeader(c, 'Vary', 'Origin');
    return undefined;
  };
}
