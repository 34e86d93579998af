import { EventoMesa } from '../eventos.ts';

/**
 * The session is about to be closed by a person or by `cerrarSesion()`; prevented, it stays open. `pendientes` is how
 * many messages wait in this browser, which closing deletes. Apart from the events that every page loads at first.
 */
export class MesaAntesDeSalirEvent extends EventoMesa<{ pendientes: number }> {
  constructor(pendientes: number) {
    super('mesa-antes-de-salir', { pendientes }, true);
  }
}

declare global {
  interface HTMLElementEventMap {
    'mesa-antes-de-salir': MesaAntesDeSalirEvent;
  }
}
