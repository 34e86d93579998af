/** The desk's keys: they work while the focus is in it or nowhere, and nobody is typing (WCAG 2.1.4). */
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Vista } from '../../shared/bandeja.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import { cerrarDesplegables } from '../ui/desplegable.ts';
import { VISTAS, type Ruta } from './escritorio-ruta.ts';
import type { TeclaDeCaso } from './mesa-caso-soporte.ts';

/** By what they are about, for the dialog that lists them. */
const GRUPOS = {
  'Ir por la lista': {
    j: 'Caso siguiente',
    k: 'Caso anterior',
    Enter: 'Abrir el caso',
    ']': 'Página siguiente',
    '[': 'Página anterior',
    '1': 'Primera vista, y así hasta la 7',
    l: 'Solo los casos sin leer',
    f: 'Filtros',
    '/': 'Buscar',
  },
  'Varios casos': {
    x: 'Elegir el caso',
    X: 'Elegir desde el último elegido hasta este',
    t: 'Elegir los de la página',
    z: 'Deshacer el último cambio',
  },
  'El caso abierto': {
    r: 'Responder',
    'Ctrl Enter': 'Enviar, marcar resuelto y seguir',
    s: 'Marcar resuelto y seguir',
    n: 'Escribir una nota interna',
    g: 'Respuestas guardadas',
    a: 'Tomar el caso',
    m: 'Cambiar quién lo tiene',
    e: 'Cambiar el estado',
    p: 'Cambiar la prioridad',
    i: 'Ver u ocultar sus detalles',
    o: 'Otros casos de la IPS',
    h: 'Historia del caso',
  },
  Siempre: {
    Escape: 'Cerrar lo que está encima; después, volver',
    '?': 'Ver estas teclas',
  },
} as const;

/** Both are the browser's, or of the field that has the focus. */
const AJENAS = /^(Enter|Ctrl Enter)$/;
const PROPIAS = new Set(
  Object.values(GRUPOS)
    .flatMap((teclas) => Object.keys(teclas))
    .filter((tecla) => !AJENAS.test(tecla)),
);

const NOMBRE: Record<string, string> = { Escape: 'Esc', X: 'Mayús x' };

/** Which of them was pressed; undefined while something is being typed or chosen. */
function teclaDe(evento: KeyboardEvent): string | undefined {
  const { key, ctrlKey, metaKey, altKey, isComposing } = evento;
  if (ctrlKey || metaKey || altKey || isComposing) return undefined;
  if (!PROPIAS.has(key) && !/^[2-7]$/.test(key)) return undefined;
  const [donde] = evento.composedPath();
  const escribe =
    donde instanceof HTMLElement &&
    (donde.isContentEditable || donde.matches('input:not([type=checkbox], [type=radio]), textarea, select'));
  return escribe && key !== 'Escape' ? undefined : key;
}

export const renderTeclas = (): TemplateResult =>
  html`<dialog class="teclas muchas" aria-labelledby="teclas-titulo">
    <form method="dialog">
      <h2 id="teclas-titulo">Teclas</h2>
      <div class="grupos-de-teclas">
        ${Object.entries(GRUPOS).map(
          ([titulo, teclas]) =>
            html`<div>
              <h3>${titulo}</h3>
              <dl>
                ${Object.entries(teclas).map(
                  ([tecla, que]) =>
                    html`<div>
                      <dt>${(NOMBRE[tecla] ?? tecla).split(' ').map((una) => html`<kbd>${una}</kbd> `)}</dt>
                      <dd>${que}</dd>
                    </div>`,
                )}
              </dl>
            </div>`,
        )}
      </div>
      <button class="principal">Cerrar</button>
    </form>
  </dialog>`;

/** Whether a dialog is open, also one inside another element. */
const hayDialogo = (raiz: ParentNode): boolean =>
  raiz.querySelector('dialog[open]') !== null ||
  [...raiz.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null && hayDialogo(shadowRoot));

/** What the keys ask of the desk. */
interface Escritorio extends ReactiveControllerHost, HTMLElement {
  readonly cliente: MesaClient;
  readonly ruta: Ruta;
  readonly renderRoot: ParentNode;
  readonly eleccion: {
    elegir(numero: number): void;
    hasta(numero: number): void;
    elegirPagina(): void;
    deshacer(): unknown;
    readonly porDeshacer: readonly number[];
  };
  abrir(numero: number): void;
  cerrarCaso(): void;
  irAVista(vista: Vista): void;
  alternarSinLeer(): void;
  pasarPagina(paso: 1 | -1): boolean;
}

/** Listens for the keys on the page of a desk, and does what they say. */
export class TeclasController implements ReactiveController {
  readonly #escritorio: Escritorio;

  constructor(escritorio: Escritorio) {
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
    if (!cliente.usuario || evento.defaultPrevented) return;
    const aqui = evento.composedPath().includes(this.#escritorio) || evento.target === document.body;
    const tecla = aqui ? teclaDe(evento) : undefined;
    if (!tecla || (ruta.seccion !== 'casos' && !/^([?/]|Escape)$/.test(tecla))) return;
    // A dialog has its own.
    if (hayDialogo(renderRoot)) return;
    if (this.hacer(tecla)) evento.preventDefault();
  };

  /** Whether there was something to do. */
  hacer(tecla: string): boolean {
    const escritorio = this.#escritorio;
    const { renderRoot, eleccion } = escritorio;
    const vista = (Object.keys(VISTAS) as Vista[])[Number(tecla) - 1];
    if (vista) {
      escritorio.irAVista(vista);
      return true;
    }
    switch (tecla) {
      case 'j':
        return this.#mover(1);
      case 'k':
        return this.#mover(-1);
      case ']':
        return escritorio.pasarPagina(1);
      case '[':
        return escritorio.pasarPagina(-1);
      case 'x':
      case 'X': {
        const [enlaces, lugar] = this.#lugar();
        const numero = Number(enlaces[lugar]?.dataset.numero ?? 0);
        if (numero) eleccion[tecla === 'x' ? 'elegir' : 'hasta'](numero);
        return !!numero;
      }
      case 't':
        eleccion.elegirPagina();
        return true;
      case 'z':
        if (!eleccion.porDeshacer.length) return false;
        void eleccion.deshacer();
        return true;
      case 'l':
        escritorio.alternarSinLeer();
        return true;
      case 'f':
        renderRoot.querySelector<HTMLElement>('.filtros > .abre')?.click();
        return true;
      case '/':
        renderRoot.querySelector<HTMLInputElement>('#buscar')?.select();
        renderRoot.querySelector<HTMLElement>('#buscar')?.focus();
        return true;
      case '?':
        renderRoot.querySelector<HTMLDialogElement>('.teclas')?.showModal();
        return true;
      case 'Escape':
        return this.#escapar();
      default:
        return this.#enElCaso(tecla as TeclaDeCaso);
    }
  }

  #enElCaso(tecla: TeclaDeCaso): boolean {
    const { renderRoot } = this.#escritorio;
    return renderRoot.querySelector('mesa-caso-soporte')?.hacer(tecla) ?? false;
  }

  /** What floats first, then what is being written in, then the case. */
  #escapar(): boolean {
    const { renderRoot, ruta } = this.#escritorio;
    if (cerrarDesplegables(renderRoot) || this.#enElCaso('Escape')) return true;
    const buscar = renderRoot.querySelector<HTMLElement>('#buscar:focus');
    buscar?.blur();
    if (!buscar && ruta.caso) this.#escritorio.cerrarCaso();
    return !!buscar || !!ruta.caso;
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
