/** Days and hours of Bogotá, which keeps UTC-5 all year (no daylight saving since 1993). Moments are milliseconds. */
export const DIA_MS = 24 * 3_600_000;
const BOGOTA_MS = -5 * 3_600_000;

/** The moment of midnight in Bogotá at the beginning of a day (aaaa-mm-dd). */
export function inicioDelDia(dia: string): number {
  return Date.parse(`${dia}T00:00:00-05:00`);
}

/** The day of a moment in Bogotá, as aaaa-mm-dd. */
export function diaDe(momento: number): string {
  return relojDePared(momento).toISOString().slice(0, 10);
}

/** A date whose UTC fields show Bogotá's time, for formats without time zones. */
export function relojDePared(momento: number): Date {
  return new Date(momento + BOGOTA_MS);
}

/** A moment in the form of GTIC-015-FR: 29/01/2019 17:32; with seconds where it serves as evidence. */
export function fechaHora(momento: number, { segundos = false } = {}): string {
  const iso = relojDePared(momento).toISOString();
  const [anio, mes, dia] = iso.slice(0, 10).split('-');
  return `${dia}/${mes}/${anio} ${iso.slice(11, segundos ? 19 : 16)}`;
}
