/**
 * The cases of a period as an Excel workbook. write-excel-file makes it in one go and in memory: ten seconds and some
 * 300 MiB for a hundred thousand rows, so it has a thread of its own, with a bound, and only one at a time.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errorDeCampo } from '../errores.ts';
import { RAIZ } from '../package-root.ts';
import type { FilaExportada } from './casos-exportados.ts';

/** More than this is for CSV. */
export const FILAS_MAXIMO_XLSX = 100_000;

const MEMORIA_MIB = 1_024;

/**
 * Undefined when `signal` says that nobody waits for it any more. Throws `validacion` when the texts are too much for the
 * bound.
 */
export async function exportarXlsx(
  tandas: AsyncIterable<FilaExportada[]>,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const hilo = new Worker(join(RAIZ, 'dist', 'server', 'hoja.js'), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORIA_MIB },
  });
  // A service that goes down does not wait for it.
  hilo.unref();
  try {
    const hecho = once(hilo, 'message', { signal }) as Promise<[Uint8Array<ArrayBuffer>]>;
    hecho.catch(() => undefined);
    for await (const tanda of tandas) {
      signal.throwIfAborted();
      hilo.postMessage(tanda);
    }
    hilo.postMessage('fin');
    const [hoja] = await hecho;
    return hoja;
  } catch (error) {
    if (signal.aborted) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      throw errorDeCampo('formato', 'largo');
    }
    throw error;
  } finally {
    await hilo.terminate();
  }
}
