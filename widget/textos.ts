/** Words for people: what is wrong with a field (codes of shared/errores.ts), dates, sizes. */
const FALTAS: Record<string, string> = {
  requerido: 'Complete este campo.',
  largo: 'El texto es más largo de lo permitido. Acórtelo.',
  caracteres: 'El texto tiene caracteres que no se pueden leer. Escríbalo de nuevo.',
  no_existe: 'Esta opción ya no está disponible. Elija otra.',
  no_corresponde: 'El asunto no corresponde al motivo. Elija otro.',
  cantidad: 'Hay más archivos de los permitidos. Quite algunos.',
  nit: 'Escriba el NIT con números, por ejemplo 900123456.',
  nit_digito: 'El dígito de verificación no corresponde al NIT. Revíselo.',
};
FALTAS.retirado = FALTAS.no_existe!;

/** A sentence stays as it is. */
export const fraseDe = (codigo: string): string =>
  FALTAS[codigo] ?? (codigo.includes(' ') ? codigo : 'Revise este campo.');

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

const MIB = 1024 * 1024;

/** Bytes as people say them: "10 MB", "320 KB". */
export const megas = (bytes: number): string =>
  bytes < MIB ? `${Math.ceil(bytes / 1024)} KB` : `${+(bytes / MIB).toFixed(1)} MB`.replace('.', ',');
