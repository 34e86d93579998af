/** Finds things on a page as people do, through open shadow roots. Runs in the page: it may use nothing from outside. */

/** All that is given must hold. Of several matches the first one in sight counts. */
export interface Busqueda {
  css?: string;
  /** Text of its `<label>`. */
  etiqueta?: string;
  /** All of its text, hidden words for screen readers included. */
  nombre?: string;
  /** Part of its text. */
  texto?: string;
  /** Only inside the first match of this. */
  dentro?: Busqueda;
  /** File fields are often out of sight behind their label. */
  oculto?: boolean;
}

export const hallar = (busqueda: Busqueda): HTMLElement | null => {
  const limpio = (texto: string | null | undefined) => (texto ?? '').replace(/\s+/g, ' ').trim();

  function* todos(raiz: Document | ShadowRoot | Element): Generator<HTMLElement> {
    if (raiz instanceof Element && raiz.shadowRoot) yield* todos(raiz.shadowRoot);
    for (const hijo of raiz.children) {
      yield hijo as HTMLElement;
      yield* todos(hijo);
    }
  }

  const aLaVista = (nodo: HTMLElement) =>
    nodo.getClientRects().length > 0 && getComputedStyle(nodo).visibility === 'visible';

  const etiquetado = (nodo: HTMLElement, etiqueta: string) =>
    [...((nodo as HTMLInputElement).labels ?? [])].some((suya) => limpio(suya.textContent) === etiqueta);

  function primero({ css, etiqueta, nombre, texto, dentro, oculto }: Busqueda): HTMLElement | null {
    const raiz = dentro ? primero(dentro) : document;
    if (!raiz) return null;
    for (const nodo of todos(raiz)) {
      if (css && !nodo.matches(css)) continue;
      if (etiqueta !== undefined && !etiquetado(nodo, etiqueta)) continue;
      if (nombre !== undefined && limpio(nodo.textContent) !== nombre) continue;
      if (texto !== undefined && !limpio(nodo.textContent).includes(texto)) continue;
      if (oculto || aLaVista(nodo)) return nodo;
    }
    return null;
  }

  return primero(busqueda);
};
