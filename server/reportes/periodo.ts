/** A period asked for in days of Bogotá, both included, as moments. */
import type { ConsultaReporte } from '../../shared/reporte.ts';
import { DIA_MS, inicioDelDia } from '../tiempo/bogota.ts';

/** From `inicio` up to `fin`, which is not in it any more. Milliseconds. */
export interface Periodo {
  inicio: number;
  fin: number;
}

export function aPeriodo({ desde, hasta }: ConsultaReporte): Periodo {
  return { inicio: inicioDelDia(desde), fin: inicioDelDia(hasta) + DIA_MS };
}
