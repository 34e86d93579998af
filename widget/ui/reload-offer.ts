/** The offer to reload the page, at the top of the element that needs it. The page never reloads by itself. */
import { html, render } from 'lit';
import { sinConexion } from '../net/api-error.ts';
import { cofres } from '../storage/local-store.ts';
import { refrescar } from '../net/lazy-part.ts';

/** Whether something that was typed would not outlive the page. */
const soloEnMemoria = (): boolean => [...cofres.values()].some((cofre) => cofre?.soloEnMemoria);

/** Whether the warning was given, in any element: another offer may appear beside the one that gave it. */
let advertida = false;

const ofertas = new WeakMap<ParentNode, HTMLElement>();

/**
 * Offers the reload; `novedad` says why where work can go on without. Where the browser does not keep what was typed,
 * that is said before.
 */
export function ofrecerActualizar(raiz: HTMLElement | DocumentFragment, novedad = ''): void {
  const lugar = lugarEn(raiz);

  function decir(texto: string): void {
    render(
      html`<div class="aviso fila" role=${novedad ? 'status' : 'alert'}>
        <p>${texto}</p>
        <button type="button" @click=${alPresionar}>Actualizar la página</button>
      </div>`,
      lugar,
    );
  }

  function alPresionar({ detail }: MouseEvent): void {
    // The second click of a double click says nothing new.
    if (detail > 1) return;
    if (soloEnMemoria() && !advertida) {
      advertida = true;
      decir('Este navegador no guarda lo que escribió. Cópielo antes de actualizar la página.');
      return;
    }
    refrescar().then(
      // If the service does not answer now, a reloaded page would have no elements at all.
      ({ ok }) => (ok ? location.reload() : decir(sinConexion().message)),
      () => decir(sinConexion().message),
    );
  }

  decir(`${novedad} ${soloEnMemoria() ? '' : 'Lo que escribió en casos y mensajes queda guardado.'}`.trim());
  if (!novedad) lugar.scrollIntoView({ block: 'nearest' });
}

/** Says something in the same place that a reload does not help with. */
export function advertir(raiz: HTMLElement | DocumentFragment, texto: string): void {
  render(html`<p class="aviso mal" role="alert">${texto}</p>`, lugarEn(raiz));
}

function lugarEn(raiz: HTMLElement | DocumentFragment): HTMLElement {
  let lugar = ofertas.get(raiz);
  if (!lugar) {
    ofertas.set(raiz, (lugar = document.createElement('div')));
    raiz.prepend(lugar);
  }
  return lugar;
}
