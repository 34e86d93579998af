/** The desk's keys: they work while the focus is in it or nowhere, and nobody is typing (WCAG 2.1.4). */
import { html, type ReactiveController, type TemplateResult } from 'lit';
import type { MesaEscritorio } from './mesa-escritorio.ts';

const TECLAS = {
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
function teclaDe(evento: KeyboardEvent): Tecla | undefined {
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

/** Listens for the keys on the page of a desk, and does what they say. */
export class TeclasController implements ReactiveController {
  readonly #escritorio: MesaEscritorio;

  constructor(escritorio: MesaEscritorio) {
    (this.#escritorio = escritorio).addController(this);
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#alTeclear);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#alTeclear);
  }

  #alTeclear = (evento: KeyboardEvent): void => {
    const { ruta, renderRoot, cliente } = this.#escritorio;
    // Nothing of it is to be seen after a session that ended.
    if (!cliente.usuario) return;
    const aqui = evento.composedPath().includes(this.#escritorio) || evento.target === document.body;
    const tecla = aqui ? teclaDe(evento) : undefined;
    if (!tecla || (ruta.seccion !== 'casos' && tecla !== '?')) return;
    // A dialog has its own.
    if (renderRoot.querySelector('dialog[open]')) return;
    if (this.hacer(tecla)) evento.preventDefault();
  };

  /** Whether there was something to do. */
  hacer(tecla: Tecla): boolean {
    const escritorio = this.#escritorio;
    const { renderRoot, ruta } = escritorio;
    switch (tecla) {
      case 'j':
        return this.#mover(1);
      case 'k':
        return this.#mover(-1);
      case 'x': {
        const [enlaces, lugar] = this.#lugar();
        const numero = Number(enlaces[lugar]?.dataset.numero ?? 0);
        if (numero) escritorio.elegir(numero);
        return !!numero;
      }
      case '/':
        renderRoot.querySelector<HTMLElement>('#buscar')?.focus();
        return true;
      case '?':
        renderRoot.querySelector<HTMLDialogElement>('.teclas')?.showModal();
        return true;
      case 'Escape':
        if (ruta.caso) escritorio.cerrarCaso();
        return !!ruta.caso;
      case 'a':
      case 'r':
      case 'n':
      case 'e':
        return renderRoot.querySelector('mesa-caso-soporte')?.hacer(tecla) ?? false;
      case 'Enter':
        return false;
    }
  }

  /** The rows, and which of them has the focus or is open; -1 for none. */
  #lugar(): [readonly HTMLElement[], number] {
    const { renderRoot, ruta } = this.#escritorio;
    const enlaces = [...renderRoot.querySelectorAll<HTMLElement>('[data-numero]')];
    const activo = (this.#escritorio.getRootNode() as ShadowRoot).activeElement;
    const enfocado = enlaces.findIndex(({ parentElement }) => parentElement?.contains(activo));
    const abierto = enlaces.findIndex(({ dataset }) => dataset.numero === `${ruta.caso}`);
    return [enlaces, enfocado < 0 ? abierto : enfocado];
  }

  #mover(paso: 1 | -1): true {
    const [enlaces, lugar] = this.#lugar();
    const siguiente = enlaces[lugar < 0 ? 0 : lugar + paso];
    // Where the case has the list's place, the next one takes the case's.
    if (siguiente && !siguiente.getClientRects().length)
      this.#escritorio.abrir(Number(siguiente.dataset.numero));
    siguiente?.focus();
    siguiente?.scrollIntoView({ block: 'nearest' });
    return true;
  }
}
