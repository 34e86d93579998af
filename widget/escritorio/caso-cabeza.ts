/** The head of a case at the desk. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Caso } from '../../shared/caso.ts';
import { renderEstado } from '../ui/estado-caso.ts';
import { ICONO } from '../ui/iconos.ts';

interface VistaCabeza {
  numero: number;
  /** Undefined until it has arrived. */
  caso: Caso | undefined;
  /** Whether the rail is open where it floats. */
  riel: boolean;
  alCerrar: () => void;
  alAlternarRiel: () => void;
}

export function renderCabezaDeCaso({
  numero,
  caso,
  riel,
  alCerrar,
  alAlternarRiel,
}: VistaCabeza): TemplateResult {
  return html`<header class="cabeza">
    <button
      type="button"
      class="llano volver"
      aria-label="Volver a la lista"
      title="Volver a la lista (Esc)"
      @click=${alCerrar}
    >
      <span class="atras">${ICONO.atras}</span><span class="equis">${ICONO.cerrar}</span>
    </button>
    <div class="titulo">
      <div class="primera">
        <h2 title=${caso?.asunto.nombre ?? nothing}>
          Caso ${numero}${caso ? html`<span class="asunto"> ${caso.asunto.nombre}</span>` : nothing}
        </h2>
        ${caso ? renderEstado(caso.estado) : nothing}
      </div>
      <p class="suave corto" title=${caso?.ips.nombre ?? nothing}>
        ${caso ? `${caso.ips.nombre} · NIT ${caso.ips.nit}` : nothing}
      </p>
    </div>
    <button
      type="button"
      class="llano ver-riel"
      aria-label="Detalles del caso"
      title="Detalles del caso (i)"
      aria-expanded=${riel}
      @click=${alAlternarRiel}
    >
      ${ICONO.detalles}
    </button>
  </header>`;
}
