/** What to do when the browser dropped the cookie of a login that went well. */
import type { Credenciales, Sesion } from '../../shared/usuario.ts';
import type { ApiClient } from '../net/api-client.ts';
import { ErrorApi } from '../net/api-error.ts';

/**
 * Logs in once more, asking for a plain cookie: WebKit keeps no Secure one on http://localhost. The service gives it to
 * its own machine only, and says why there is no session anywhere else: in words, and to the developer in the console.
 * Throws `ErrorApi`.
 */
export async function insistir(api: ApiClient, credenciales: Credenciales): Promise<Sesion> {
  await api.pedir('POST /sesion', { body: { ...credenciales, cookie: 'local' } });
  const sesion = await api.pedir('GET /sesion');
  if (sesion.usuario) return sesion;
  throw new ErrorApi(
    'cookie_bloqueada',
    'Su navegador no guardó la sesión. Permita las cookies de este sitio en la configuración del navegador e intente de nuevo.',
  );
}
