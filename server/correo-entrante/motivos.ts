/** Why mail does not become a message. */

/** What its sender is told (correo/clases/rechazo.ts). */
export const CON_AVISO = [
  'sin_caso',
  'no_existe',
  'caso_cerrado',
  'segundo_factor',
  'demasiados',
  'repetido',
  'grande',
  'largo',
  'vacio',
  'cifrado',
  'winmail',
  'archivos',
] as const;

export type MotivoConAviso = (typeof CON_AVISO)[number];

/**
 * What nobody is told: whoever wrote it is a machine, or not known to be who From says, so that an answer would reach
 * somebody who wrote nothing (docs/decisions/correo-entrante.md).
 */
export type Motivo = MotivoConAviso | 'automatico' | 'remitente' | 'autenticidad' | 'ilegible';

/** A file that was refused: its place among those of the mail, from 1 on, and why. */
export interface ArchivoRechazado {
  lugar: number;
  codigo: string;
}
