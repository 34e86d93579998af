/** News inside this process that is not worth a row: who is writing right now. */
import { EventEmitter } from 'node:events';
import type { Parte } from '../../shared/estado.ts';

export interface Escribiendo {
  numero: number;
  nit: string;
  parte: Parte;
  nombre: string;
}

export interface Avisos {
  escribiendo(aviso: Escribiendo): void;
  /** Calls `oyente` at each notice until the returned function is called. */
  alEscribir(oyente: (aviso: Escribiendo) => void): () => void;
}

export function crearAvisos(): Avisos {
  const emisor = new EventEmitter<{ escribiendo: [Escribiendo] }>();
  emisor.setMaxListeners(0);
  return {
    escribiendo: (aviso) => void emisor.emit('escribiendo', aviso),
    alEscribir(oyente) {
      emisor.on('escribiendo', oyente);
      return () => void emisor.off('escribiendo', oyente);
    },
  };
}
