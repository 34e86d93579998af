/** Rows of `eventos` as the text of a stream: one for the IPS's side, one for the EPS's. */
import type { EventoVivo, ParteVisible } from '../../shared/evento.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import type { Db } from '../db/statement.ts';
import { leerMensaje, paraLaIps } from '../mensajes/mensajes.repository.ts';
import { DE_TODOS, type FilaEvento } from './eventos.repository.ts';

export interface Marco {
  /** '' for all of them. */
  nit: string;
  /** Undefined for what the IPS may not see. */
  ips: string | undefined;
  soporte: string;
}

/** The text of one server-sent event (HTML standard, 9.2); without `id` for what is not stored in the table. */
export function escribirMarco({ tipo, datos }: EventoVivo, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${tipo}\ndata: ${JSON.stringify(datos)}\n\n`;
}

/** Undefined for a message that was purged meanwhile. */
export async function aMarco(db: Db, fila: FilaEvento): Promise<Marco | undefined> {
  const evento = await aEvento(db, fila);
  if (!evento) return undefined;
  const paraSoporte =
    fila.nit === DE_TODOS.nit
      ? evento
      : ({ ...evento, datos: { ...evento.datos, nit: fila.nit } } as EventoVivo);
  return {
    nit: fila.nit,
    ips: fila.interno === 0 ? escribirMarco(deLaIps(evento), fila.id) : undefined,
    soporte: escribirMarco(paraSoporte, fila.id),
  };
}

const deLaIps = (evento: EventoVivo): EventoVivo =>
  evento.tipo === 'mensaje.creado'
    ? { ...evento, datos: { ...evento.datos, mensaje: paraLaIps(evento.datos.mensaje) } }
    : evento;

/** Content of `datos` in the table: codes and numbers only. */
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
    case 'catalogo.cambiado':
      return { tipo, datos: {} };
    case 'lectura':
      return { tipo, datos: { numero, parte: parte ?? 'ips', hasta: hasta ?? 0 } };
    case 'mensaje.creado': {
      const mensaje: Mensaje | undefined = await leerMensaje(db, numero, secuencia ?? 0, interno === 1);
      return mensaje && { tipo, datos: { numero, mensaje } };
    }
  }
}
