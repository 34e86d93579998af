/**
 * Who is logged in at the portal is logged in here: asks the portal for a token and changes it for a session. Loaded only
 * where a page says where the tokens are.
 */
import { leerNit } from '../../shared/nit.ts';
import type { Sesion, Usuario } from '../../shared/usuario.ts';
import type { MesaClient, TokenDelPortal } from '../client/mesa-client.ts';
import { ErrorApi } from '../net/api-error.ts';
import { leerToken } from './token-del-portal.ts';

/** Milliseconds that the portal may take. */
const PLAZO_MS = 20_000;

/** Clients that have made sure once, on this page, that the session is of whom the portal names. */
const seguros = new WeakSet<MesaClient>();

/** `sesion`: the one that there is. Throws `ErrorApi`, whose sentence tells a clerk what to do. */
export async function entrar(cliente: MesaClient, sesion: Sesion): Promise<Sesion> {
  const { usuario } = sesion;
  // Later it is the doing of another tab, which is told as after any login: two tabs that disagree would never end.
  if (usuario && seguros.has(cliente)) return sesion;
  const token = await pedirToken(cliente.portal!);
  if (!token) {
    // On a shared computer the one before has left the portal, and must leave here too.
    if (usuario?.nit) {
      await cliente.pedir('DELETE /sesion');
      cliente.logoutChannel?.postMessage(0);
    }
    throw sinIngreso();
  }
  const abierta = usuario && nombra(token, usuario) ? sesion : await cambiar(cliente, token);
  seguros.add(cliente);
  return abierta;
}

/** Whether the token names the user of the session. The service reads it anew whenever this is not certain. */
function nombra(token: string, { nit, alias = '' }: Usuario): boolean {
  const { sub, usuario } = leerToken(token)?.contenido ?? {};
  const leido = leerNit(`${sub as string}`);
  return 'nit' in leido && leido.nit === nit && `${(usuario as string) ?? ''}`.trim().toLowerCase() === alias;
}

async function cambiar(cliente: MesaClient, token: string): Promise<Sesion> {
  let sesion;
  try {
    await cliente.pedir('POST /sesion/portal', { body: { token } });
    sesion = await cliente.pedir('GET /sesion');
    if (!sesion.usuario) {
      // The browser dropped the cookie: for a plain one, or to be told why, another token is needed.
      const otro = await pedirToken(cliente.portal!);
      await cliente.pedir('POST /sesion/portal', { body: { token: otro, cookie: 'local' } });
      sesion = await cliente.pedir('GET /sesion');
    }
  } catch (error) {
    const { codigo, message } = error as ErrorApi;
    if (codigo !== 'token_invalido') throw error;
    import('./diagnostico-del-portal.ts').then(
      ({ diagnosticar }) => decir(codigo, diagnosticar(token)),
      () => undefined,
    );
    // Without its status, so that it may be tried again: the next token may be good.
    throw new ErrorApi(codigo, message);
  }
  if (!sesion.usuario) {
    throw new ErrorApi(
      'cookie_bloqueada',
      'Su navegador no guardó la sesión. Permita las cookies de este sitio en la configuración del navegador e intente de nuevo.',
    );
  }
  cliente.api.sessionEpoch++;
  cliente.logoutChannel?.postMessage(1);
  return sesion;
}

/** A new token; '' where nobody is logged in at the portal. */
async function pedirToken(portal: TokenDelPortal): Promise<string> {
  let dado: unknown;
  try {
    dado = await conPlazo(typeof portal === 'string' ? leer(portal) : portal());
  } catch (error) {
    throw sinToken(typeof portal === 'string' ? portal : 'tokenDelPortal', error);
  }
  if (dado === undefined || dado === null) return '';
  if (typeof dado === 'string') return dado.trim();
  throw sinToken('tokenDelPortal', `devolvió ${typeof dado}, y debe devolver el token como texto`);
}

function conPlazo<T>(espera: T | Promise<T>): Promise<T> {
  return new Promise((cumplir, rechazar) => {
    setTimeout(() => rechazar(new Error(`no contestó en ${PLAZO_MS / 1000} segundos`)), PLAZO_MS);
    Promise.resolve(espera).then(cumplir, rechazar);
  });
}

async function leer(direccion: string): Promise<string> {
  const { href, origin: suyo } = new URL(direccion, document.baseURI);
  if (suyo !== location.origin) throw new Error(`no es de esta página (${location.origin})`);
  const respuesta = await fetch(href, { cache: 'no-store', credentials: 'same-origin' });
  const { ok, status, headers } = respuesta;
  if (status === 401 || status === 403) return '';
  if (!ok) throw new Error(`responde ${status}`);
  // Portals lead whose session ended to a page where one logs in.
  if (headers.get('content-type')?.includes('html')) {
    decir(
      'portal_sin_ingreso',
      `${href} responde una página (text/html), y debe responder el token como texto.`,
    );
    return '';
  }
  return respuesta.text();
}

const sinIngreso = () =>
  new ErrorApi(
    'portal_sin_ingreso',
    'Su ingreso al portal terminó. Ingrese de nuevo al portal y vuelva a esta página.',
  );

function sinToken(donde: string, causa: unknown): ErrorApi {
  const razon = causa instanceof Error ? causa.message : String(causa);
  decir(
    'portal_sin_token',
    `${donde} no dio un token: ${razon}. Si es una dirección, la Content-Security-Policy de la página necesita connect-src 'self'.`,
  );
  return new ErrorApi(
    'portal_sin_token',
    'El portal no confirmó quién es usted. Intente de nuevo en un momento; si sigue igual, avise a quien administra el portal.',
  );
}

function decir(codigo: string, frase: string): void {
  // eslint-disable-next-line no-console -- for the portal's developer
  console.error(`Mesa de Ayuda (${codigo}): ${frase}`);
}
