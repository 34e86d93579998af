/** The four figures that a report begins with. */
import { html, type TemplateResult } from 'lit';
import type { Jornada, Reporte, Tiempos } from '../shared/reporte.ts';
import { cifra, duracion, plural } from './cifras.ts';

export function renderTotales(
  { llegados, resueltos, respuesta, solucion }: Reporte['total'],
  jornada: Jornada,
): TemplateResult {
  const totales = [
    ['Llegados', cifra(llegados), 'Casos generados en el período'],
    ['Resueltos', cifra(resueltos), 'Casos resueltos en el período'],
    ['Primera respuesta', tiempo(respuesta, jornada), detalle(respuesta, jornada)],
    ['Solución', tiempo(solucion, jornada), detalle(solucion, jornada)],
  ];
  return html`<dl class="totales">
    ${totales.map(
      ([nombre, valor, nota]) =>
        html`<div>
          <dt>${nombre}</dt>
          <dd class="total">${valor}</dd>
          <dd class="suave">${nota}</dd>
        </div>`,
    )}
  </dl>`;
}

const tiempo = ({ mediana }: Tiempos, jornada: Jornada) =>
  mediana === null ? '—' : `${duracion(mediana, jornada)} hábiles`;

const detalle = ({ cuenta, p90 }: Tiempos, jornada: Jornada) =>
  p90 === null
    ? 'Ningún caso del período la tiene'
    : `Mediana de ${plural(cuenta, 'caso', 'casos')}. El 90 % en ${duracion(p90, jornada)} hábiles o menos.`;
