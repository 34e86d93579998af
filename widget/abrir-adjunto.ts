/** Opens or saves one attachment with the session: a bare link would lack it on a page of another site. */
import './mesa.ts';
import type { Adjunto } from '../shared/adjunto.ts';
import { abrirAdjunto } from '../shared/api.ts';
import { sinConexion, type ApiClient } from './api-client.ts';

/** How long the browser may take to read what it shows or saves. */
const LECTURA_MS = 60_000;

/**
 * Shows the file in `ventana`, without one saves it under its own name. What is shown is a PDF or an image by the
 * server's word, not the sender's: a type that runs nothing in the page's name. Throws `ErrorApi`.
 */
export async function abrir(
  api: ApiClient,
  { clave, nombre, tipo }: Adjunto,
  ventana: Window | null,
): Promise<void> {
  const bytes = await bajar(api, clave);
  const url = URL.createObjectURL(bytes.slice(0, bytes.size, tipo));
  if (ventana) ventana.location.replace(url);
  else Object.assign(document.createElement('a'), { href: url, download: nombre }).click();
  setTimeout(() => URL.revokeObjectURL(url), LECTURA_MS);
}

/** A slow line may take its time. */
async function bajar(api: ApiClient, clave: string): Promise<Blob> {
  let status, texto;
  try {
    const respuesta = await fetch(api.url(abrirAdjunto, { params: { clave } }), { credentials: 'include' });
    if (respuesta.ok) return await respuesta.blob();
    ({ status } = respuesta);
    texto = await respuesta.text();
  } catch {
    throw sinConexion();
  }
  return api.interpretar(abrirAdjunto, status, texto) as never;
}
