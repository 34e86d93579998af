/** How long ago something was, in as few letters as a list has room for. */
const MINUTO = 60_000;
const HORA = 60 * MINUTO;
const DIA = 24 * HORA;

const formato = (opciones: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('es-CO', { timeZone: 'America/Bogota', ...opciones });
const DE_LA_SEMANA = formato({ weekday: 'short' });
const DEL_ANO = formato({ day: 'numeric', month: 'short' });
const CON_ANO = formato({ day: '2-digit', month: '2-digit', year: '2-digit' });
const SOLO_ANO = formato({ year: 'numeric' });

/** "ahora", "5 min", "3 h", then the day: "vie", "12 nov", "29/01/19". Bogotá's clock. */
export function hace(iso: string, ahora: number): string {
  const momento = new Date(iso);
  const pasado = ahora - momento.getTime();
  if (pasado < MINUTO) return 'ahora';
  if (pasado < HORA) return `${Math.floor(pasado / MINUTO)} min`;
  if (pasado < DIA) return `${Math.floor(pasado / HORA)} h`;
  if (pasado < 6 * DIA) return DE_LA_SEMANA.format(momento).replace('.', '');
  if (SOLO_ANO.format(momento) !== SOLO_ANO.format(ahora)) return CON_ANO.format(momento);
  return DEL_ANO.format(momento).replace(/\.| de/g, '');
}
