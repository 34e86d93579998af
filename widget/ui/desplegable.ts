/** What opens below a button and floats over the rest: a menu, a small form. It opens and closes without its element. */
import { html, nothing, type TemplateResult } from 'lit';

const ABIERTO = '[aria-expanded=true].abre';

interface Desplegable {
  /** Names it, beside `desplegable`. */
  clase: string;
  boton: unknown;
  /** What the button is called, when the text in it does not say so; what is to be seen in it must be part of it. */
  etiqueta?: string;
  contenido: TemplateResult;
}

export const renderDesplegable = ({ clase, boton, etiqueta, contenido }: Desplegable): TemplateResult =>
  html`<div class="desplegable ${clase}" @keydown=${alTeclear}>
    <button
      type="button"
      class="abre llano"
      aria-expanded="false"
      aria-label=${etiqueta ?? nothing}
      title=${etiqueta ?? nothing}
      @click=${alternar}
    >
      ${boton}
    </button>
    <div class="flotante" @click=${alElegir}>${contenido}</div>
  </div>`;

const poner = (boton: Element, abierto: boolean): void => boton.setAttribute('aria-expanded', `${abierto}`);

function alternar({ currentTarget }: Event): void {
  const boton = currentTarget as HTMLElement;
  const abre = boton.getAttribute('aria-expanded') !== 'true';
  cerrarDesplegables(boton.getRootNode() as ShadowRoot);
  poner(boton, abre);
  if (!abre) return;
  const { nextElementSibling: contenido, ownerDocument } = boton;
  contenido!.querySelector<HTMLElement>('input, select, a, button')?.focus({ preventScroll: true });
  ownerDocument.addEventListener('pointerdown', alPresionarFuera);

  function alPresionarFuera(evento: Event): void {
    if (evento.composedPath().includes(boton.parentElement!)) return;
    ownerDocument.removeEventListener('pointerdown', alPresionarFuera);
    poner(boton, false);
  }
}

/** A choice in a menu closes it; a form stays. */
function alElegir({ target, currentTarget }: Event): void {
  if (!(target as Element).closest('[data-cierra]')) return;
  poner((currentTarget as Element).previousElementSibling!, false);
}

/** The arrow keys go through what can be chosen. */
function alTeclear(evento: KeyboardEvent): void {
  const paso = { ArrowDown: 1, ArrowUp: -1 }[evento.key];
  const { target, currentTarget } = evento;
  if (!paso || !(target as Element).matches('a, button')) return;
  const puntos = [...(currentTarget as Element).querySelectorAll<HTMLElement>('a, button')];
  const lugar = puntos.indexOf(target as HTMLElement) + paso;
  evento.preventDefault();
  puntos[(lugar + puntos.length) % puntos.length]!.focus();
}

/** Closes what is open under `raiz`, and the focus goes back to the button if it was inside; whether there was any. */
export function cerrarDesplegables(raiz: ParentNode): boolean {
  const boton = raiz.querySelector<HTMLElement>(ABIERTO);
  if (!boton) return false;
  const { activeElement } = boton.getRootNode() as ShadowRoot;
  poner(boton, false);
  if (boton.parentElement!.contains(activeElement)) boton.focus();
  return true;
}
