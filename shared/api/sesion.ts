import { CambioClave, Credenciales, EntregaDelPortal, Sesion } from '../usuario.ts';
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
