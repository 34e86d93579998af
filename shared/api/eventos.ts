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

export const probarFlujo = endpoint({
  method: 'GET',
  path: '/eventos/prueba',
  access: 'public',
  tag: 'eventos',
  summary: 'A short stream for diagnosis',
  description:
    'Streams four events `prueba` in about a second, of nobody’s cases, and ends: events that arrive all at once were held back on their way.',
  beforePasswordChange: true,
  anyUser: true,
  status: 200,
  answerTypes: ['text/event-stream'],
  refusals: ['demasiados_intentos'],
});
