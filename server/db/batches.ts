/** Long reads in short pieces: SQLite runs in this thread, so other requests are answered between two pieces. */
import { setImmediate as cederTurno } from 'node:timers/promises';

/** Rows of a piece, which take a few milliseconds, also to write as CSV. */
const FILAS = 200;

/** Pause between two pieces of a long write, in which another process can get the write lock. */
export const ENTRE_TANDAS_MS = 10;

/**
 * All rows, in pieces, each read from the key of the last row before it. The first piece is yielded even when it is
 * empty. `marcaDe` gives a row's key, in whose order `leer` must return them.
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
