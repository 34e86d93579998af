/** How long the open cases have been waiting: one bar for each span of days, which leads to its cases. */
import { html, svg, type TemplateResult } from 'lit';
import type { Reporte } from '../../shared/reporte.ts';
import { cifra, plural } from '../words/cifras.ts';
import { renderGrafica } from './grafica.ts';
import { haceDias } from './periodo.ts';
import { enlaceA, type AlVer } from './ver-casos.ts';

type Tramo = Reporte['abiertos'][number];

const TITULO = '¿Qué espera, y desde cuándo? Abiertos ahora, por antigüedad';

const nombreDe = ({ desdeDias, hastaDias }: Tramo) =>
  hastaDias === null
    ? `${desdeDias} días o más`
    : `${desdeDias} a ${hastaDias} ${hastaDias === 1 ? 'día' : 'días'}`;

export function renderAntiguedad(abiertos: readonly Tramo[], alVer: AlVer): TemplateResult {
  const total = abiertos.reduce((suma, { cantidad }) => suma + cantidad, 0);
  const mayor = Math.max(1, ...abiertos.map(({ cantidad }) => cantidad));
  const esencia = `${plural(total, 'caso abierto', 'casos abiertos')}: ${abiertos
    .map((tramo) => `${cifra(tramo.cantidad)} de ${nombreDe(tramo)}`)
    .join(', ')}.`;
  return renderGrafica(
    TITULO,
    html`<ol class="antiguedad" role="list" aria-label=${esencia}>
      ${abiertos.map((tramo) => {
        const { desdeDias, hastaDias, cantidad } = tramo;
        const dias = {
          hasta: haceDias(desdeDias),
          ...(hastaDias !== null && { desde: haceDias(hastaDias) }),
        };
        return html`<li>
          <a href=${enlaceA({ vista: 'abiertos', ...dias })} @click=${alVer}>
            <span class="nombre">${nombreDe(tramo)}</span>
            <svg aria-hidden="true" height="20">
              ${svg`<rect class="barra" height="20" rx="3" width="${(cantidad / mayor) * 100}%" />`}
            </svg>
            <span class="cifra">${cifra(cantidad)}</span>
          </a>
        </li>`;
      })}
    </ol>`,
    ['Antigüedad', 'Casos abiertos'],
    abiertos.map((tramo) => [nombreDe(tramo), cifra(tramo.cantidad)]),
  );
}
