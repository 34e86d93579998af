/** Where a person is on the page, to bring him back there: the field, what is selected in it, how far all is scrolled. */

export interface Lugar {
  foco: HTMLElement | undefined;
  seleccion: Parameters<HTMLInputElement['setSelectionRange']> | undefined;
  vistas: readonly { de: Element; x: number; y: number }[];
}

/** `tenia`: what had the focus; `cerca`: what is on the screen, where nothing had it. */
export function recordarLugar(tenia: Element | null, cerca: Element): Lugar {
  const foco = tenia instanceof HTMLElement && tenia !== document.body ? tenia : undefined;
  const vistas = [];
  for (let nodo: Node | null | undefined = foco ?? cerca; nodo; nodo = padreDe(nodo)) {
    if (!(nodo instanceof Element)) continue;
    const { scrollLeft: x, scrollTop: y } = nodo;
    if (x || y) vistas.push({ de: nodo, x, y });
  }
  return { foco, seleccion: foco && seleccionDe(foco as HTMLInputElement), vistas };
}

export function volverA({ foco, seleccion, vistas }: Lugar): void {
  foco?.focus({ preventScroll: true });
  if (seleccion) (foco as HTMLInputElement).setSelectionRange(...seleccion);
  for (const { de, x, y } of vistas) de.scrollTo({ left: x, top: y, behavior: 'instant' });
}

/** Ancestors in the order in which they scroll each other. */
export const padreDe = (nodo: Node): Node | null | undefined =>
  (nodo as Element).assignedSlot ?? nodo.parentNode ?? (nodo as ShadowRoot).host;

/** Undefined where nothing is written, or the browser does not say (fields for addresses and dates). */
function seleccionDe({ selectionStart, selectionEnd, selectionDirection }: HTMLInputElement) {
  const desde = selectionStart as number | null | undefined;
  return typeof desde === 'number'
    ? ([desde, selectionEnd, selectionDirection ?? undefined] as Lugar['seleccion'])
    : undefined;
}
