import { EventoMesa } from '../eventos.ts';

/** A message without faults is about to be sent to this case; prevented, it stays in its field. */
export class MesaAntesDeEnviarEvent extends EventoMesa<{ numero: number }> {
  constructor(numero: number) {
    super('mesa-antes-de-enviar', { numero }, true);
  }
}

declare global {
  interface HTMLElementEventMap {
    'mesa-antes-de-enviar': MesaAntesDeEnviarEvent;
  }
}
