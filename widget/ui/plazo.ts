/** When something is due, as people say it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ResumenCaso } from '../../shared/caso.ts';
import { PRONTO_MS } from '../../shared/limites.ts';
import { fecha } from '../words/fechas.ts';
import { ICONO } from './iconos.ts';

type Vencimiento = NonNullable<ResumenCaso['vence']>;

const MINUTO = 60_000;
const HORA = 60 * MINUTO;
const DIA = 24 * HORA;

/** "35 min", "3 h", "2 días". */
function lapso(ms: number): string {
  if (ms < HORA) return `${Math.max(1, Math.round(ms / MINUTO))} min`;
  if (ms < 2 * DIA) return `${Math.round(ms / HORA)} h`;
  return `${Math.round(ms / DIA)} días`;
}

const CUANDO = new Intl.DateTimeFormat('es-CO', {
  timeZone: 'America/Bogota',
  weekday: 'short',
  day: 'numeric',
  month: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** "jue 26/11 09:38": the moment itself, since what is counted are office hours. */
function cuando(iso: string): string {
  const partes = Object.fromEntries(
    CUANDO.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]),
  );
  const { weekday = '', day, month, hour, minute } = partes;
  return `${weekday.replace('.', '')} ${day}/${month} ${hour}:${minute}`;
}

/** Whether it is late, or due within four hours. */
export const esPronto = ({ fecha: vence }: Vencimiento, ahora: number): boolean =>
  Date.parse(vence) - ahora < PRONTO_MS;

const claseDe = (falta: number): string => (falta < 0 ? 'vencido' : falta < PRONTO_MS ? 'pronto' : '');

export function renderPlazo(vence: ResumenCaso['vence'], ahora: number): TemplateResult | typeof nothing {
  if (!vence) return nothing;
  const falta = Date.parse(vence.fecha) - ahora;
  const que = vence.que === 'respuesta' ? 'Respuesta' : 'Solución';
  return html`<span class="plazo ${claseDe(falta)}" title="${que}: ${fecha(vence.fecha)}">
    ${que} ${falta < 0 ? `vencida hace ${lapso(-falta)}` : `antes del ${cuando(vence.fecha)}`}
  </span>`;
}

/** In a row of a list: only what is near, in as few letters as there is room for. */
export function renderPlazoCorto(
  vence: ResumenCaso['vence'],
  ahora: number,
): TemplateResult | typeof nothing {
  if (!vence || !esPronto(vence, ahora)) return nothing;
  const falta = Date.parse(vence.fecha) - ahora;
  const que = vence.que === 'respuesta' ? 'Respuesta' : 'Solución';
  return html`<span class="plazo ${claseDe(falta)}" title="${que}: ${fecha(vence.fecha)}">
    ${ICONO.plazo}<span class="oculto">${que}:</span>
    <span class="larga">${falta < 0 ? 'venció' : 'vence'}</span> ${falta < 0 ? 'hace' : 'en'}
    ${lapso(Math.abs(falta))}
  </span>`;
}
