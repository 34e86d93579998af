/** What stands around the messages: older ones, what arrived below, who is writing, whether there is a connection. */
import { html, nothing, type TemplateResult } from 'lit';
import { diaYHora } from '../words/dia-y-hora.ts';
import type { Conversacion } from './conversacion.ts';

export interface VistaMarco {
  hayAnteriores: boolean;
  /** Messages that arrived below what is in sight. */
  nuevos: number;
  anuncio: string;
  escriben: string;
  sinConexion: boolean;
  /** Before the first message. */
  inicio: TemplateResult | undefined;
  mensajes: TemplateResult;
  alMover: () => void;
  alPedirAnteriores: () => unknown;
  /** Whether newer messages than those in the page are held. */
  lejos: boolean;
  /** What is said where there are no messages. */
  vacia: string;
  alBajar: () => void;
}

const AVISO = html`<p class="aviso">Sin conexión: sus mensajes se enviarán cuando vuelva.</p>`;

export function renderMarco(vista: VistaMarco): TemplateResult {
  const { nuevos } = vista;
  return html`<div class="marco">
      <div class="mensajes" tabindex="0" role="region" aria-label="Conversación" @scroll=${vista.alMover}>
        ${vista.inicio}
        ${
          vista.hayAnteriores
            ? html`<button type="button" class="enlace" @click=${vista.alPedirAnteriores}>
                Ver mensajes anteriores
              </button>`
            : nothing
        }
        <div role="log" aria-live="off" aria-label="Mensajes">${vista.mensajes}</div>
        <p class="suave vacia">${vista.vacia && html`<slot name="vacia">${vista.vacia}</slot>`}</p>
      </div>
      ${
        nuevos || vista.lejos
          ? html`<button type="button" class="abajo principal" @click=${vista.alBajar}>
              ${nuevos ? (nuevos === 1 ? '1 mensaje nuevo' : `${nuevos} mensajes nuevos`) : 'Ir a lo último'}
              ↓
            </button>`
          : nothing
      }
    </div>
    <p class="oculto" role="status">${vista.anuncio}</p>
    <p class="suave escribe" aria-live="off">${vista.escriben}</p>
    <div role="status">${vista.sinConexion ? AVISO : nothing}</div>`;
}

/** What is said where nothing has been said yet. */
export function sinMensajes(
  { caso, mensajes }: Conversacion,
  soyIps: boolean,
  hayPendientes: boolean,
): string {
  if (mensajes.length || hayPendientes) return '';
  const { vence } = caso;
  if (!soyIps) return 'Aún no hay mensajes.';
  return vence && Date.parse(vence.fecha) > Date.now()
    ? `Aún no hay mensajes. Le responderemos antes del ${diaYHora(vence.fecha)}.`
    : 'Aún no hay mensajes. La respuesta aparecerá aquí.';
}
