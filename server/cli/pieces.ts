/** Long results in pieces, written at the reader's pace, so that memory does not grow with their number. */
import { once } from 'node:events';

/** Writes to standard output and waits while its reader is behind. */
export async function escribirTrozo(trozo: string): Promise<void> {
  if (!process.stdout.write(trozo)) await once(process.stdout, 'drain');
}

/** A JSON array in one line, as JSON.stringify would write it. */
export async function* comoJson(tandas: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  let antes = '[';
  for await (const tanda of tandas) {
    for (const fila of tanda) {
      yield antes + JSON.stringify(fila);
      antes = ',';
    }
  }
  yield antes === '[' ? '[]\n' : ']\n';
}
