/**
 * The classes of mail, each with the function that writes it. It is called when the mail is sent, each time anew, so it
 * tells what is so then.
 */
import { redactarCaso } from './clases/caso.ts';
import { redactarConfirmar } from './clases/confirmar.ts';
import { rechazo } from './clases/rechazo.ts';
import { redactarRecuperar } from './clases/recuperar.ts';
import { redactarResumen } from './clases/resumen.ts';
import type { Redactar } from './redactar.ts';

/** What is not here yet waits for a version of this program that has it. */
export const CLASES: Partial<Record<string, Redactar>> = {
  caso: redactarCaso,
  confirmar: redactarConfirmar,
  rechazo,
  recuperar: redactarRecuperar,
  resumen: redactarResumen,
};
