/** How long the open cases have been waiting: one bar for each span of days. */
import { html, svg, type TemplateResult } from 'lit';
import type { Reporte } from '../../shared/reporte.ts';
import { cifra, plural } from '../words/cifras.ts';
import { renderGrafica } from './grafica.ts';

type Tramo = Reporte['abiertos'][number];

const TITULO = 'Abiertos ahora, por antigüedad';
const ALTO = 36;

const nombreDe = ({ desdeDias, hastaDias }: Tramo) =>
  hastaDias === null
    ? `${desdeDias} días o más`
    : `${desdeDias} a ${hastaDias} ${hastaDias === 1 ? 'día' : 'días'}`;

export function renderAntiguedad(abiertos: readonly Tramo[]): TemplateResult {
  const total = abiertos.reduce((suma, { cantidad }) => suma + cantidad, 0);
  const mayor = Math.max(1, ...abiertos.map(({ cantidad }) => cantidad));
  const esencia = `${plural(total, 'caso abierto', 'casos abiertos')}: ${abiertos
    .map((tramo) => `${cifra(tramo.cantidad)} de ${nombreDe(tramo)}`)
    .join(', ')}.`;
  // Percentages are of the place for the bars; the names hang out to its left and the figures to its right.
  return renderGrafica(
    TITULO,
    html`<svg class="antiguedad" role="img" aria-label=${esencia} height=${abiertos.length * ALTO}>
      ${abiertos.map((tramo, i) => {
        const largo = (tramo.cantidad / mayor) * 100;
        const centro = (i + 0.5) * ALTO;
        return svg`<text class="nombre" x="-12" y=${centro} dy=".35em">${nombreDe(tramo)}</text>
          <line class="guia" y1=${centro - 12} y2=${centro + 12} />
          <rect class="barra" y=${centro - 10} height="20" rx="3" width="${largo}%" />
          <text class="cifra" x="${largo}%" dx="8" y=${centro} dy=".35em">${cifra(tramo.cantidad)}</text>`;
      })}
    </svg>`,
    ['Antigüedad', 'Casos abiertos'],
    abiertos.map((tramo) => [nombreDe(tramo), cifra(tramo.cantidad)]),
  );
}
