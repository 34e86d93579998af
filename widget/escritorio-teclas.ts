/** The desk's keys: they work while the focus is in it or nowhere, and nobody is typing (WCAG 2.1.4). */
import { html, type TemplateResult } from 'lit';

export const TECLAS = {
  j: 'Caso siguiente',
  k: 'Caso anterior',
  Enter: 'Abrir el caso',
  x: 'Elegir el caso',
  a: 'Tomar el caso abierto',
  r: 'Responder',
  n: 'Escribir una nota interna',
  e: 'Cambiar el estado',
  '/': 'Buscar',
  Escape: 'Volver a la lista',
  '?': 'Ver estas teclas',
} as const;

export type Tecla = keyof typeof TECLAS;

/** Which of them was pressed; undefined while something is being typed or chosen. */
export function teclaDe(evento: KeyboardEvent): Tecla | undefined {
  const { key, ctrlKey, metaKey, altKey, isComposing } = evento;
  if (ctrlKey || metaKey || altKey || isComposing || !Object.hasOwn(TECLAS, key)) return undefined;
  const [donde] = evento.composedPath();
  const escribe =
    donde instanceof HTMLElement && donde.matches('input:not([type=checkbox]), textarea, select');
  if (escribe && key !== 'Escape') return undefined;
  if (key === 'Enter') return undefined; // the link's own
  return key as Tecla;
}

export const renderTeclas = (alCerrar: () => void): TemplateResult =>
  html`<dialog class="teclas" aria-labelledby="teclas-titulo" @close=${alCerrar}>
    <form method="dialog">
      <h2 id="teclas-titulo">Teclas</h2>
      <dl>
        ${Object.entries(TECLAS).map(
          ([tecla, que]) =>
            html`<div>
              <dt><kbd>${tecla === 'Escape' ? 'Esc' : tecla}</kbd></dt>
              <dd>${que}</dd>
            </div>`,
        )}
      </dl>
      <button class="principal">Cerrar</button>
    </form>
  </dialog>`;
