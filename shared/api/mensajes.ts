import { ConsultaMensajes, Lectura, Mensaje, Mensajes, NuevoMensaje } from '../mensaje.ts';
import { endpoint } from './endpoint.ts';

export const listarMensajes = endpoint({
  method: 'GET',
  path: '/casos/:numero/mensajes',
  access: 'session',
  tag: 'mensajes',
  summary: 'A page of the conversation',
  description:
    'Gives a page of the conversation in ascending order: the last one without `despues` or `antes`.',
  query: ConsultaMensajes,
  status: 200,
  answer: Mensajes,
  refusals: [],
});

export const enviarMensaje = endpoint({
  method: 'POST',
  path: '/casos/:numero/mensajes',
  access: 'session',
  tag: 'mensajes',
  summary: 'Write on a case',
  description: 'Adds a message to a case; `interno` makes a note that only the staff sees.',
  idempotent: true,
  body: NuevoMensaje,
  status: 201,
  answer: Mensaje,
  refusals: ['no_permitido', 'caso_cerrado', 'idempotencia_conflicto', 'adjunto_usado'],
  example: { texto: 'Buenos días. ¿Hay novedades?' },
});

export const marcarLectura = endpoint({
  method: 'PUT',
  path: '/casos/:numero/lectura',
  access: 'session',
  tag: 'mensajes',
  summary: 'Mark as read',
  description: 'Marks the conversation as read up to a secuencia.',
  body: Lectura,
  status: 204,
  refusals: [],
  example: { hasta: 3 },
});

export const avisarEscribiendo = endpoint({
  method: 'POST',
  path: '/casos/:numero/escribiendo',
  access: 'session',
  tag: 'mensajes',
  summary: 'Tell that one is writing',
  description: 'Tells the other side of the case that somebody is writing.',
  status: 204,
  refusals: [],
});
