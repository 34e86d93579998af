/** Figures as people read them. */
import type { Tiempos } from '../shared/reporte.ts';

/** 1.250 */
export const cifra = (numero: number): string => numero.toLocaleString('es-CO');

/** Minutes as "3 h 20 min"; the units stay with their numbers. */
export function duracion(minutos: number): string {
  const horas = Math.floor(minutos / 60);
  const resto = Math.round(minutos % 60);
  return [horas ? `${cifra(horas)}\u00a0h` : '', resto || !horas ? `${resto}\u00a0min` : '']
    .filter(Boolean)
    .join(' ');
}

export const mediana = ({ mediana: minutos }: Tiempos): string =>
  minutos === null ? '—' : duracion(minutos);

export const plural = (cuenta: number, uno: string, varios: string): string =>
  `${cifra(cuenta)} ${cuenta === 1 ? uno : varios}`;

/** aaaa-mm-dd as dd/mm/aaaa. */
export const diaEscrito = (dia: string): string => dia.split('-').reverse().join('/');
