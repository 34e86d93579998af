/** What to do when the browser dropped the cookie of a login that went well. */
import { html } from 'lit';
import type { Credenciales, Sesion } from '../../shared/usuario.ts';
import type { ApiClient } from '../net/api-client.ts';
import { ErrorApi } from '../net/api-error.ts';

/**
 * Logs in once more, asking for a plain cookie: WebKit keeps no Secure one on http://localhost. The service gives it to
 * its own machine only, and says why there is no session anywhere else: in words, and to the developer in the console.
 * Where this page is of another site, or inside one, the way out is the service's own page in a window of its own.
 * Throws `ErrorApi`.
 */
export async function insistir(api: ApiClient, credenciales: Credenciales): Promise<Sesion> {
  try {
    await api.pedir('POST /sesion', { body: { ...credenciales, cookie: 'local' } });
    const sesion = await api.pedir('GET /sesion');
    if (sesion.usuario) return sesion;
    throw new ErrorApi(
      'cookie_bloqueada',
      'Su navegador no guardó la sesión. Permita las cookies de este sitio en la configuración del navegador e intente de nuevo.',
    );
  } catch (error) {
    if (error instanceof ErrorApi) ofrecerVentana(error, api, credenciales);
    throw error;
  }
}

/** There the session's cookie is nobody else's, so that every browser keeps it. */
function ofrecerVentana(error: ErrorApi, api: ApiClient, { correo }: Credenciales): void {
  const dentro = error.codigo === 'cookie_bloqueada' && window !== window.top;
  if (error.codigo !== 'cookie_de_terceros' && !dentro) return;
  // From …/api/v1/sesion.
  const { href } = new URL(`../../${correo ? 'agentes' : 'ips'}`, api.url('GET /sesion'));
  error.salida = html`${error.message}
    <a href=${href} target="_blank" rel="noopener">Abrir la Mesa de Ayuda en su propia ventana</a>`;
}
