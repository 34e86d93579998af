import {
  AyudaPorOlvido,
  CambioClave,
  ClaveRestablecida,
  Credenciales,
  EntregaDelPortal,
  Nada,
  Olvido,
  Sesion,
} from '../usuario.ts';
import { endpoint } from './endpoint.ts';

export const leerSesion = endpoint({
  method: 'GET',
  path: '/sesion',
  access: 'public',
  tag: 'sesion',
  summary: 'Who is logged in',
  description:
    'Tells who is logged in; `usuario` is null without a session. `llave` seals what the browser keeps of this user.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  status: 200,
  answer: Sesion,
  refusals: [],
});

export const iniciarSesion = endpoint({
  method: 'POST',
  path: '/sesion',
  access: 'public',
  tag: 'sesion',
  summary: 'Log in',
  description:
    'Logs in with NIT (an IPS; `usuario` names one of its named users) or correo (staff of the EPS), and sets the session cookie. Where the user has a second factor there is no session yet: the answer has a `paso` for POST /sesion/codigo. `cookie: "local"` asks for a plain one, on the service’s own machine only.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  body: Credenciales,
  status: 200,
  answer: Sesion,
  refusals: [
    'credenciales',
    'ips_inactiva',
    'demasiados_intentos',
    'sin_https',
    'cookie_de_terceros',
    'cookie_bloqueada',
  ],
  example: { nit: '900123456', contrasena: 'demo-mesa-2026' },
});

export const entrarDesdePortal = endpoint({
  method: 'POST',
  path: '/sesion/portal',
  access: 'public',
  tag: 'sesion',
  summary: 'Log in by the portal',
  description:
    'Exchanges a JWT that the portal signed for a session of the IPS that it names, and sets the session cookie. Every token that is not accepted gets the same answer; why is in the log.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  body: EntregaDelPortal,
  status: 200,
  answer: Sesion,
  refusals: [
    'token_invalido',
    'ips_inactiva',
    'demasiados_intentos',
    'sin_https',
    'cookie_de_terceros',
    'cookie_bloqueada',
  ],
});

export const cerrarSesion = endpoint({
  method: 'DELETE',
  path: '/sesion',
  access: 'public',
  tag: 'sesion',
  summary: 'Log out',
  description: 'Ends the session of the cookie, if there is one.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  status: 204,
  refusals: [],
});

export const cambiarClave = endpoint({
  method: 'POST',
  path: '/sesion/clave',
  access: 'session',
  tag: 'sesion',
  summary: 'Change one’s own password',
  description:
    'Changes the password of who asks and ends this user’s other sessions; a wrong present password is a fault of the field `actual`.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  body: CambioClave,
  status: 204,
  refusals: ['demasiados_intentos'],
  example: { actual: 'demo-mesa-2026', nueva: 'un barco lleno de arroz' },
});

export const leerAyudaPorOlvido = endpoint({
  method: 'GET',
  path: '/sesion/recuperar',
  access: 'public',
  tag: 'sesion',
  summary: 'What to do about a forgotten password',
  description:
    'Says whether this installation sends links that set a new password, and whom to ask otherwise (MESA_OLVIDO).',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  status: 200,
  answer: AyudaPorOlvido,
  refusals: [],
});

export const recuperarContrasena = endpoint({
  method: 'POST',
  path: '/sesion/recuperar',
  access: 'public',
  tag: 'sesion',
  summary: 'Ask for a link that sets a new password',
  description:
    'Sends a link to the confirmed address of this user, if there is one who may log in. The answer is the same after the same work for everybody, known or not.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  body: Olvido,
  status: 202,
  answer: Nada,
  refusals: ['demasiados_intentos'],
  example: { nit: '900123456' },
});

export const abrirRestablecer = endpoint({
  method: 'GET',
  path: '/sesion/restablecer',
  access: 'public',
  tag: 'sesion',
  summary: 'The page of the link that sets a new password',
  description:
    'A page by itself. The link has its token after the #, so that no server is told it before POST.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  status: 200,
  answerTypes: ['text/html'],
  refusals: [],
});

export const restablecerContrasena = endpoint({
  method: 'POST',
  path: '/sesion/restablecer',
  access: 'public',
  tag: 'sesion',
  summary: 'Set a new password with a link',
  description:
    'Sets the password of whose link it is, once, within an hour; ends all sessions of this user and all other links. A second factor is still asked for at the login.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  body: ClaveRestablecida,
  status: 204,
  refusals: ['token_invalido', 'demasiados_intentos'],
});
