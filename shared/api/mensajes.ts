import { ConsultaMensajes, Lectura, Mensaje, Mensajes, NuevoMensaje, TextoOriginal } from '../mensaje.ts';
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

export const leerOriginal = endpoint({
  method: 'GET',
  path: '/casos/:numero/mensajes/:secuencia/original',
  access: 'session',
  tag: 'mensajes',
  summary: 'The whole text of a mail',
  description:
    'Gives the text of a message that came by mail, before what was quoted and the signature were cut; 404 for a message of which nothing was cut, and to an IPS for one of the staff.',
  status: 200,
  answer: TextoOriginal,
  refusals: [],
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
