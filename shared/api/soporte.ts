import { NuevaRespuesta, Respuesta, Respuestas, Soporte } from '../bandeja.ts';
import { ConsultaExportacion, ConsultaReporte, Reporte } from '../reporte.ts';
import { endpoint } from './endpoint.ts';

export const listarSoporte = endpoint({
  method: 'GET',
  path: '/soporte',
  access: 'soporte',
  tag: 'bandeja',
  summary: 'Who can have a case',
  description: 'Lists the active staff of the EPS.',
  status: 200,
  answer: Soporte,
  refusals: [],
});

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

export const leerReporte = endpoint({
  method: 'GET',
  path: '/reportes',
  access: 'soporte',
  tag: 'reportes',
  summary: 'Figures of a period',
  description: 'Counts the cases of a period and how long they waited, in minutes of office hours.',
  query: ConsultaReporte,
  status: 200,
  answer: Reporte,
  refusals: [],
});

export const exportarReporte = endpoint({
  method: 'GET',
  path: '/reportes/exportar',
  access: 'soporte',
  tag: 'reportes',
  summary: 'The cases of a period as a file',
  description: 'Gives the cases of a period as CSV or Excel.',
  query: ConsultaExportacion,
  status: 200,
  answerTypes: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  refusals: [],
});
