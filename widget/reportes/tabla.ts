/** Figures by motivo, IPS or agent: a table with small bars, cards where there is no room for it. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Reporte, Tiempos } from '../../shared/reporte.ts';
import { cifra, duracion, mediana } from '../words/cifras.ts';
import type { AlVer } from './ver-casos.ts';

/** `enlace` leads to its cases. */
export type Renglon = Reporte['total'] & { nombre: string; detalle?: string; enlace: string };

const COLUMNAS = ['Llegados', 'Resueltos', 'Primera respuesta', 'Solución'];

/** `pie` stands under it. Without any figures there is no table. */
export function renderTabla(
  titulo: string,
  que: string,
  renglones: readonly Renglon[],
  jornada: number,
  alVer: AlVer,
  pie: TemplateResult | typeof nothing = nothing,
): TemplateResult | typeof nothing {
  if (!renglones.length) return nothing;
  const mayor = Math.max(1, ...renglones.map(({ llegados }) => llegados));
  // Roles by hand: laid out as cards, a <table> would stop being one for screen readers.
  return html`<div>
    <h3>${titulo}</h3>
    <table role="table" class="renglones" aria-label=${titulo}>
      <thead role="rowgroup">
        <tr role="row">
          ${[que, ...COLUMNAS].map((columna) => html`<th role="columnheader" scope="col">${columna}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${renglones.map((renglon) => renderRenglon(renglon, mayor, jornada, alVer))}
      </tbody>
    </table>
    ${pie}
  </div>`;
}

function renderRenglon(
  { nombre, detalle, enlace, llegados, resueltos, respuesta, solucion }: Renglon,
  mayor: number,
  jornada: number,
  alVer: AlVer,
): TemplateResult {
  const valores = [
    html`<a class="con-barra" href=${enlace} @click=${alVer}>
      <span>${cifra(llegados)}<span class="oculto">: ver los casos de ${nombre}</span></span>
      <svg aria-hidden="true" height="8">
        ${svg`<rect class="barra" height="8" rx="2" width="${(llegados / mayor) * 100}%" />`}
      </svg>
    </a>`,
    cifra(resueltos),
    renderTiempos(respuesta, jornada),
    renderTiempos(solucion, jornada),
  ];
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <bdi>${nombre}</bdi>
      ${detalle ? html`<span class="suave">${detalle}</span>` : nothing}
    </th>
    ${valores.map((valor, i) => html`<td role="cell" data-columna=${COLUMNAS[i]!}><span>${valor}</span></td>`)}
  </tr>`;
}

function renderTiempos(tiempos: Tiempos, jornada: number): TemplateResult {
  return html`${mediana(tiempos, jornada)}
  ${tiempos.p90 === null ? nothing : html`<span class="suave">90 %: ${duracion(tiempos.p90, jornada)}</span>`}`;
}
