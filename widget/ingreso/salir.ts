/** "Cerrar sesión", from wherever it is pressed. */
import { css } from 'lit';
import { MesaSesionCerradaEvent } from '../eventos.ts';
import { traer } from '../net/lazy-part.ts';
import { preguntar } from '../ui/confirm.ts';
import type { MesaElement } from '../ui/mesa-element.ts';

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
 * Asks first, in `donde`, where that would wipe messages that wait to be sent; `casa` tells the page. Throws `ErrorApi`:
 * the session is still open.
 */
export async function salir(donde: MesaElement, casa: MesaElement): Promise<void> {
  const { cliente } = donde;
  const raiz = donde.renderRoot as ShadowRoot;
  const pendientes = await traer(() => import('../storage/wipe.ts')).then(
    // As the browser keeps them: what sends them may still be on its way.
    ({ contarPendientes }) => contarPendientes(cliente.storageKey('salida:')),
    () => 0,
  );
  if (pendientes) {
    raiz.adoptedStyleSheets = [...new Set([...raiz.adoptedStyleSheets, ESTILOS!])];
    const seguro = await preguntar(raiz, {
      titulo: 'Tiene mensajes sin enviar.',
      frase: 'Si cierra la sesión se borran de este equipo.',
      boton: 'Cerrar de todos modos',
    });
    if (!seguro) return;
  }
  await cliente.cerrarSesion();
  casa.dispatchEvent(new MesaSesionCerradaEvent());
  casa.irAlCampo();
}
