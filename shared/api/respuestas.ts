import { NuevaRespuesta, Respuesta, Respuestas } from '../bandeja.ts';
import { endpoint } from './endpoint.ts';

export const listarRespuestas = endpoint({
  method: 'GET',
  path: '/respuestas',
  access: 'soporte',
  tag: 'respuestas',
  summary: 'Canned replies',
  description: 'Lists the texts that the staff keeps at hand.',
  status: 200,
  answer: Respuestas,
  refusals: [],
});

export const crearRespuesta = endpoint({
  method: 'POST',
  path: '/respuestas',
  access: 'admin',
  tag: 'respuestas',
  summary: 'Add a canned reply',
  description: 'Adds a canned reply; its título is unique.',
  body: NuevaRespuesta,
  status: 201,
  answer: Respuesta,
  refusals: [],
  example: { titulo: 'Recibido', texto: 'Recibimos su caso {numero} y lo estamos revisando.' },
});

export const cambiarRespuesta = endpoint({
  method: 'PUT',
  path: '/respuestas/:id',
  access: 'admin',
  tag: 'respuestas',
  summary: 'Change a canned reply',
  description: 'Replaces título and texto of a canned reply.',
  body: NuevaRespuesta,
  status: 200,
  answer: Respuesta,
  refusals: [],
});

export const borrarRespuesta = endpoint({
  method: 'DELETE',
  path: '/respuestas/:id',
  access: 'admin',
  tag: 'respuestas',
  summary: 'Delete a canned reply',
  description: 'Deletes a canned reply; messages that were written with it stay as they are.',
  status: 204,
  refusals: [],
});
