/** The list of the desk: a case in two lines, with what an agent decides by. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Vista } from '../../shared/bandeja.ts';
import type { ResumenCaso } from '../../shared/caso.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import { renderEstado } from '../ui/estado-caso.ts';
import { conMarcas } from '../ui/marcar.ts';
import { renderPlazoCorto } from '../ui/plazo.ts';
import { fecha } from '../words/fechas.ts';
import { hace } from '../words/hace.ts';
import { iniciales } from '../words/iniciales.ts';
import { VISTAS, type Ruta } from './escritorio-ruta.ts';
import type { Grupo } from './lista-controller.ts';

export interface VistaLista {
  grupos: readonly Grupo[];
  /** Whether there are more pages, so that a count of this one says little. */
  paginada: boolean;
  ruta: Ruta;
  elegidos: ReadonlySet<number>;
  ahora: number;
  /** Whether a message of this agent to the case waits for him. */
  sinEnviar: (numero: number) => boolean;
  enlaceDe: (numero: number) => string;
  alAbrir: (evento: Event, numero: number) => void;
  alElegir: (evento: MouseEvent, numero: number) => void;
  alIr: (vista: Vista) => void;
}

export const renderLista = (vista: VistaLista): TemplateResult[] =>
  vista.grupos.map(
    ({ titulo, casos, mas }) =>
      html`${titulo ? html`<h2 class="grupo">${titulo} <span class="cuenta">${vista.paginada ? nothing : `${casos.length}${mas ? '+' : ''}`}</span></h2>` : nothing}
        <ol class="filas" role="list" aria-label=${titulo || 'Casos'}>
          ${repeat(
            casos,
            ({ numero }) => numero,
            (caso) => renderFila(caso, vista),
          )}
        </ol>
        ${
          mas
            ? html`<button type="button" class="enlace" @click=${() => vista.alIr(mas)}>
                Ver más en «${VISTAS[mas]}»
              </button>`
            : nothing
        }`,
  );

function renderFila(caso: ResumenCaso, vista: VistaLista): TemplateResult {
  const { numero, ips, asunto, descripcion, noLeidos, actualizado } = caso;
  const { caso: abierto, buscar } = vista.ruta;
  const elegido = vista.elegidos.has(numero);
  const clases = [
    numero === abierto && 'abierta',
    noLeidos && 'sin-leer',
    elegido && 'elegida',
    caso.hallado && 'hallada',
    caso.prioridad === 'URGENTE' && 'urgente',
  ];
  const marcado = (texto: string) => (buscar ? conMarcas(texto, buscar) : texto);
  return html`<li class="fila-caso ${clases.filter(Boolean).join(' ')}">
    <label class="caja">
      <input
        type="checkbox"
        aria-label="Elegir el caso ${numero}"
        .checked=${elegido}
        @click=${(e: MouseEvent) => vista.alElegir(e, numero)}
      />
    </label>
    <a
      href=${vista.enlaceDe(numero)}
      data-numero=${numero}
      aria-current=${numero === abierto ? 'true' : 'false'}
      @click=${(e: Event) => vista.alAbrir(e, numero)}
    >
      <span class="de corto" title=${ips?.nombre ?? ''}>${marcado(ips?.nombre ?? '')}</span>
      <span class="asunto corto" title=${asunto.nombre}>${marcado(asunto.nombre)}</span>
      <span class="numero">${marcado(`${numero}`)}</span>
      <time datetime=${actualizado} title=${fecha(actualizado)}
        >${hace(actualizado, vista.ahora)}<span class="oculto">, ${fecha(actualizado)}</span></time
      >
      <span class="segunda"
        ><span class="corto"
          ><bdi class="descripcion ${(caso.hallado ?? caso.ultimo) ? 'con-mas' : ''}"
            >${marcado(descripcion)}</bdi
          >
          ${renderPrevio(caso, marcado)}</span
        >${renderMarcas(caso, vista)}</span
      >
    </a>
  </li>`;
}

/** Where the words were found, else what was said last. */
function renderPrevio(
  { hallado, ultimo }: ResumenCaso,
  marcado: (texto: string) => unknown,
): TemplateResult | typeof nothing {
  const extracto = hallado ?? ultimo;
  if (!extracto) return nothing;
  const { rol, texto } = extracto;
  return html`<span class="suave"
    >${rol === 'ips' ? nothing : html`<span class="quien-dijo">EPS:</span> `}<bdi
      >${marcado(texto)}</bdi
    ></span
  >`;
}

/** Only what the view does not say of all its cases. */
function renderMarcas(
  { numero, estado, asignado, prioridad, vence, noLeidos }: ResumenCaso,
  { ruta: { vista, asignado: filtrado, buscar }, sinEnviar, ahora }: VistaLista,
): TemplateResult {
  const diceEstado = /^(resueltos|cerrados)$/.test(vista);
  const todos = vista === 'para-mi' && !!buscar;
  const deQuien = /^(abiertos|vencidos)$/.test(vista) || todos ? !filtrado : false;
  return html`<span class="marcas ${todos ? 'todas' : ''}">
    ${sinEnviar(numero) ? html`<span class="error">Sin enviar</span>` : nothing}
    ${
      prioridad && prioridad !== 'NORMAL'
        ? html`<span class="prioridad ${prioridad}">${NOMBRE_PRIORIDAD[prioridad]}</span>`
        : nothing
    }
    ${renderPlazoCorto(vence, ahora)}
    ${
      diceEstado || (estado === 'ACTIVO' && !todos)
        ? nothing
        : html`<span title=${NOMBRE_ESTADO[estado]}>${renderEstado(estado)}</span>`
    }
    ${deQuien ? renderDeQuien(asignado) : nothing}
    ${
      noLeidos
        ? html`<span class=${noLeidos > 1 ? 'nuevos' : 'oculto'}
            >${noLeidos}<span class="oculto"> sin leer</span></span
          >`
        : nothing
    }
  </span>`;
}

/** By the name where there is room for it, else by its initials. */
function renderDeQuien(asignado: ResumenCaso['asignado']): TemplateResult {
  const nombre = asignado?.nombre ?? 'Sin asignar';
  return html`<span class="de-quien" title=${nombre}
    ><span class="corta ${asignado ? '' : 'nadie'}" aria-hidden="true"
      >${asignado ? iniciales(nombre) : ''}</span
    ><span class="larga corto">${nombre}</span></span
  >`;
}
