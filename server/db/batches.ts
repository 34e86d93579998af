/** Long reads in short pieces: SQLite answers in this thread, so that between two pieces everybody else has a turn. */
import { setImmediate as cederTurno } from 'node:timers/promises';

/** Rows a piece: a few milliseconds. */
const FILAS = 500;

/** A long write rests so long between two pieces: another process that waits for the lock looks for it now and then. */
export const ENTRE_TANDAS_MS = 10;

/**
 * All rows that `leer` finds after a key, piece by piece, the first one also when it is empty. `marcaDe` is the key of a
 * row, in the order in which they are read.
 */
export async function* enTandas<Fila, Marca>(
  leer: (despues: Marca, limite: number) => Promise<Fila[]>,
  desde: Marca,
  marcaDe: (fila: Fila) => Marca,
): AsyncGenerator<Fila[]> {
  for (let despues = desde; ;) {
    const filas = await leer(despues, FILAS);
    yield filas;
    const ultima = filas.at(-1);
    if (ultima === undefined || filas.length < FILAS) return;
    despues = marcaDe(ultima);
    await cederTurno();
  }
}
