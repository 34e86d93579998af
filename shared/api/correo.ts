import {
  ConsultaCorreo,
  EstadoDeCorreo,
  PruebaDeCorreo,
  Reenviados,
  Reenvio,
  ResultadoDePrueba,
} from '../correo.ts';
import { endpoint } from './endpoint.ts';

export const leerEstadoDeCorreo = endpoint({
  method: 'GET',
  path: '/admin/correo',
  access: 'admin',
  tag: 'administracion',
  summary: 'How mail is doing',
  description:
    'Tells whether mail is on, when a mail was last taken by the SMTP server, what waits and why, and what was given up.',
  query: ConsultaCorreo,
  status: 200,
  answer: EstadoDeCorreo,
  refusals: [],
});

export const probarCorreo = endpoint({
  method: 'POST',
  path: '/admin/correo/prueba',
  access: 'admin',
  tag: 'administracion',
  summary: 'Send a test mail',
  description:
    'Sends one mail at once, apart from what waits, and tells what the SMTP server answered; `no_existe` while mail is off.',
  body: PruebaDeCorreo,
  status: 200,
  answer: ResultadoDePrueba,
  refusals: ['no_existe', 'demasiados_intentos'],
  example: { direccion: 'admin@demo.local' },
});

export const reenviarCorreos = endpoint({
  method: 'POST',
  path: '/admin/correo/reenviar',
  access: 'admin',
  tag: 'administracion',
  summary: 'Send failed mails again',
  description:
    'Puts mails that were given up into the outbox again: those of `ids`, or all, which are the 10 000 oldest at most; those about a forgotten password stay as they are. `no_existe` while mail is off.',
  body: Reenvio,
  status: 200,
  answer: Reenviados,
  refusals: ['no_existe'],
  example: {},
});
