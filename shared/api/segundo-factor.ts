import {
  CodigosNuevos,
  ConfirmacionFactor,
  EstadoFactor,
  FactorNuevo,
  InicioFactor,
  PruebaFactor,
  SegundoPaso,
} from '../segundo-factor.ts';
import { Sesion } from '../usuario.ts';
import { endpoint } from './endpoint.ts';

export const terminarIngreso = endpoint({
  method: 'POST',
  path: '/sesion/codigo',
  access: 'public',
  tag: 'sesion',
  summary: 'Log in: the second step',
  description:
    'Takes the `paso` of the answer to the password, for five minutes and once, with a code of the app or a recovery code, and sets the session cookie. A wrong code, or one that was used, is a fault of the field `codigo`.',
  beforePasswordChange: true,
  beforeSecondFactor: true,
  anyUser: true,
  body: SegundoPaso,
  status: 200,
  answer: Sesion,
  refusals: ['ingreso_vencido', 'demasiados_intentos', 'sin_https', 'cookie_de_terceros', 'cookie_bloqueada'],
  example: { paso: 'Vq3tq0G0N1c0lS3mT5p2hR9xYwZ8aBcDeFgHiJkLmNo', codigo: '123456' },
});

export const leerFactor = endpoint({
  method: 'GET',
  path: '/sesion/segundo-factor',
  access: 'soporte',
  tag: 'sesion',
  summary: 'One’s own second factor',
  description: 'Tells whether the second factor of who asks is active, and how many recovery codes are left.',
  beforeSecondFactor: true,
  status: 200,
  answer: EstadoFactor,
  refusals: [],
});

export const iniciarFactor = endpoint({
  method: 'POST',
  path: '/sesion/segundo-factor',
  access: 'soporte',
  tag: 'sesion',
  summary: 'Begin a second factor',
  description:
    'Makes the secret of a new second factor, which replaces the present one only once it is confirmed, within a quarter of an hour and from the same session.',
  beforeSecondFactor: true,
  body: InicioFactor,
  status: 200,
  answer: FactorNuevo,
  refusals: ['demasiados_intentos'],
  example: { actual: 'demo-mesa-2026' },
});

export const confirmarFactor = endpoint({
  method: 'POST',
  path: '/sesion/segundo-factor/confirmar',
  access: 'soporte',
  tag: 'sesion',
  summary: 'Confirm a second factor',
  description:
    'Activates the second factor that was begun, with its first code, ends this user’s other sessions, and tells the recovery codes, this once.',
  beforeSecondFactor: true,
  body: ConfirmacionFactor,
  status: 200,
  answer: CodigosNuevos,
  refusals: ['activacion_vencida'],
  example: { codigo: '123456' },
});

export const renovarCodigos = endpoint({
  method: 'POST',
  path: '/sesion/segundo-factor/codigos',
  access: 'soporte',
  tag: 'sesion',
  summary: 'New recovery codes',
  description: 'Makes new recovery codes, shown this once; earlier ones are no longer accepted.',
  body: PruebaFactor,
  status: 200,
  answer: CodigosNuevos,
  refusals: ['factor_inactivo', 'demasiados_intentos'],
  example: { actual: 'demo-mesa-2026', codigo: '123456' },
});

export const quitarFactor = endpoint({
  method: 'POST',
  path: '/sesion/segundo-factor/quitar',
  access: 'soporte',
  tag: 'sesion',
  summary: 'Switch off one’s own second factor',
  description:
    'Switches off the second factor of who asks and ends this user’s other sessions; refused where it is required.',
  body: PruebaFactor,
  status: 204,
  refusals: ['factor_inactivo', 'factor_exigido', 'demasiados_intentos'],
  example: { actual: 'demo-mesa-2026', codigo: '123456' },
});
