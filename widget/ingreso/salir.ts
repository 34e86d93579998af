/** "Cerrar sesión", from wherever it is pressed. */
import { css } from 'lit';
import { MesaSesionCerradaEvent } from '../eventos.ts';
import { MesaAntesDeSalirEvent } from './evento-antes-de-salir.ts';
import { traer } from '../net/lazy-part.ts';
import { preguntar } from '../ui/confirm.ts';
import { MesaElement } from '../ui/mesa-element.ts';

const { styleSheet: ESTILOS } = css`
  dialog.teclas {
    position: fixed;
    inset: 0;
    width: min(26em, 100% - 24px);
    margin: auto;
    padding: 24px;
    border: 1px solid var(--linea);
    border-radius: calc(var(--radio) * 1.5);
    background: var(--fondo);
    color: inherit;
  }
  dialog.teclas::backdrop {
    background: rgb(9 20 30 / 0.55);
  }
`;

/**
 * Asks first, in `donde`, where that would wipe messages that wait to be sent; `casa` tells the page, which may prevent
 * it. Whether it is closed. Throws `ErrorApi`: the session is still open.
 */
export async function salir(donde: MesaElement, casa: MesaElement): Promise<boolean> {
  const { cliente } = donde;
  const raiz = donde.renderRoot as ShadowRoot;
  const pendientes = await traer(() => import('../storage/wipe.ts')).then(
    // As the browser keeps them: what sends them may still be on its way.
    ({ contarPendientes }) => contarPendientes(cliente.storageKey('salida:')),
    () => 0,
  );
  if (!permiteSalir(casa, pendientes)) return false;
  if (pendientes) {
    raiz.adoptedStyleSheets = [...new Set([...raiz.adoptedStyleSheets, ESTILOS!])];
    const seguro = await preguntar(raiz, {
      titulo: 'Tiene mensajes sin enviar.',
      frase: 'Si cierra la sesión se borran de este equipo.',
      boton: 'Cerrar de todos modos',
    });
    if (!seguro) return false;
  }
  await cliente.cerrarSesion();
  casa.dispatchEvent(new MesaSesionCerradaEvent());
  casa.irAlCampo();
  return true;
}

/** Whether the page lets somebody go, who would leave so many messages behind that wait. */
export const permiteSalir = (casa: HTMLElement, pendientes: number): boolean =>
  casa.dispatchEvent(new MesaAntesDeSalirEvent(pendientes));

/** For the page, which may ask an element that is hidden: the question stands where it can be seen. */
export async function cerrarSesion(casa: MesaElement): Promise<boolean> {
  const { usuario, porCambiar, aLaVista } = casa.cliente;
  if (!usuario && !porCambiar) return true;
  return salir(aLaVista instanceof MesaElement ? aLaVista : casa, casa);
}
