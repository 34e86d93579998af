/** Attachments of a case or message, downloaded with the session: a bare link would lack it on a page of another site. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Adjunto } from '../shared/adjunto.ts';
import { abrirAdjunto } from '../shared/api.ts';
import type { ApiClient } from './api-client.ts';
import { megas } from './textos.ts';

/** How long the browser may take to read what it saves. */
const LECTURA_MS = 60_000;

/** Saves the file under its own name. Throws `ErrorApi`. */
export async function descargar(api: ApiClient, { clave, nombre }: Adjunto): Promise<void> {
  const url = URL.createObjectURL(await api.bajar(abrirAdjunto, { params: { clave } }));
  const enlace = Object.assign(document.createElement('a'), { href: url, download: nombre });
  enlace.click();
  setTimeout(() => URL.revokeObjectURL(url), LECTURA_MS);
}

export function renderDescargas(
  adjuntos: readonly Adjunto[],
  alElegir: (adjunto: Adjunto) => void,
): TemplateResult | typeof nothing {
  if (!adjuntos.length) return nothing;
  return html`<ul class="archivos" aria-label="Archivos adjuntos">
    ${adjuntos.map(
      (adjunto) =>
        html`<li>
          <button type="button" class="archivo" @click=${() => alElegir(adjunto)}>
            <span class="oculto">Descargar </span><bdi>${adjunto.nombre}</bdi>
            <span class="suave">${megas(adjunto.bytes)}</span>
          </button>
        </li>`,
    )}
  </ul>`;
}
