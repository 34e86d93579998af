/** The four figures that a report begins with, each beside that of the period before. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Reporte, Tiempos } from '../../shared/reporte.ts';
import { cifra, duracion, plural } from '../words/cifras.ts';
import { diasDe } from './periodo.ts';

type Totales = Pick<Reporte, 'desde' | 'hasta' | 'jornada' | 'total'>;

/** `anterior` is the report of as many days before; undefined until it has arrived. */
export function renderTotales(reporte: Totales, anterior: Totales | undefined): TemplateResult {
  const { jornada, total } = reporte;
  const { llegados, resueltos, respuesta, solucion } = total;
  const antes = anterior?.total;
  const dias = diasDe(reporte);
  const frente = dias === 1 ? 'el día anterior' : `los ${dias} días anteriores`;
  const totales: [string, string, string, TemplateResult | typeof nothing][] = [
    [
      'Llegados',
      cifra(llegados),
      'Casos generados en el período',
      cuentas(llegados, antes?.llegados, frente),
    ],
    [
      'Resueltos',
      cifra(resueltos),
      'Casos resueltos en el período',
      cuentas(resueltos, antes?.resueltos, frente),
    ],
    [
      'Primera respuesta',
      tiempo(respuesta, jornada),
      detalle(respuesta, jornada),
      tiempos(respuesta, antes?.respuesta, jornada, frente),
    ],
    [
      'Solución',
      tiempo(solucion, jornada),
      detalle(solucion, jornada),
      tiempos(solucion, antes?.solucion, jornada, frente),
    ],
  ];
  return html`<dl class="totales">
    ${totales.map(
      ([nombre, valor, nota, comparado]) =>
        html`<div>
          <dt>${nombre}</dt>
          <dd class="total">${valor}</dd>
          <dd class="suave">${nota}</dd>
          ${comparado}
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

/** More or fewer is neither good nor bad by itself. */
function cuentas(ahora: number, antes: number | undefined, frente: string): TemplateResult | typeof nothing {
  if (antes === undefined) return nothing;
  const cambio = antes ? Math.round((ahora / antes - 1) * 100) : undefined;
  const signo = !cambio ? '' : cambio > 0 ? '▲' : '▼';
  return html`<dd class="comparado">
    ${cambio === undefined ? nothing : html`<strong>${signo} ${cambio ? `${cifra(Math.abs(cambio))}\u00a0%` : 'Igual'}</strong>`}
    ${cifra(antes)} en ${frente}
  </dd>`;
}

/** Faster is better. */
function tiempos(
  { mediana: ahora }: Tiempos,
  previos: Tiempos | undefined,
  jornada: number,
  frente: string,
): TemplateResult | typeof nothing {
  const antes = previos?.mediana ?? null;
  if (antes === null || ahora === null) return nothing;
  const mejor = ahora < antes;
  const juicio = ahora === antes ? 'Igual' : mejor ? '▼ Más rápido' : '▲ Más lento';
  return html`<dd class="comparado ${ahora === antes ? '' : mejor ? 'mejor' : 'peor'}">
    <strong>${juicio}</strong> ${duracion(antes, jornada)} en ${frente}
  </dd>`;
}
