import {
  CambioCorreo,
  CorreoPropio,
  DireccionDada,
  FirmaDeBaja,
  NuevaDireccion,
  TokenDeEnlace,
} from '../direccion.ts';
import { FichaUsuario } from '../admin.ts';
import { endpoint } from './endpoint.ts';

export const leerCorreo = endpoint({
  method: 'GET',
  path: '/sesion/correo',
  access: 'session',
  tag: 'correo',
  summary: 'One’s own address',
  description: 'Tells where who asks gets mail, and about what.',
  status: 200,
  answer: CorreoPropio,
  refusals: [],
});

export const ponerCorreo = endpoint({
  method: 'PUT',
  path: '/sesion/correo',
  access: 'session',
  tag: 'correo',
  summary: 'Set one’s own address',
  description:
    'Sends a link to an address, which counts once the link was opened; until then the one of before does. For users of an IPS. `actual` is the password, which who came from the portal need not give; a wrong one is a fault of that field.',
  body: NuevaDireccion,
  status: 200,
  answer: CorreoPropio,
  refusals: ['no_permitido', 'correo_apagado', 'demasiados_intentos'],
  example: { direccion: 'ana@clinica.example', actual: 'demo-mesa-2026' },
});

export const quitarCorreo = endpoint({
  method: 'DELETE',
  path: '/sesion/correo',
  access: 'session',
  tag: 'correo',
  summary: 'Take away one’s own address',
  description: 'Forgets the address, also one that waits to be confirmed. For users of an IPS.',
  status: 200,
  answer: CorreoPropio,
  refusals: ['no_permitido'],
});

export const reenviarConfirmacion = endpoint({
  method: 'POST',
  path: '/sesion/correo/enlace',
  access: 'session',
  tag: 'correo',
  summary: 'Send the link again',
  description:
    'Sends a new link to the address that waits to be confirmed; the one of before no longer opens it.',
  status: 204,
  refusals: ['no_existe', 'correo_apagado', 'demasiados_intentos'],
});

export const cambiarCorreo = endpoint({
  method: 'PATCH',
  path: '/sesion/correo',
  access: 'session',
  tag: 'correo',
  summary: 'Choose what to be written about',
  description:
    'Sets the kinds of notices that who asks wants, or wants mail again after it was switched off.',
  body: CambioCorreo,
  status: 200,
  answer: CorreoPropio,
  refusals: [],
  example: { avisos: ['respuesta', 'estado'] },
});

/** What the pages of links have in common: no session is asked for. */
const PUBLICO = {
  access: 'public',
  tag: 'correo',
  beforePasswordChange: true,
  beforeSecondFactor: true,
} as const;

export const abrirConfirmar = endpoint({
  ...PUBLICO,
  method: 'GET',
  path: '/correo/confirmar',
  summary: 'The page of the link that confirms an address',
  description:
    'A page by itself with a button, because mail servers open links to look at them. The link has its token after the #.',
  anyUser: true,
  status: 200,
  answerTypes: ['text/html'],
  refusals: [],
});

export const confirmarCorreo = endpoint({
  ...PUBLICO,
  method: 'POST',
  path: '/correo/confirmar',
  summary: 'Confirm an address',
  description: 'Confirms the address that the link was sent to, once, within a day.',
  anyUser: true,
  body: TokenDeEnlace,
  status: 204,
  refusals: ['token_invalido', 'demasiados_intentos'],
});

export const abrirBaja = endpoint({
  ...PUBLICO,
  method: 'GET',
  path: '/correo/baja',
  summary: 'The page of the link that ends notices',
  description: 'A page by itself that says what ends, with a button.',
  anyUser: true,
  query: FirmaDeBaja,
  status: 200,
  answerTypes: ['text/html'],
  refusals: [],
});

export const darDeBaja = endpoint({
  ...PUBLICO,
  method: 'POST',
  path: '/correo/baja',
  summary: 'End notices by mail',
  description:
    'Ends the notices to a user, by the signature of a link. Mail servers ask it with one click (RFC 8058), without a session and with any body. Links that set a password are still sent to who asks for one.',
  anyUser: true,
  query: FirmaDeBaja,
  status: 204,
  refusals: ['token_invalido', 'demasiados_intentos'],
});

export const volverDeBaja = endpoint({
  ...PUBLICO,
  method: 'POST',
  path: '/correo/vuelta',
  summary: 'Get notices again',
  description: 'Undoes what the same link ended.',
  anyUser: true,
  query: FirmaDeBaja,
  status: 204,
  refusals: ['token_invalido', 'demasiados_intentos'],
});

export const darCorreo = endpoint({
  method: 'PUT',
  path: '/admin/usuarios/:id/correo',
  access: 'admin',
  tag: 'administracion',
  summary: 'Give an address to a user of an IPS',
  description: 'Sends a link to an address for a user of an IPS, which counts once the link was opened.',
  body: DireccionDada,
  status: 200,
  answer: FichaUsuario,
  refusals: ['correo_apagado', 'demasiados_intentos'],
  example: { direccion: 'ana@clinica.example' },
});

export const retirarCorreo = endpoint({
  method: 'DELETE',
  path: '/admin/usuarios/:id/correo',
  access: 'admin',
  tag: 'administracion',
  summary: 'Take away the address of a user of an IPS',
  description: 'Forgets the address of a user of an IPS, also one that waits to be confirmed.',
  status: 200,
  answer: FichaUsuario,
  refusals: [],
});
