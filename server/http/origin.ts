/** Which pages may write, and which may read: the pages of this server and those of MESA_ORIGENES. */
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { CABECERA_USUARIO } from '../../shared/cuenta.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errores.ts';
import { direccionPublica } from './address.ts';
import type { AppEnv } from './context.ts';
import { esDeEstaMaquina } from './loopback.ts';
import { setHeader } from './security-headers.ts';

type Politica = Pick<Config, 'origenes' | 'proxies' | 'url'>;

const LEEN = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses every write that a browser sends from a page not listed, with a body or without. Every browser sends `Origin`
 * with a cross-origin write (Fetch standard, 3.2); where something removed it, `Sec-Fetch-Site` still tells. Neither
 * means no browser. Hono's own csrf middleware looks only at form types.
 */
export function revisarOrigen(politica: Politica): (c: Context<AppEnv>) => void {
  return (c) => {
    if (LEEN.has(c.req.method)) return;
    const origen = c.req.header('origin');
    const ajeno = origen === undefined ? vieneDeOtroSitio(c) : !admitido(c, origen, politica);
    if (ajeno) throw new AppError('origen');
  };
}

const admitido = (c: Context, origen: string, politica: Politica): boolean =>
  politica.origenes.includes(origen) || esPropio(c, origen, politica);

/** Whether a page of this origin is one of this server's own. */
export function esPropio(c: Context, origen: string, politica: Politica): boolean {
  if (politica.url !== undefined) return new URL(politica.url).origin === origen;
  if (!URL.canParse(origen)) return false;
  // A proxy may use another host name than the browser did; the browser itself says that the origin is the same (Fetch
  // Metadata, 2.3).
  if (vieneDeSuOrigen(c)) return true;
  // Hosts are compared without their scheme, which differs behind a proxy that ends TLS.
  return new URL(origen).host === new URL(direccionPublica(c, politica)).host;
}

/** Whether the browser says that page and service have one origin. Pages cannot set this header. */
export const vieneDeSuOrigen = (c: Context): boolean => c.req.header('sec-fetch-site') === 'same-origin';

/** Whether the browser says that the page belongs to another origin (`none` is an address that a person typed). */
const vieneDeOtroSitio = (c: Context): boolean =>
  /^(cross-site|same-site)$/.test(c.req.header('sec-fetch-site') ?? '');

/** The origin with https, except on this machine: browsers keep a session only over HTTPS. */
export function conTls(origen: string): string {
  const { protocol, hostname } = new URL(origen);
  return protocol === 'https:' || esDeEstaMaquina(hostname) ? origen : origen.replace('http:', 'https:');
}

/** Request headers that pages may send; from x-uploadthing-version on they belong to the uploadthing client. */
const PEDIDAS = [
  'Content-Type',
  'Idempotency-Key',
  'If-None-Match',
  'Last-Event-ID',
  CABECERA_USUARIO,
  'Range',
  'X-UploadThing-Version',
  'X-UploadThing-Package',
  'B3',
  'Traceparent',
];

/**
 * CORS with credentials for the listed origins only, never `*`. Returns the answer to a preflight, undefined for other
 * requests.
 */
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
  // Hono's middleware adds headers to every answer; requests of the same origin or without a browser need none.
  return (c) => {
    const origen = c.req.header('origin');
    // Of an origin that is not listed, Hono's would still say that credentials are allowed.
    if (origen !== undefined && origenes.includes(origen)) {
      return permitir(c as Context<AppEnv, string>, async () => undefined) as Promise<Response | undefined>;
    }
    setHeader(c, 'Vary', 'Origin');
    return undefined;
  };
}
