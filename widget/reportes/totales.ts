/** The four figures that a report begins with. */
import { html, type TemplateResult } from 'lit';
import type { Reporte, Tiempos } from '../../shared/reporte.ts';
import { cifra, duracion, plural } from '../words/cifras.ts';

export function renderTotales({
  jornada,
  total: { llegados, resueltos, respuesta, solucion },
}: Pick<Reporte, 'jornada' | 'total'>): TemplateResult {
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

const tiempo = ({ mediana }: Tiempos, jornada: number) =>
  mediana === null ? '—' : `${duracion(mediana, jornada)} hábiles`;

const detalle = ({ cuenta, p90 }: Tiempos, jornada: number) =>
  p90 === null
    ? 'Ningún caso del período la tiene'
    : `Mediana de ${plural(cuenta, 'caso', 'casos')}. El 90 % en ${duracion(p90, jornada)} hábiles o menos.`;
