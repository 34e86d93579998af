/**
 * Inspections run in threads of their own: a hostile file may keep an inspector busy for a second, within its bounds,
 * and nobody else should wait for that. The threads start with the first file and end when there is nothing to do.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { Tinypool } from 'tinypool';
import { RAIZ } from '../package-root.ts';
import type { Inspeccion } from './inspeccion/inspeccionar.ts';

export interface Inspector {
  /** What the file at `ruta` really is. Never rejects; takes half a minute at most, besides the wait for a thread. */
  revisar(ruta: string, nombre: string): Promise<Inspeccion>;
  cerrar(): Promise<void>;
}

/** A hundred times what the largest real document takes, so that a machine under load refuses none. */
const PLAZO_MS = 30_000;

interface Opciones {
  /** The module that a thread runs; hilo.ts, bundled. */
  hilo?: string;
  /** So many at once. */
  hilos?: number;
  /** Milliseconds for one file, from when a thread takes it. */
  plazo?: number;
}

export function crearInspector({
  hilo = join(RAIZ, 'dist', 'server', 'inspector.js'),
  hilos: maxThreads = Math.max(1, Math.min(4, availableParallelism() - 1)),
  plazo = PLAZO_MS,
}: Opciones = {}): Inspector {
  // The queue is here and not in the pool: there, files that wait for a thread would use up their time.
  const enTurno = pLimit(maxThreads);
  let pool: Tinypool | undefined;
  let cerrado = false;
  const abrir = () =>
    new Tinypool({
      filename: hilo,
      minThreads: 0,
      maxThreads,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: 192 },
    });
  async function revisar(ruta: string, nombre: string): Promise<Inspeccion> {
    try {
      return (await (pool ??= abrir()).run(
        { ruta, nombre },
        { signal: AbortSignal.timeout(plazo) },
      )) as Inspeccion;
    } catch (error) {
      // Out of time or of memory, or the thread died: nothing is known about the file.
      return {
        ok: false,
        codigo: cerrado ? 'no_disponible' : 'adjunto_sin_inspeccionar',
        falla: String(error),
      };
    }
  }
  return {
    revisar: (ruta, nombre) => enTurno(() => revisar(ruta, nombre)),
    async cerrar() {
      cerrado = true;
      await pool?.destroy();
    },
  };
}
