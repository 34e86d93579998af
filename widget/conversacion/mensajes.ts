/** The conversation as it is read: days, messages, what is new, what waits to be sent, who has seen what. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import type { Rol } from '../../shared/usuario.ts';
import { idDe } from './conversacion.ts';
import { renderDescargas, type AlElegir } from '../adjuntos/lista-de-adjuntos.ts';
import { Parte } from '../net/lazy-part.ts';
import type { Salida, Situacion } from '../outbox/salida.ts';
import type { Saliente } from '../outbox/saliente.ts';
import { conEnlaces } from '../ui/linkify.ts';
import { dia, fecha } from '../words/fechas.ts';
import { hace } from '../words/hace.ts';

/** What shows the whole of a mail; a message says without it that it came by mail. */
const correos = new Parte(() => import('./mesa-correo-completo.ts'));

export interface VistaMensajes {
  mensajes: readonly Mensaje[];
  /** Whether the reader is an IPS. */
  soyIps: boolean;
  /** The secuencia of the reader's last message, in the page or not. */
  ultimoMio: number | undefined;
  yo: string;
  /** The first message that was new when the case was opened; 0 for none. */
  marca: number;
  vistoHasta: number;
  pendientes: readonly Saliente[];
  salida: Salida | undefined;
  sinConexion: boolean;
  servidor: string;
  alDescargar: AlElegir;
  /** Not where nothing more can be written. */
  alEditar: ((item: Saliente) => void) | undefined;
}

export const esMio = ({ rol }: { rol: Rol }, soyIps: boolean): boolean => (rol === 'ips') === soyIps;

/**
 * The waiting messages that are not in the conversation yet. The server may have one whose answer got lost: it is found
 * by its content, if it was ever sent.
 */
export function sinLlegar(
  pendientes: readonly Saliente[],
  mensajes: readonly Mensaje[],
  yo: string,
): readonly Saliente[] {
  const libres = new Set(mensajes);
  return pendientes.filter(({ texto, tras, interno = false, archivos, intentado }) => {
    if (!intentado) return true;
    const llegado = [...libres].find(
      (m) =>
        m.autor.nombre === yo &&
        m.texto === texto &&
        m.adjuntos.length === archivos.length &&
        !!m.interno === interno &&
        (m.interno ? m.tras! >= tras : m.secuencia > tras),
    );
    return !llegado || !libres.delete(llegado);
  });
}

