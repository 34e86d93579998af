/** What the case is: the head of "Gestión Mesa de Ayuda", in the manual's words and order. */
import { html, type TemplateResult } from 'lit';
import type { Caso } from '../../shared/caso.ts';
import { renderDescargas, type AlElegir } from '../adjuntos/lista-de-adjuntos.ts';
import { renderEstado } from '../ui/estado-caso.ts';
import { fecha } from '../words/fechas.ts';

export function renderCabecera(caso: Caso, alDescargar: AlElegir, servidor: string): TemplateResult {
  const datos = [
    ['Fecha', fecha(caso.fecha)],
    ['Asunto', caso.asunto.nombre],
    ['Motivo', caso.motivo.nombre],
    ['Descripción', html`<bdi>${caso.descripcion}</bdi>`],
  ];
  return html`<header class="fila cabeza">
      <h2>Caso ${caso.numero}</h2>
      ${renderEstado(caso.estado)}
    </header>
    <dl>
      ${datos.map(
        ([nombre, valor]) =>
          html`<div class=${nombre === 'Descripción' ? 'ancho' : ''}>
            <dt>${nombre}</dt>
            <dd>${valor}</dd>
          </div>`,
      )}
    </dl>
    ${renderDescargas(caso.adjuntos, alDescargar, servidor)}`;
}
