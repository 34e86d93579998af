import { endpoint } from './endpoint.ts';

export const escucharEventos = endpoint({
  method: 'GET',
  path: '/eventos',
  access: 'session',
  tag: 'eventos',
  summary: 'The live stream',
  description:
    'Streams the events of the cases that the asker may see (shared/evento.ts), and goes on after `Last-Event-ID`.',
  status: 200,
  answerTypes: ['text/event-stream'],
  refusals: ['demasiados_intentos'],
});