export function renderMensajes(vista: VistaMensajes): TemplateResult {
  const { mensajes, pendientes, vistoHasta, ultimoMio } = vista;
  const ahora = Date.now();
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
      ({ mensaje }) => idDe(mensaje),
      ({ mensaje, dia }) => html`
        ${dia && html`<li class="corte">${dia}</li>`}
        ${mensaje.secuencia === vista.marca && !mensaje.interno ? html`<li class="corte nuevo">Mensajes nuevos</li>` : nothing}
        ${renderMensaje(mensaje, vista, ahora, mensaje.secuencia === ultimoMio ? (ultimoMio <= vistoHasta ? 'Visto' : 'Enviado') : '')}
      `,
    )}
    ${pendientes.map((item) => renderPendiente(item, vista))}
  </ol>`;
}

function renderMensaje(
  mensaje: Mensaje,
  { soyIps, alDescargar, servidor }: VistaMensajes,
  ahora: number,
  marca: string,
): TemplateResult {
  const { autor, texto, fecha: cuando, adjuntos, interno, original } = mensaje;
  if (original) correos.traer();
  return html`<li class="mensaje ${esMio(autor, soyIps) ? 'mio' : ''} ${interno ? 'interno' : ''}">
    <div class="quien">
      <strong>${autor.nombre}</strong>
      ${interno ? html`<span class="suave">Nota interna</span>` : nothing}
      <time class="suave" datetime=${cuando} title=${fecha(cuando)}
        ><span aria-hidden="true">${hace(cuando, ahora)}</span
        ><span class="oculto">${fecha(cuando)}</span></time
      >
    </div>
    ${texto ? html`<p dir="auto">${conEnlaces(texto)}</p>` : nothing}
    ${renderDescargas(adjuntos, alDescargar, servidor)}
    ${
      original
        ? html`<mesa-correo-completo .mensaje=${mensaje}
            ><span class="suave">Por correo</span></mesa-correo-completo
          >`
        : nothing
    }
    ${marca && !interno ? html`<span class="marca suave">${marca}</span>` : nothing}
  </li>`;
}

const SIN_CONEXION = 'Pendiente: se enviará cuando vuelva la conexión.';
const EN_UN_MOMENTO = 'Pendiente: lo intentaremos de nuevo en un momento.';
const SIN_SESION = 'Sin enviar: ingrese de nuevo.';

/** What is shown under a message that waits. */
const SITUACION: Record<Exclude<Situacion, 'detenido'>, string> = {
  enviando: 'Enviando…',
  'sin-sesion': SIN_SESION,
  'clave-por-cambiar': 'Sin enviar: termine de ingresar.',
  preparando: 'Preparando archivos…',
  subiendo: 'Subiendo archivos…',
  'en-otra-pestana': 'Pendiente: sus archivos se están subiendo en otra pestaña.',
  'en-pausa-suya': 'Sin enviar: reanude los archivos en pausa, o quítelos.',
  'espera-conexion': SIN_CONEXION,
  'espera-sesion': SIN_SESION,
  'espera-servicio': EN_UN_MOMENTO,
  detras: 'Pendiente: se enviará después del mensaje anterior.',
  'detras-de-detenido': 'Sin enviar: resuelva primero el mensaje anterior que no se envió.',
  'por-repetir': EN_UN_MOMENTO,
  'por-salir': 'Pendiente: se enviará en seguida.',
};

/** Situations that end by themselves once there is a connection. */
const CON_CONEXION = /^(por-|espera-servicio|preparando|subiendo)/;

function fraseDeSituacion(
  situacion: keyof typeof SITUACION,
  salida: Salida | undefined,
  sinConexion: boolean,
) {
  if (sinConexion && CON_CONEXION.test(situacion)) return SIN_CONEXION;
  const minutos = Math.ceil(((salida?.reintento ?? 0) - Date.now()) / 60_000);
  return situacion === 'por-repetir' && minutos > 1
    ? `Pendiente: lo intentaremos de nuevo en ${minutos} minutos.`
    : SITUACION[situacion];
}

function renderPendiente(item: Saliente, vista: VistaMensajes): TemplateResult {
  const { salida, alDescargar, servidor, yo } = vista;
  const situacion = salida?.situacionDe(item) ?? 'por-salir';
  const adjuntos = salida?.adjuntosDe(item);
  return html`<li
    class="mensaje mio pendiente ${item.interno ? 'interno' : ''} ${adjuntos ? 'con-archivos' : ''}"
  >
    <div class="quien"><strong>${yo}</strong></div>
    ${item.texto ? html`<p dir="auto">${conEnlaces(item.texto)}</p>` : nothing}
    ${
      adjuntos
        ? html`<mesa-adjuntos .servidor=${servidor} .adjuntos=${adjuntos} .repaint=${{}}></mesa-adjuntos>`
        : renderDescargas(comoAdjuntos(item), alDescargar)
    }
    ${
      situacion === 'detenido'
        ? renderDetenido(item, vista, !!adjuntos)
        : html`<span class="marca suave">${fraseDeSituacion(situacion, salida, vista.sinConexion)}</span>`
    }
  </li>`;
}

/** It waits for a person; which file is missing is said at the file, where its list is shown. */
function renderDetenido(
  item: Saliente,
  { salida, alEditar }: VistaMensajes,
  conLista: boolean,
): TemplateResult {
  const malos = item.archivos.filter(({ motivo }) => motivo);
  const porque = conLista
    ? 'Elija de nuevo los archivos que faltan, o quítelos.'
    : malos.map(({ nombre, motivo }) => `${nombre}: ${motivo}`).join(' ');
  return html`<p class="error" role="alert">No se envió. ${item.falla ?? porque}</p>
    <div class="fila">
      ${item.falla && !malos.length ? boton('Reintentar', () => salida!.reintentar(item)) : nothing}
      ${alEditar ? boton('Editar', () => alEditar(item)) : nothing}
      ${boton('Descartar', () => salida!.descartar(item))}
    </div>`;
}

/** The second click of a double click would meet what has come to that place: the next message. */
const boton = (nombre: string, hacer: () => unknown) =>
  html`<button type="button" class="enlace" @click=${({ detail }: MouseEvent) => detail < 2 && hacer()}>
    ${nombre}
  </button>`;

/** The files of a message that waits, as they will look like. */
const comoAdjuntos = ({ archivos }: Saliente): Adjunto[] => archivos.flatMap(({ adjunto }) => adjunto ?? []);
