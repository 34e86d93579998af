import { EventoMesa } from '../eventos.ts';
import type { Lugar } from './lugar.ts';

/** `mesa-ayuda` is about to show something else; prevented, it stays where it is. */
export class MesaVistaEvent extends EventoMesa<Lugar> {
  constructor(lugar: Lugar) {
    super('mesa-vista', lugar, true);
  }
}

declare global {
  interface HTMLElementEventMap {
    'mesa-vista': MesaVistaEvent;
  }
}
