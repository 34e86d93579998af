/** The moments of a period that is given in days of Bogotá, both included. */
import type { ConsultaReporte } from '../../shared/reporte.ts';
import { DIA_MS, inicioDelDia } from '../tiempo/bogota.ts';

/** Milliseconds from `inicio` (included) to `fin` (excluded). */
export interface Periodo {
  inicio: number;
  fin: number;
}

export function aPeriodo({ desde, hasta }: ConsultaReporte): Periodo {
  return { inicio: inicioDelDia(desde), fin: inicioDelDia(hasta) + DIA_MS };
}
