/** What the tests of a session that ends by itself share. */
import { sendKeys } from '@web/test-runner-commands';
import { MesaClient } from '../../widget/client/mesa-client.ts';
import { boton, hasta, pedir, reingresar, servidor, sesion, ver } from './apoyo.ts';

export const cliente = () => MesaClient.de(servidor);

/** The session ends at the server, and the page notices by a request of its own. */
export async function terminar(): Promise<void> {
  await sesion(undefined);
  await cliente()
    .pedir('GET /casos')
    .catch(() => undefined);
}

export const dialogos = () => document.querySelectorAll('mesa-reingreso').length;

export function foco(): HTMLElement | null {
  let activo = document.activeElement;
  while (activo?.shadowRoot?.activeElement) activo = activo.shadowRoot.activeElement;
  return activo as HTMLElement | null;
}

export const enPantalla = (nodo: Element) => {
  const { top, bottom, left, right } = nodo.getBoundingClientRect();
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
};

/** Whether a person, a screen reader or a search in the page finds it under this element. */
export function legible(frase: string, en: Element): boolean {
  const mirar = (nodo: Node): boolean => {
    if (nodo instanceof Element && (nodo.matches('[inert]') || nodo.matches('dialog:not([open])')))
      return false;
    const raiz = (nodo as Element).shadowRoot;
    const valor = (nodo as HTMLInputElement).value as string | undefined;
    const propio = nodo instanceof Text ? nodo.data : `${valor ?? ''}`;
    if (propio.includes(frase)) {
      const padre = nodo instanceof Text ? nodo.parentElement! : (nodo as Element);
      if (getComputedStyle(padre).visibility === 'visible') return true;
    }
    return [...(raiz ? raiz.childNodes : []), ...nodo.childNodes].some(mirar);
  };
  return mirar(en);
}

/** As a person does: Esc closes a dialog that opened by itself together with the one that opens after it. */
export async function pulsar(nombre: string): Promise<void> {
  (await boton(nombre)).focus();
  await sendKeys({ press: 'Space' });
}

export async function crear(descripcion = 'De prueba'): Promise<number> {
  const { numero } = await pedir<{ numero: number }>('POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'factura-no-aparece',
    descripcion,
  });
  return numero;
}

/** A long page, so that there is something to scroll. */
export function alargar(): void {
  for (const donde of ['afterbegin', 'beforeend'] as const) {
    const relleno = document.createElement('div');
    relleno.style.height = '1500px';
    document.body.insertAdjacentElement(donde, relleno);
  }
}

/** By the button that is left where the dialog was put away. */
export async function reingresarDesde(): Promise<void> {
  const aviso = await ver('mesa-por-ingresar');
  aviso.shadowRoot!.querySelector('button')!.click();
  await reingresar();
  await hasta(() => dialogos() === 0);
}
