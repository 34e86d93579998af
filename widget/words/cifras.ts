/** Figures as people read them. */
import type { Tiempos } from '../../shared/reporte.ts';

/** 1.250 */
export const cifra = (numero: number): string => numero.toLocaleString('es-CO');

/** Longer times are told in days: nobody counts the hours of a week. */
const DIAS_EN_HORAS = 5;

/**
 * Minutes of office hours as "3 h 20 min", more than a working week as "12 días"; the units stay with their numbers.
 * `jornada` is how many of them the working day has.
 */
export function duracion(minutos: number, jornada: number): string {
  if (minutos > DIAS_EN_HORAS * jornada) return `${cifra(Math.round(minutos / jornada))}\u00a0días`;
  const horas = Math.floor(minutos / 60);
  const resto = Math.round(minutos % 60);
  return [horas ? `${cifra(horas)}\u00a0h` : '', resto || !horas ? `${resto}\u00a0min` : '']
    .filter(Boolean)
    .join(' ');
}

export const mediana = ({ mediana: minutos }: Tiempos, jornada: number): string =>
  minutos === null ? '—' : duracion(minutos, jornada);

export const plural = (cuenta: number, uno: string, varios: string): string =>
  `${cifra(cuenta)} ${cuenta === 1 ? uno : varios}`;

/** aaaa-mm-dd as dd/mm/aaaa. */
export const diaEscrito = (dia: string): string => dia.split('-').reverse().join('/');
