/** What came, as bars, and what was solved, as a line, day by day; week by week when there are too many days to see. */
import { html, svg, type TemplateResult } from 'lit';
import type { Reporte } from '../../shared/reporte.ts';
import { cifra, diaEscrito, plural } from '../words/cifras.ts';
import { renderGrafica } from './grafica.ts';
import { enlaceA, type AlVer } from './ver-casos.ts';

type Dia = Reporte['porDia'][number];

const DIAS_VISIBLES = 62;
const ALTO = 168;

export function renderDias(porDia: readonly Dia[], alVer: AlVer): TemplateResult {
  const porSemana = porDia.length > DIAS_VISIBLES;
  const tramos = porSemana ? semanas(porDia) : porDia;
  const marcas = escala(Math.max(...tramos.flatMap(({ llegados, resueltos }) => [llegados, resueltos])));
  const tope = marcas.at(-1)!;
  const cada = porSemana ? 'semana' : 'día';
  const nombre = ({ dia }: Dia) => (porSemana ? `Semana del ${diaEscrito(dia)}` : diaEscrito(dia));
  /** The last day of a bar. */
  const fin = (i: number) => porDia[Math.min((porSemana ? 7 : 1) * (i + 1), porDia.length) - 1]!.dia;
  return renderGrafica(
    `¿Vamos al día? Llegados y resueltos por ${cada}`,
    html`<p class="leyenda" aria-hidden="true">
        <span class="llegados">Llegados</span> <span class="resueltos">Resueltos</span>
      </p>
      <svg class="dias" role="img" aria-label=${esencia(tramos, cada, nombre)} height=${ALTO + 28}>
        ${marcas.map((marca) => {
          const y = ALTO * (1 - marca / tope);
          return svg`<line class="guia" x2="100%" y1=${y} y2=${y} />
            <text class="marca" x="-8" y=${y} dy=".35em">${cifra(marca)}</text>`;
        })}
        <svg width="100%" height=${ALTO} viewBox="0 0 ${tramos.length} ${tope}" preserveAspectRatio="none">
          ${tramos.map(
            ({ llegados }, i) =>
              svg`<rect class="barra" x=${i + 0.14} width="0.72" y=${tope - llegados} height=${llegados} />`,
          )}
          <path
            class="linea"
            d=${`M${tramos.map(({ resueltos }, i) => `${i + 0.5} ${tope - resueltos}`).join('L')}`}
          />
          ${tramos.map(
            // For the pointer; the keyboard has the links of the table.
            (tramo, i) => svg`<rect
              class="paso"
              x=${i}
              width="1"
              height=${tope}
              data-enlace=${enlaceA({ desde: tramo.dia, hasta: fin(i) })}
              @click=${alVer}
            >
              <title .textContent=${`${nombre(tramo)}: ${cuentas(tramo)}`}></title>
            </rect>`,
          )}
        </svg>
        ${tramos.map(
          ({ resueltos }, i) =>
            svg`<circle class="punto" r="3" cx=${centro(i, tramos)} cy=${ALTO * (1 - resueltos / tope)} />`,
        )}
        ${fechas(tramos).map(
          ([dia, x, ancla]) =>
            svg`<text class="fecha ${ancla}" x=${x} y=${ALTO + 22}>${diaEscrito(dia)}</text>`,
        )}
      </svg>`,
    [porSemana ? 'Semana del' : 'Día', 'Llegados', 'Resueltos'],
    tramos.map(({ dia, llegados, resueltos }, i) => [
      html`<a href=${enlaceA({ desde: dia, hasta: fin(i) })} @click=${alVer}>${diaEscrito(dia)}</a>`,
      cifra(llegados),
      cifra(resueltos),
    ]),
  );
}

const cuentas = ({ llegados, resueltos }: Omit<Dia, 'dia'>) =>
  `${plural(llegados, 'llegado', 'llegados')}, ${plural(resueltos, 'resuelto', 'resueltos')}`;

function esencia(tramos: readonly Dia[], cada: string, nombre: (tramo: Dia) => string): string {
  const suma = (que: 'llegados' | 'resueltos') => tramos.reduce((total, tramo) => total + tramo[que], 0);
  const mayor = tramos.reduce((uno, otro) => (otro.llegados > uno.llegados ? otro : uno));
  const total = cuentas({ llegados: suma('llegados'), resueltos: suma('resueltos') });
  return `${total}. Más llegados en un${cada === 'semana' ? 'a semana' : ' día'}: ${cifra(mayor.llegados)} (${nombre(mayor)}).`;
}

/** Of seven days each, from the first day on; the last one may be shorter. */
function semanas(porDia: readonly Dia[]): Dia[] {
  const juntas: Dia[] = [];
  for (const [i, { dia, llegados, resueltos }] of porDia.entries()) {
    if (i % 7 === 0) juntas.push({ dia, llegados: 0, resueltos: 0 });
    const semana = juntas.at(-1)!;
    semana.llegados += llegados;
    semana.resueltos += resueltos;
  }
  return juntas;
}

/** Up to five round numbers from 0 to `mayor` or a little over it: steps of 1, 2, 5, 10, 20… */
function escala(mayor: number): number[] {
  let paso = 1;
  for (let i = 0; mayor / paso > 4; i++) paso *= i % 3 === 1 ? 2.5 : 2;
  const pasos = Math.max(1, Math.ceil(mayor / paso));
  return [...Array(pasos + 1).keys()].map((i) => i * paso);
}

/** The middle of a bar, of the width of all. */
const centro = (i: number, tramos: readonly Dia[]) => `${((i + 0.5) / tramos.length) * 100}%`;

/** The first, the middle and the last, each under its bar. */
function fechas(tramos: readonly Dia[]): [string, string, string][] {
  const en = (i: number): [string, string] => [tramos[i]!.dia, centro(i, tramos)];
  const ultimo = tramos.length - 1;
  if (ultimo === 0) return [[...en(0), 'centro']];
  const puntas: [string, string, string][] = [
    [tramos[0]!.dia, '0', ''],
    [tramos[ultimo]!.dia, '100%', 'fin'],
  ];
  return ultimo < 4 ? puntas : [puntas[0]!, [...en(ultimo >> 1), 'centro'], puntas[1]!];
}
