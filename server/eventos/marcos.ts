/** Rows of `eventos` as they go out on a stream: one text for the IPS's side, one for the EPS's. */
import type { EventoVivo, ParteVisible } from '../../shared/evento.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import type { Db } from '../db/statement.ts';
import { leerMensaje } from '../mensajes/mensajes.repository.ts';
import type { FilaEvento } from './eventos.repository.ts';

export interface Marco {
  nit: string;
  /** undefined where the IPS may not hear of it. */
  ips: string | undefined;
  soporte: string;
}

/** `id` is left out for what is not in the table. */
export function escribirMarco({ tipo, datos }: EventoVivo, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${tipo}\ndata: ${JSON.stringify(datos)}\n\n`;
}

/** Undefined for what nobody hears of: a message that was purged meanwhile. */
export async function aMarco(db: Db, fila: FilaEvento): Promise<Marco | undefined> {
  const evento = await aEvento(db, fila);
  if (!evento) return undefined;
  const paraSoporte = { ...evento, datos: { ...evento.datos, nit: fila.nit } } as EventoVivo;
  return {
    nit: fila.nit,
    ips: fila.interno === 0 ? escribirMarco(evento, fila.id) : undefined,
    soporte: escribirMarco(paraSoporte, fila.id),
  };
}

/** What `datos` of the table may hold; only codes and numbers are written there. */
interface Anotado {
  secuencia?: number;
  estado?: Estado;
  hasta?: number;
  parte?: ParteVisible;
}

async function aEvento(db: Db, { tipo, caso, interno, datos }: FilaEvento): Promise<EventoVivo | undefined> {
  const numero = caso;
  const { secuencia, estado, hasta, parte } = JSON.parse(datos) as Anotado;
  switch (tipo) {
    case 'caso.creado':
      return { tipo, datos: { numero } };
    case 'caso.cambiado':
      return { tipo, datos: { numero, ...(estado && { estado }) } };
    case 'lectura':
      return { tipo, datos: { numero, parte: parte ?? 'ips', hasta: hasta ?? 0 } };
    case 'mensaje.creado': {
      const mensaje: Mensaje | undefined = await leerMensaje(db, numero, secuencia ?? 0, interno === 1);
      return mensaje && { tipo, datos: { numero, mensaje } };
    }
  }
}
