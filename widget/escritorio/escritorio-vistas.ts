/** The ways through the cases: views with their counts, and pages. */
import { html, nothing, type TemplateResult } from 'lit';
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

/** `cursores` is where each page after the first begins, up to the one shown. */
export function renderPaginas(
  cursores: readonly string[],
  siguiente: string | null,
  alPasar: (cursores: readonly string[]) => void,
): TemplateResult | typeof nothing {
  if (!cursores.length && !siguiente) return nothing;
  return html`<nav class="fila pie" aria-label="Páginas">
    <button type="button" ?disabled=${!cursores.length} @click=${() => alPasar(cursores.slice(0, -1))}>
      Anterior
    </button>
    <span class="suave">Página ${cursores.length + 1}</span>
    <button type="button" ?disabled=${!siguiente} @click=${() => alPasar([...cursores, siguiente!])}>
      Siguiente
    </button>
  </nav>`;
}
