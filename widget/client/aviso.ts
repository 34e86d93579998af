/** The news that the client tells its elements. */
import type { EventoVivo } from '../../shared/evento.ts';
import type { Mensaje } from '../../shared/mensaje.ts';

/** A message that this browser wrote: its case's outbox changed, or the server has it. */
type AvisoDeSalida =
  | { tipo: 'salida'; datos: { numero: number } }
  | { tipo: 'enviado'; datos: { numero: number; mensaje: Mensaje } };

/**
 * What changed: the session, what there is to say of it, the state of the event stream, the unread total, the case of
 * this number by an act of this page, or what the server tells.
 */
export type Aviso = 'sesion' | 'relevo' | 'stream' | 'no-leidos' | number | EventoVivo | AvisoDeSalida;
