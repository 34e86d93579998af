/** The views of the desk's cases, with their counts. */
import { html, type TemplateResult } from 'lit';
import type { Bandeja, Vista } from '../../shared/bandeja.ts';
import { escribirRuta, sinFiltros, VISTAS, type Ruta } from './escritorio-ruta.ts';

export function renderVistas(
  bandeja: Bandeja | undefined,
  ruta: Ruta,
  alIr: (cambio: Partial<Ruta>) => void,
): TemplateResult {
  const { vistas, tope = 0 } = bandeja ?? {};
  return html`<nav class="vistas" aria-label="Vistas">
    ${(Object.entries(VISTAS) as [Vista, string][]).map(([vista, nombre]) => {
      const cuantos = vistas?.[vista];
      const cambio = { ...sinFiltros(), vista, orden: '', buscar: '', caso: 0 };
      return html`<a
        href=${escribirRuta({ ...ruta, ...cambio })}
        class=${vista === 'vencidos' && cuantos ? 'alerta' : ''}
        aria-current=${vista === ruta.vista ? 'page' : 'false'}
        @click=${(evento: Event) => {
          evento.preventDefault();
          alIr(cambio);
        }}
        >${nombre}
        <span class="cuenta">${cuantos === undefined ? '' : cuantos >= tope ? `${tope}+` : cuantos}</span></a
      >`;
    })}
  </nav>`;
}
