/**
 * Inspections run in threads of their own: a hostile file may keep an inspector busy for a second, within its bounds,
 * and nobody else should wait for that. The threads start with the first file and end when there is nothing to do.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import { RAIZ } from '../paquete.ts';
import type { Inspeccion } from './inspeccion/inspeccionar.ts';

export interface Inspector {
  /** What the file at `ruta` really is. Takes ten seconds at most, after which it counts as damaged. */
  revisar(ruta: string, nombre: string): Promise<Inspeccion>;
  cerrar(): Promise<void>;
}

const PLAZO_MS = 10_000;

export function crearInspector(): Inspector {
  let hilos: Tinypool | undefined;
  const abrir = () =>
    new Tinypool({
      filename: join(RAIZ, 'dist', 'server', 'inspector.js'),
      minThreads: 0,
      maxThreads: Math.max(1, Math.min(4, availableParallelism() - 1)),
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: 192 },
    });
  return {
    async revisar(ruta, nombre) {
      const plazo = AbortSignal.timeout(PLAZO_MS);
      try {
        return (await (hilos ??= abrir()).run({ ruta, nombre }, { signal: plazo })) as Inspeccion;
      } catch (error) {
        const agotada =
          error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        if (plazo.aborted || agotada) return { ok: false, codigo: 'adjunto_danado' };
        throw error;
      }
    },
    async cerrar() {
      await hilos?.destroy();
    },
  };
}
