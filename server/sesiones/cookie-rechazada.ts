/** Finds out why a browser dropped the session cookie, and says so to the user and, in the log, to the operator. */
import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from '../http/context.ts';

type Motivo = keyof typeof DETALLES;

/** Most causes that are logged: a service has few pages, and invented ones must not fill the log. */
const DICHOS_MAXIMO = 200;

/**
 * Returns a function that makes the refusal for a client whose browser dropped the cookie. The log gets each cause once
 * for each page.
 */
export function explicarCookieRechazada({ url }: Pick<Config, 'url'>): (c: Context<AppEnv>) => AppError {
  const dichos = new Set<string>();
  return (c) => {
    const aqui = new URL(url ?? c.req.url);
    const escrito = c.req.header('origin') ?? '';
    const pagina = URL.canParse(escrito) ? new URL(escrito) : aqui;
    const motivo = motivoDe(pagina, aqui, c.req.header('sec-fetch-site'));
    const detalle = DETALLES[motivo](pagina.origin, aqui.host);
    const dicho = `${motivo} ${pagina.origin}`;
    if (!dichos.has(dicho) && dichos.size < DICHOS_MAXIMO) {
      dichos.add(dicho);
      const navegador = c.req.header('user-agent')?.slice(0, 200);
      c.var.log.warn({ motivo, navegador, detalle, solicitud: c.var.solicitud }, 'cookie rechazada');
    }
    return new AppError(motivo, { detalle });
  };
}

/**
 * TLS ends at a proxy. For a page of the service itself its origin shows whether it was opened by HTTPS. For other
 * pages the configuration does, or `Sec-Fetch-Site`, which browsers send only over connections they trust (Fetch
 * Metadata, 2).
 */
function motivoDe(pagina: URL, aqui: URL, deDonde: string | undefined): Motivo {
  const propia = pagina.host === aqui.host;
  const conTls = propia ? pagina.protocol === 'https:' : aqui.protocol === 'https:' || deDonde !== undefined;
  if (!conTls) return 'sin_https';
  const deOtroSitio = deDonde === undefined ? !propia : deDonde === 'cross-site';
  return deOtroSitio ? 'cookie_de_terceros' : 'cookie_bloqueada';
}

const DETALLES = {
  sin_https: (pagina: string, host: string) =>
    `El navegador no guarda la cookie de sesión (__Host-mesa, Secure) sin https, y la página ${pagina} usa la Mesa sin él. ` +
    `Publíquela por https detrás de un proxy y arranque con MESA_URL=https://${host}. ` +
    'Vea «Detrás de un proxy» en docs/operacion.md.',
  cookie_de_terceros: (pagina: string, host: string) =>
    `La página ${pagina} es de otro sitio que la Mesa (${host}), y este navegador no guarda cookies de terceros, tampoco ` +
    'las particionadas. Publique la Mesa por https en el sitio del portal: en un subdominio o en una ruta de su servidor. ' +
    'Vea «Cuando el navegador no guarda la sesión» en docs/portal.md.',
  cookie_bloqueada: (pagina: string, host: string) =>
    `La página ${pagina} usa la Mesa (${host}) por https y desde el mismo sitio: el navegador tiene bloqueadas las ` +
    'cookies, la página está en un iframe de otro sitio, o un proxy quita la cabecera Set-Cookie. ' +
    'Vea «Cuando el navegador no guarda la sesión» en docs/portal.md.',
};
