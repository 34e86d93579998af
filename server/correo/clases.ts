/**
 * The classes of mail, each with the function that writes it. It is called when the mail is sent, each time anew, so it
 * tells what is so then.
 */
import { redactarCaso } from './clases/caso.ts';
import { redactarConfirmar } from './clases/confirmar.ts';
import { redactarRechazo } from './clases/rechazo.ts';
import { redactarRecuperar } from './clases/recuperar.ts';
import { redactarResumen } from './clases/resumen.ts';
import type { Clase, Redactar } from './redactar.ts';

export const CLASES: Readonly<Record<Clase, Redactar>> = {
  caso: redactarCaso,
  confirmar: redactarConfirmar,
  rechazo: redactarRechazo,
  recuperar: redactarRecuperar,
  resumen: redactarResumen,
};
