/** The attachments of a case or message, to look at or to save. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Adjunto } from '../../shared/adjunto.ts';
import { megas } from '../words/faltas.ts';

/** `ver`: in a new tab. */
export type AlElegir = (adjunto: Adjunto, ver: boolean) => unknown;

export function renderDescargas(
  adjuntos: readonly Adjunto[],
  alElegir: AlElegir,
): TemplateResult | typeof nothing {
  if (!adjuntos.length) return nothing;
  return html`<ul class="archivos" aria-label="Archivos adjuntos">
    ${adjuntos.map((adjunto) => {
      const { nombre, tipo, bytes } = adjunto;
      const ver = /pdf$|^image/.test(tipo);
      return html`<li>
        <button type="button" class="archivo" @click=${() => alElegir(adjunto, ver)}>
          <span class="oculto">${ver ? 'Ver' : 'Descargar'} </span><bdi>${nombre}</bdi>
          <span class="suave">${megas(bytes)}</span>
        </button>
        ${
          ver
            ? html`<button type="button" class="enlace" @click=${() => alElegir(adjunto, false)}>
                Descargar<span class="oculto"> ${nombre}</span>
              </button>`
            : nothing
        }
      </li>`;
    })}
  </ul>`;
}
