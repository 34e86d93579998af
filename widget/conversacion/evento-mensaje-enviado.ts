import { EventoMesa } from '../eventos.ts';

/** A message was stored by the server. Apart from the other events, which a page loads before any conversation. */
export class MesaMensajeEnviadoEvent extends EventoMesa<{ numero: number; secuencia: number }> {
  constructor(numero: number, secuencia: number) {
    super('mesa-mensaje-enviado', { numero, secuencia });
  }
}

declare global {
  interface HTMLElementEventMap {
    'mesa-mensaje-enviado': MesaMensajeEnviadoEvent;
  }
}
