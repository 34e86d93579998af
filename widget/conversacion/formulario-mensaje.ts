/** The composer: "Mensaje..", the clip and Enviar. Its state and what happens to it is the element's. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AdjuntosController } from '../adjuntos/adjuntos-controller.ts';
import type { ArchivoDeBorrador } from '../storage/borrador.ts';
import { TIPOS_ADJUNTO } from '../../shared/tipos-adjunto.ts';
import { fraseDe } from '../words/faltas.ts';

/** `interno` is '1' for a note that only the EPS's staff sees. */
export const CAMPOS_MENSAJE = ['texto', 'interno'] as const;
export type CampoMensaje = (typeof CAMPOS_MENSAJE)[number];

export interface VistaRedaccion {
  servidor: string;
  texto: string;
  interno: boolean;
  falta: string | undefined;
  aviso: string;
  hecho: string;
  adjuntos: AdjuntosController;
  acciones: TemplateResult | typeof nothing;
  alEscribir: (evento: Event) => void;
  alEnviar: (evento: Event) => void;
}

const ACEPTA = TIPOS_ADJUNTO.map(({ extension }) => `.${extension}`).join();

const CLIP = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7.2" />
</svg>`;

/** The portal's own message (GTIC-015-FR, "Gestión Mesa de Ayuda"). */
const GUIA = html`<p class="suave" id="guia">
  <strong>Portal Génesis:</strong> Debajo de este mensaje puedes escribir el mensaje que quieras enviar. Dando
  click en el icono ${CLIP} podrás adjuntar el archivo que quieras.
</p>`;

/** Enter sends, Shift+Enter breaks the line; not while an input method is composing, and not on touch keyboards. */
function alTeclear(evento: KeyboardEvent): void {
  const { key, shiftKey, isComposing, target } = evento;
  if (key !== 'Enter' || shiftKey || isComposing || !matchMedia('(pointer: fine)').matches) return;
  evento.preventDefault();
  (target as HTMLTextAreaElement).form!.requestSubmit();
}

export function renderRedaccion(vista: VistaRedaccion): TemplateResult {
  const { interno, hecho, acciones } = vista;
  return html`<form
    class="redaccion"
    novalidate
    @submit=${vista.alEnviar}
    @input=${vista.alEscribir}
    @paste=${vista.adjuntos.elegir}
  >
    ${GUIA} ${renderAviso(vista)} ${renderTexto(vista, 'Mensaje..')} ${renderArchivos(vista)}
    <div class="fila acciones">
      ${renderClip(vista)}
      <button class="principal">${interno ? 'Guardar nota' : 'Enviar'}</button>
    </div>
    <div class="fila acciones">
      <p class="ayuda tecla">Enter envía. Mayús + Enter hace un renglón nuevo.</p>
      <div class="fila">${acciones}</div>
    </div>
    <p class="oculto" role="status">${hecho}</p>
  </form>`;
}

/** Pieces of every composer. */
export const renderAviso = ({ aviso }: VistaRedaccion): TemplateResult =>
  html`<div role="alert">${aviso && html`<p class="aviso mal">${aviso}</p>`}</div>`;

export function renderTexto(vista: VistaRedaccion, ejemplo: string): TemplateResult {
  const { texto, interno, adjuntos } = vista;
  const falta = adjuntos.falta ?? vista.falta;
  return html`<label for="texto" class="oculto">${interno ? 'Nota interna' : 'Mensaje'}</label>
    <textarea
      id="texto"
      name="texto"
      rows="3"
      dir="auto"
      placeholder=${ejemplo}
      aria-invalid=${!!falta}
      aria-describedby="guia texto-error"
      .value=${texto}
      @keydown=${alTeclear}
    ></textarea>
    <p class="error" id="texto-error" role="alert">
      ${falta && fraseDe(falta === 'requerido' ? VACIO : falta)}
    </p>`;
}

export const renderArchivos = ({
  servidor,
  adjuntos: { lista, repaint },
}: VistaRedaccion): TemplateResult | typeof nothing =>
  lista?.lista.length
    ? html`<mesa-adjuntos .servidor=${servidor} .adjuntos=${lista} .repaint=${repaint}></mesa-adjuntos>`
    : nothing;

export const renderClip = ({ adjuntos }: VistaRedaccion): TemplateResult =>
  html`<div>
    <input class="oculto" type="file" id="clip" multiple accept=${ACEPTA} @change=${adjuntos.elegir} />
    <label class="clip" for="clip">${CLIP} Adjuntar<span class="oculto"> archivos</span></label>
  </div>`;

const VACIO = 'Escriba un mensaje o adjunte un archivo.';

/** What was being written when its case was closed: it goes nowhere from here, and may be wanted elsewhere. */
export function renderSinEnviar(
  texto: string,
  archivos: readonly ArchivoDeBorrador[],
  alDescartar: () => void,
): TemplateResult {
  return html`<div class="aviso mal">
    <p role="alert">Lo que estaba escribiendo no se envió: el caso se cerró antes. Cópielo si lo necesita.</p>
    ${texto && html`<textarea readonly rows="3" dir="auto" aria-label="Lo que no se envió" .value=${texto}></textarea>`}
    ${archivos.map(({ nombre }) => html`<p dir="auto">${nombre}</p>`)}
    <button type="button" class="enlace" @click=${alDescartar}>Descartar</button>
  </div>`;
}
