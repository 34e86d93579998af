/** Opens or saves one attachment. */
import type { Adjunto } from '../../shared/adjunto.ts';
import type { ApiClient } from '../net/api-client.ts';
import { bajar, blobUrl, guardar } from '../net/download.ts';

/**
 * Shows the file in `ventana`, without one saves it under its own name. Only what the server found to be a PDF or an
 * image is shown, since neither can run scripts with the page's rights. Throws `ErrorApi`.
 */
export async function abrir(
  api: ApiClient,
  { clave, nombre, tipo }: Adjunto,
  ventana: Window | null,
): Promise<void> {
  const bytes = await bajar(api, 'GET /adjuntos/:clave', { params: { clave } });
  const conTipo = bytes.slice(0, bytes.size, tipo);
  if (ventana) {
    // The tab was opened before there was an address, so `noopener` could not be asked for.
    ventana.opener = null;
    ventana.location.replace(blobUrl(conTipo));
  } else guardar(conTipo, nombre);
}
