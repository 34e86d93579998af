/** Moments as people here read them. */
const FECHA = new Intl.DateTimeFormat('es-CO', {
  timeZone: 'America/Bogota',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** As the manual writes it, in Bogotá: "29/01/2019 17:32". */
export const fecha = (iso: string): string => FECHA.format(new Date(iso)).replace(', ', ' ');

const DIA = new Intl.DateTimeFormat('es-CO', {
  timeZone: 'America/Bogota',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});
const DIA_MS = 24 * 3_600_000;

/** The day in Bogotá: "Hoy", "Ayer", "29/01/2019". */
export function dia(iso: string, ahora = Date.now()): string {
  const escrito = DIA.format(new Date(iso));
  if (escrito === DIA.format(ahora)) return 'Hoy';
  return escrito === DIA.format(ahora - DIA_MS) ? 'Ayer' : escrito;
}
