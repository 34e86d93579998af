/** What a user may be written about by mail, and chooses for himself. */
import type { Rol } from './usuario.ts';

/**
 * Of the users of an IPS: a case was filed, answered, changed its estado, is about to be closed. Of the staff: a case was
 * assigned to them, its IPS answered, its deadline is near, a new one belongs to nobody; the summary of the day.
 */
export const AVISOS = {
  ips: ['registrado', 'respuesta', 'estado', 'por_cerrar'],
  soporte: ['asignado', 'respuesta', 'plazo', 'nuevo', 'resumen'],
} as const;

export type AvisoPorCorreo = (typeof AVISOS)[keyof typeof AVISOS][number];

export const avisosDe = (rol: Rol): readonly AvisoPorCorreo[] =>
  rol === 'ips' ? AVISOS.ips : AVISOS.soporte;

/** Those that nobody gets who has not asked for them. */
export const SIN_AVISOS_AL_PRINCIPIO: readonly AvisoPorCorreo[] = ['nuevo'];
