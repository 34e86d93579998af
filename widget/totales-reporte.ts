/** The four figures that a report begins with. */
import { html, type TemplateResult } from 'lit';
import type { Reporte, Tiempos } from '../shared/reporte.ts';
import { cifra, duracion, plural } from './cifras.ts';

export function renderTotales({
  llegados,
  resueltos,
  respuesta,
  solucion,
}: Reporte['total']): TemplateResult {
  const totales = [
    ['Llegados', cifra(llegados), 'Casos generados en el período'],
    ['Resueltos', cifra(resueltos), 'Casos resueltos en el período'],
    ['Primera respuesta', tiempo(respuesta), detalle(respuesta)],
    ['Solución', tiempo(solucion), detalle(solucion)],
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

const tiempo = ({ mediana }: Tiempos) => (mediana === null ? '—' : `${duracion(mediana)} hábiles`);

const detalle = ({ cuenta, p90 }: Tiempos) =>
  p90 === null
    ? 'Ningún caso del período la tiene'
    : `Mediana de ${plural(cuenta, 'caso', 'casos')}. El 90 % en ${duracion(p90)} hábiles o menos.`;
