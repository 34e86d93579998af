/** The composer of an agent, and how a case begins at the desk. */
import { html, type TemplateResult } from 'lit';
import type { Caso } from '../../shared/caso.ts';
import { renderDescargas, type AlElegir } from '../adjuntos/lista-de-adjuntos.ts';
import type { Redaccion } from '../conversacion/extras.ts';
import { renderArchivos, renderAviso, renderClip, renderTexto } from '../conversacion/formulario-mensaje.ts';
import { renderDesplegable } from '../ui/desplegable.ts';
import { ICONO } from '../ui/iconos.ts';
import { fecha } from '../words/fechas.ts';
import type { RespuestasController } from './respuestas-controller.ts';

/** What the IPS filed, over its first message. */
export const renderInicio = (caso: Caso, alDescargar: AlElegir): TemplateResult =>
  html`<div class="inicio">
    <p class="suave">${caso.ips.nombre} generó este caso el ${fecha(caso.fecha)}</p>
    <p><bdi>${caso.descripcion}</bdi></p>
    ${renderDescargas(caso.adjuntos, alDescargar)}
  </div>`;

export function renderRedaccionSoporte(
  redaccion: Redaccion,
  respuestas: RespuestasController,
): TemplateResult {
  const { interno, adjuntos, hecho } = redaccion;
  const tono = (suyo: boolean, nombre: TemplateResult) =>
    html`<label class="tono ${interno === suyo ? 'puesto' : ''}">
      <input
        type="radio"
        name="interno"
        value=${suyo ? '1' : ''}
        .checked=${interno === suyo}
        @change=${() => redaccion.ponerInterno(suyo)}
      />
      ${nombre}
    </label>`;
  return html`<form
    class="redaccion soporte ${interno ? 'interna' : ''}"
    novalidate
    @submit=${redaccion.alEnviar}
    @input=${redaccion.alEscribir}
    @paste=${adjuntos.elegir}
    @keydown=${{ handleEvent: (e: KeyboardEvent) => alTeclear(e, redaccion), capture: true }}
  >
    ${renderAviso(redaccion)} ${respuestas.renderLista(redaccion)}
    <fieldset class="tonos">
      <legend class="oculto">Qué escribe</legend>
      ${tono(false, html`${ICONO.responder} Respuesta`)}
      ${tono(true, html`${ICONO.nota} <span>Nota interna <span class="suave">(la IPS no la ve)</span></span>`)}
    </fieldset>
    ${renderTexto(redaccion, interno ? 'Nota para el equipo de soporte' : 'Escriba su respuesta')}
    ${renderArchivos(redaccion)}
    <div class="fila acciones">
      ${renderClip(redaccion)} ${respuestas.renderBoton()}
      <p class="ayuda tecla" id="guia">
        ${
          interno
            ? html`<kbd>Enter</kbd> guarda`
            : html`<kbd>Enter</kbd> envía, <kbd>Ctrl</kbd> <kbd>Enter</kbd> envía y resuelve`
        }
      </p>
      ${interno ? html`<button class="principal">Guardar nota</button>` : renderEnviar(redaccion)}
    </div>
    <p class="oculto" role="status">${hecho}</p>
  </form>`;
}

const renderEnviar = ({ enviarYResolver }: Redaccion): TemplateResult =>
  html`<div class="partido">
    <button class="principal">Enviar</button>
    ${renderDesplegable({
      clase: 'hacia-arriba',
      boton: ICONO.abajo,
      etiqueta: 'Otras opciones',
      contenido: html`<button type="button" class="punto" data-cierra @click=${enviarYResolver}>
        ${ICONO.hecho} <span>Enviar y marcar resuelto</span> <kbd>Ctrl Enter</kbd>
      </button>`,
    })}
  </div>`;

/** Before the field's own keys. */
function alTeclear(evento: KeyboardEvent, { interno, enviarYResolver }: Redaccion): void {
  const { key, ctrlKey, metaKey, isComposing, target } = evento;
  const manda = key === 'Enter' && (ctrlKey || metaKey) && !isComposing;
  if (!manda || interno || (target as Element).id !== 'texto') return;
  evento.preventDefault();
  evento.stopPropagation();
  enviarYResolver();
}
