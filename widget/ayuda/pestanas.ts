/** The tabs of `mesa-ayuda` (WAI-ARIA, "Tabs" with manual activation: a list is not asked for by passing over it). */
import { html, nothing, type TemplateResult } from 'lit';
import type { Vista } from './lugar.ts';

const NOMBRES: Record<Vista, string> = { nuevo: 'Generar mesa de ayuda', solicitudes: 'Mis Solicitudes' };

interface Pestanas {
  vista: Vista;
  /** Messages that the IPS has not read. */
  noLeidos: number;
  alElegir: (vista: Vista) => void;
}

export function renderPestanas({ vista, noLeidos, alElegir }: Pestanas): TemplateResult {
  return html`<div role="tablist" aria-label="Mesa de Ayuda" @keydown=${alTeclear}>
    ${Object.entries(NOMBRES).map(
      ([suya, nombre]) =>
        html`<button
          type="button"
          role="tab"
          id="pestana-${suya}"
          aria-controls="panel-${suya}"
          aria-selected=${suya === vista}
          tabindex=${suya === vista ? 0 : -1}
          @click=${() => alElegir(suya as Vista)}
        >
          ${nombre} ${suya === 'solicitudes' && noLeidos ? renderCuenta(noLeidos) : nothing}
        </button>`,
    )}
  </div>`;
}

const renderCuenta = (cuantos: number): TemplateResult =>
  html`<span class="cuantos"
    >${cuantos}<span class="oculto"> ${cuantos === 1 ? 'mensaje nuevo' : 'mensajes nuevos'}</span></span
  >`;

/** Arrows go around, Home and End to the ends. */
function alTeclear(evento: KeyboardEvent): void {
  const pestanas = [...(evento.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')];
  const donde = pestanas.indexOf(evento.target as HTMLElement);
  const { length } = pestanas;
  const cual = {
    ArrowRight: (donde + 1) % length,
    ArrowLeft: (donde + length - 1) % length,
    Home: 0,
    End: length - 1,
  }[evento.key];
  if (donde < 0 || cual === undefined) return;
  evento.preventDefault();
  pestanas[cual]!.focus();
}
