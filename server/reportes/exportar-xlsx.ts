/**
 * The cases of a period as an Excel workbook. write-excel-file builds it at once and in memory (ten seconds and some
 * 300 MiB for a hundred thousand rows), so it runs in a thread with a memory limit, one at a time.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errorDeCampo } from '../errores.ts';
import { RAIZ } from '../package-root.ts';
import type { FilaExportada } from './casos-exportados.ts';

/** Most rows of a workbook; larger exports must use CSV. */
export const FILAS_MAXIMO_XLSX = 100_000;

const MEMORIA_MIB = 1_024;

/**
 * The workbook's bytes; undefined when `signal` is aborted. Throws `validacion` when the texts exceed the memory limit
 * of the thread.
 */
export async function exportarXlsx(
  tandas: AsyncIterable<FilaExportada[]>,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const hilo = new Worker(join(RAIZ, 'dist', 'server', 'hoja.js'), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORIA_MIB },
  });
  // The thread does not keep a stopping service alive.
  hilo.unref();
  // `once` stops listening when the reader goes away, and an error of the thread after that would end the process.
  hilo.on('error', () => undefined);
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
