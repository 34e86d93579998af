/** Codes of webhooks that a page needs without schemas; in a file with schemas they would load zod. */

/** What an address may be told of. */
export const TIPOS_DE_AVISO = [
  'caso.registrado',
  'caso.respondido',
  'caso.estado',
  'caso.cerrado',
  'caso.asignado',
  'caso.prioridad',
  'caso.clasificado',
] as const;
export type TipoDeAviso = (typeof TIPOS_DE_AVISO)[number];

/** `espera` is tried until it is `entregada`, or `fallida` after the last attempt. */
export const ENTREGA_ESTADOS = ['espera', 'entregada', 'fallida'] as const;
export type EntregaEstado = (typeof ENTREGA_ESTADOS)[number];

/** Why an attempt did not count. */
export const ERRORES_DE_ENTREGA = [
  'rechazo', // a status that is none of 2xx and 3xx
  'desvio', // a redirect, which is not followed
  'demora', // no whole answer in time
  'respuesta_larga', // more bytes than an acknowledgement has
  'conexion', // refused, or broken off
  'nombre', // the host's name leads nowhere
  'certificado', // TLS: not valid, or not of this host
  'no_permitido', // the host is not in MESA_WEBHOOKS, or its address is private and not named there
  'apagado', // the address was switched off meanwhile
  'interrumpido', // the service ended each time before it was told the answer
  'restaurado', // it waited when the backup was made that is in use now, and may have been sent since
] as const;
export type ErrorDeEntrega = (typeof ERRORES_DE_ENTREGA)[number];

/** Characters of an address. */
export const URL_MAXIMO = 2_000;

/** Most addresses. */
export const WEBHOOKS_MAXIMO = 20;
