/** Figures as people read them. */
import type { Jornada, Tiempos } from '../shared/reporte.ts';

/** 1.250 */
export const cifra = (numero: number): string => numero.toLocaleString('es-CO');

/** Office minutes as "3 h 20 min", over a working week as days of it: "17,1 días". Units stay with their numbers. */
export function duracion(minutos: number, { dia, semana }: Jornada): string {
  if (minutos > semana) {
    const dias = (minutos / dia).toLocaleString('es-CO', { maximumFractionDigits: 1 });
    return `${dias}\u00a0${dias === '1' ? 'día' : 'días'}`;
  }
  const horas = Math.floor(minutos / 60);
  const resto = Math.round(minutos % 60);
  return [horas ? `${cifra(horas)}\u00a0h` : '', resto || !horas ? `${resto}\u00a0min` : '']
    .filter(Boolean)
    .join(' ');
}

export const mediana = ({ mediana: minutos }: Tiempos, jornada: Jornada): string =>
  minutos === null ? '—' : duracion(minutos, jornada);

export const plural = (cuenta: number, uno: string, varios: string): string =>
  `${cifra(cuenta)} ${cuenta === 1 ? uno : varios}`;

/** aaaa-mm-dd as dd/mm/aaaa. */
export const diaEscrito = (dia: string): string => dia.split('-').reverse().join('/');
