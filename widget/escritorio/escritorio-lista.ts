/** The list of the desk: one row a case, with what an agent decides by. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ResumenCaso } from '../../shared/caso.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import { renderEstado } from '../ui/estado-caso.ts';
import { renderPlazo } from '../ui/plazo.ts';
import { fecha } from '../words/fechas.ts';

export interface VistaLista {
  casos: readonly ResumenCaso[];
  abierto: number;
  elegidos: ReadonlySet<number>;
  ahora: number;
  /** Whether a message of this agent to the case waits for him. */
  sinEnviar: (numero: number) => boolean;
  enlaceDe: (numero: number) => string;
  alAbrir: (evento: Event, numero: number) => void;
  alElegir: (numero: number, si: boolean) => void;
}

export function renderLista(vista: VistaLista): TemplateResult {
  return html`<ol class="filas" role="list" aria-label="Casos">
    ${repeat(
      vista.casos,
      ({ numero }) => numero,
      (caso) => renderFila(caso, vista),
    )}
  </ol>`;
}

function renderFila(caso: ResumenCaso, vista: VistaLista): TemplateResult {
  const { numero, ips, asunto, descripcion, estado, asignado, prioridad, vence, noLeidos, actualizado } =
    caso;
  const abierto = numero === vista.abierto;
  return html`<li class="fila-caso ${abierto ? 'abierta' : ''} ${noLeidos ? 'sin-leer' : ''}">
    <input
      type="checkbox"
      aria-label="Elegir el caso ${numero}"
      .checked=${vista.elegidos.has(numero)}
      @change=${(e: Event) => vista.alElegir(numero, (e.target as HTMLInputElement).checked)}
    />
    <a
      href=${vista.enlaceDe(numero)}
      data-numero=${numero}
      aria-current=${abierto ? 'true' : 'false'}
      @click=${(e: Event) => vista.alAbrir(e, numero)}
    >
      <span class="renglon">
        <strong>${numero}</strong>
        <span class="corto">${ips?.nombre}</span>
        ${noLeidos ? html`<span class="nuevos">${noLeidos}<span class="oculto"> sin leer</span></span>` : nothing}
        ${vista.sinEnviar(numero) ? html`<span class="error">Sin enviar</span>` : nothing}
        ${
          prioridad && prioridad !== 'NORMAL'
            ? html`<span class="prioridad ${prioridad}">${NOMBRE_PRIORIDAD[prioridad]}</span>`
            : nothing
        }
      </span>
      <span class="renglon que"
        ><span class="corto">${asunto.nombre}: <bdi>${descripcion}</bdi></span></span
      >
      <span class="renglon suave">
        ${renderEstado(estado)}
        <span class="corto">${asignado ? asignado.nombre : 'Sin asignar'}</span>
        ${renderPlazo(vence, vista.ahora)}
        <time datetime=${actualizado}>${fecha(actualizado)}</time>
      </span>
    </a>
  </li>`;
}
