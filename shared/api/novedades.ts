import { Novedades, NovedadesVistas } from '../novedades.ts';
import { endpoint } from './endpoint.ts';

export const leerNovedades = endpoint({
  method: 'GET',
  path: '/novedades',
  access: 'session',
  tag: 'eventos',
  summary: 'What happened since the last look',
  description:
    'Lists the cases on which others did something, newest first, and counts those that are new to the asker: for an IPS the answers and changes of estado, for the staff what happened on the own cases, which were given to them, and what is due soon.',
  status: 200,
  answer: Novedades,
  refusals: [],
});

export const verNovedades = endpoint({
  method: 'PUT',
  path: '/novedades/vistas',
  access: 'session',
  tag: 'eventos',
  summary: 'The news was looked at',
  description:
    'Says that the asker has seen the news up to an answer of `GET /novedades`, of all cases or of one.',
  body: NovedadesVistas,
  status: 204,
  refusals: ['no_existe'],
  example: { marca: '1.1764500000000' },
});
