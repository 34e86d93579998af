/** Files of the service, fetched with the session: a bare link would lack it on a page of another site. */
import type { Call } from '../../shared/api/all.ts';
import type { ApiClient, Dada } from './api-client.ts';
import { ErrorApi, sinConexion } from './api-error.ts';

/** How long the browser may take to read what it shows or saves. */
const LECTURA_MS = 60_000;

const SIN_ESPACIO =
  'El navegador no pudo guardar el archivo. Libere espacio en este equipo e intente de nuevo.';

/** Downloads a file; without a time limit, for slow connections. Throws `ErrorApi`. */
export async function bajar<C extends Call>(api: ApiClient, call: C, ...dada: Dada<C>): Promise<Blob> {
  const { sessionEpoch, creido } = api;
  const url = api.url(call, ...dada);
  let status, texto;
  try {
    const respuesta = await fetch(url, {
      credentials: 'include',
      // The server records who opened the file.
      headers: creido,
    });
    if (respuesta.ok) return await respuesta.blob();
    ({ status } = respuesta);
    texto = await respuesta.text();
  } catch (error) {
    // Big answers go through the browser's own files.
    if (/NotReadable|Quota/.test((error as Error).name)) throw new ErrorApi('sin_espacio', SIN_ESPACIO);
    throw await api.explicar(sinConexion());
  }
  return api.interpretar(status, texto, 0, sessionEpoch) as never;
}

/** An address for what is in memory, good for a minute. */
export function blobUrl(bytes: Blob): string {
  const url = URL.createObjectURL(bytes);
  setTimeout(() => URL.revokeObjectURL(url), LECTURA_MS);
  return url;
}

export function guardar(bytes: Blob, nombre: string): void {
  Object.assign(document.createElement('a'), { href: blobUrl(bytes), download: nombre }).click();
}
