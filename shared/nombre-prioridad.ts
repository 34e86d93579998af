/** Prioridades as shown to people, the most urgent first. */
import type { Prioridad } from './caso.ts';

export const NOMBRE_PRIORIDAD: Record<Prioridad, string> = {
  URGENTE: 'Urgente',
  ALTA: 'Alta',
  NORMAL: 'Normal',
  BAJA: 'Baja',
};
