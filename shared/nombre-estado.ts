/** Estados as shown to people. */
import type { Estado } from './estado.ts';

export const NOMBRE_ESTADO: Record<Estado, string> = {
  ACTIVO: 'Activo',
  EN_GESTION: 'En gestión',
  RESUELTO: 'Resuelto',
  CERRADO: 'Cerrado',
};
