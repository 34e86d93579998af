/** Periods of a report, in days of Bogotá (aaaa-mm-dd), both included. */
import { REPORTE_DIAS_MAXIMO } from '../../shared/limites.ts';

export interface Periodo {
  desde: string;
  hasta: string;
}

export const PERIODOS = { 7: 'Últimos 7 días', 30: 'Últimos 30 días', mes: 'Este mes' };
export type NombreDePeriodo = keyof typeof PERIODOS;

const DIA_MS = 24 * 3_600_000;
/** Bogotá keeps UTC-5 all year. */
const BOGOTA_MS = -5 * 3_600_000;

const aDia = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export function periodoDe(nombre: NombreDePeriodo, ahora = Date.now()): Periodo {
  const hoy = ahora + BOGOTA_MS;
  const hasta = aDia(hoy);
  if (nombre === 'mes') return { desde: `${hasta.slice(0, 8)}01`, hasta };
  return { desde: aDia(hoy - (Number(nombre) - 1) * DIA_MS), hasta };
}

/** The day of Bogotá that was so many days ago. */
export const haceDias = (dias: number, ahora = Date.now()): string => aDia(ahora + BOGOTA_MS - dias * DIA_MS);

/** As many days, up to the day before. */
export function periodoAnterior(periodo: Periodo): Periodo {
  const hasta = Date.parse(periodo.desde) - DIA_MS;
  return { desde: aDia(hasta - (diasDe(periodo) - 1) * DIA_MS), hasta: aDia(hasta) };
}

/** Reads a period from an address: one of the names or two days; the last 30 days if it is neither. */
export function leerPeriodo(escrito: string): { elegido: string | undefined; dias: Periodo } {
  const [, desde = '', hasta = ''] = /^([\d-]*)\.([\d-]*)$/.exec(escrito) ?? [];
  if (desde || hasta) return { elegido: undefined, dias: { desde, hasta } };
  const elegido = Object.hasOwn(PERIODOS, escrito) ? escrito : '30';
  return { elegido, dias: periodoDe(elegido as never) };
}

export const escribirDias = ({ desde, hasta }: Periodo): string => `${desde}.${hasta}`;

/** How many days there are. */
export const diasDe = ({ desde, hasta }: Periodo): number =>
  (Date.parse(hasta) - Date.parse(desde)) / DIA_MS + 1;

/** What is wrong with it, in words. */
export function faltaDe(periodo: Periodo): string | undefined {
  const dias = diasDe(periodo);
  // A date that is half written has no value.
  if (Number.isNaN(dias)) return 'Escriba las dos fechas.';
  if (dias < 1) return 'La fecha final debe ser igual o posterior a la inicial.';
  if (dias > REPORTE_DIAS_MAXIMO) return `Elija un período de ${REPORTE_DIAS_MAXIMO} días o menos.`;
  return undefined;
}
