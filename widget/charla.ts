/** The conversation as it is read: days, messages, what is new, what waits to be sent, who has seen what. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Adjunto } from '../shared/adjunto.ts';
import type { Mensaje } from '../shared/mensaje.ts';
import type { Rol } from '../shared/usuario.ts';
import { claveDe } from './conversacion.ts';
import { renderDescargas, type AlElegir } from './descargar.ts';
import type { Saliente, Salida } from './salida.ts';
import { conEnlaces } from './texto-con-enlaces.ts';
import { dia, fecha } from './fechas.ts';

export interface VistaCharla {
  mensajes: readonly Mensaje[];
  /** Whether the reader is an IPS. */
  soyIps: boolean;
  yo: string;
  /** The first message that was new when the case was opened; 0 for none. */
  marca: number;
  vistoHasta: number;
  pendientes: readonly Saliente[];
  salida: Salida | undefined;
  sinLinea: boolean;
  servidor: string;
  alDescargar: AlElegir;
  /** Not where nothing more can be written. */
  alEditar: ((item: Saliente) => void) | undefined;
}

export const esMio = ({ rol }: { rol: Rol }, soyIps: boolean): boolean => (rol === 'ips') === soyIps;

/** Those that wait and are not among the messages yet: an answer that got lost is a message all the same. */
export function sinLlegar(
  pendientes: readonly Saliente[],
  mensajes: readonly Mensaje[],
  yo: string,
): readonly Saliente[] {
  const libres = new Set(mensajes);
  return pendientes.filter(({ texto, tras, interno = false }) => {
    const llegado = [...libres].find(
      (m) =>
        m.autor.nombre === yo &&
        m.texto === texto &&
        !!m.interno === interno &&
        (m.interno ? m.tras! >= tras : m.secuencia > tras),
    );
    return !llegado || !libres.delete(llegado);
  });
}

export function renderCharla(vista: VistaCharla): TemplateResult {
  const { mensajes, pendientes, soyIps, vistoHasta } = vista;
  const ultimoMio = mensajes.findLast(({ autor, interno }) => !interno && esMio(autor, soyIps))?.secuencia;
  let anterior = '';
  const filas = mensajes.map((mensaje) => {
    const hoy = dia(mensaje.fecha);
    const cambia = hoy !== anterior;
    anterior = hoy;
    return { mensaje, dia: cambia ? hoy : undefined };
  });
  return html`<ol role="list">
    ${repeat(
      filas,
      ({ mensaje }) => claveDe(mensaje),
      ({ mensaje, dia }) => html`
        ${dia && html`<li class="corte">${dia}</li>`}
        ${mensaje.secuencia === vista.marca && !mensaje.interno ? html`<li class="corte nuevo">Mensajes nuevos</li>` : nothing}
        ${renderMensaje(mensaje, vista, mensaje.secuencia === ultimoMio ? (ultimoMio <= vistoHasta ? 'Visto' : 'Enviado') : '')}
      `,
    )}
    ${pendientes.map((item) => renderPendiente(item, vista))}
  </ol>`;
}

function renderMensaje(
  { autor, texto, fecha: cuando, adjuntos, interno }: Mensaje,
  { soyIps, alDescargar }: VistaCharla,
  marca: string,
): TemplateResult {
  return html`<li class="mensaje ${esMio(autor, soyIps) ? 'mio' : ''} ${interno ? 'interno' : ''}">
    <div class="quien">
      <strong>${autor.nombre}</strong>
      ${interno ? html`<span class="suave">Nota interna</span>` : nothing}
      <time class="suave" datetime=${cuando}>${fecha(cuando)}</time>
    </div>
    ${texto ? html`<p dir="auto">${conEnlaces(texto)}</p>` : nothing}
    ${renderDescargas(adjuntos, alDescargar)}
    ${marca && !interno ? html`<span class="marca suave">${marca}</span>` : nothing}
  </li>`;
}

const SITUACION = {
  subiendo: 'Subiendo archivos…',
  enviando: 'Enviando…',
  esperando: 'Pendiente: lo intentaremos de nuevo en un momento.',
  'sin-linea': 'Pendiente: se enviará cuando vuelva la conexión.',
  fallido: 'No se envió.',
} as const;

function renderPendiente(item: Saliente, vista: VistaCharla): TemplateResult {
  const { salida, alDescargar, alEditar, servidor, yo } = vista;
  const estado = salida?.estadoDe(item) ?? 'esperando';
  const adjuntos = salida?.adjuntosDe(item);
  const suben = adjuntos?.porResolver;
  return html`<li
    class="mensaje mio pendiente ${item.interno ? 'interno' : ''} ${suben ? 'con-archivos' : ''}"
  >
    <div class="quien"><strong>${yo}</strong></div>
    ${item.texto ? html`<p dir="auto">${conEnlaces(item.texto)}</p>` : nothing}
    ${
      suben
        ? html`<mesa-adjuntos .servidor=${servidor} .adjuntos=${adjuntos} .vez=${{}}></mesa-adjuntos>`
        : renderDescargas(comoAdjuntos(item), alDescargar)
    }
    ${
      estado === 'fallido'
        ? html`<p class="error" role="alert">${SITUACION.fallido} ${item.falla}</p>
            <div class="fila">
              ${item.roto ? nothing : boton('Reintentar', () => salida!.reintentar(item))}
              ${alEditar ? boton('Editar', () => alEditar(item)) : nothing}
              ${boton('Descartar', () => salida!.descartar(item))}
            </div>`
        : html`<span class="marca suave"
            >${SITUACION[estado === 'esperando' && vista.sinLinea ? 'sin-linea' : estado]}</span
          >`
    }
  </li>`;
}

const boton = (nombre: string, hacer: () => unknown) =>
  html`<button type="button" class="enlace" @click=${hacer}>${nombre}</button>`;

/** The files of a message that waits, as they will look like. */
const comoAdjuntos = ({ archivos = [] }: Saliente): Adjunto[] =>
  archivos.flatMap(({ adjunto }) => adjunto ?? []);
