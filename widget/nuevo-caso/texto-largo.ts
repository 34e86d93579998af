/** What is offered where a descripción is too long: the whole text as the first message. A part of its own. */
import { html, type TemplateResult } from 'lit';

export { tituloDe } from './titulo.ts';

export function ofrecerMensaje(cuenta: number, maximo: number, alPasar: () => unknown): TemplateResult {
  return html`<div class="aviso fila">
    <p>
      Escribió ${cuenta} caracteres y en la descripción caben ${maximo}. Nada se pierde: el texto completo
      puede ir en «Cuéntenos qué pasó», y aquí queda un título.
    </p>
    <button type="button" @click=${alPasar}>Pasar el texto completo a un mensaje</button>
  </div>`;
}
