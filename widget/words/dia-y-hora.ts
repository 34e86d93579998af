/** A moment near enough to need no year. */
const DIA_Y_HORA = new Intl.DateTimeFormat('es-CO', {
  timeZone: 'America/Bogota',
  weekday: 'long',
  day: '2-digit',
  month: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** In Bogotá: "lunes 30/11, 12:00". */
export function diaYHora(iso: string): string {
  const partes = DIA_Y_HORA.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]);
  const { weekday, day, month, hour, minute } = Object.fromEntries(partes) as Record<string, string>;
  return `${weekday} ${day}/${month}, ${hour}:${minute}`;
}
