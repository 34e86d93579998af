/** Reads mail in a thread of its own, within a bound of time and memory. The thread ends when there is nothing to read. */
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import { RAIZ } from '../package-root.ts';
import type { CorreoLeido } from './lectura/leer-correo.ts';

export interface Lector {
  /** Rejects for what cannot be read within the bounds; the reason is in the error's message. */
  leer(correo: { ruta: string; carpeta: string }): Promise<CorreoLeido>;
  cerrar(): Promise<void>;
}

/** Milliseconds for one mail: a hundred times what the biggest real one takes. */
const PLAZO_MS = 30_000;

interface Opciones {
  /** Module that the thread runs: lectura/hilo.ts, bundled. */
  hilo?: string;
  /** Milliseconds for one mail. */
  plazo?: number;
}

export function crearLector({
  hilo = join(RAIZ, 'dist', 'server', 'correo.js'),
  plazo = PLAZO_MS,
}: Opciones = {}): Lector {
  let pool: Tinypool | undefined;
  return {
    async leer(correo) {
      pool ??= new Tinypool({
        filename: hilo,
        minThreads: 0,
        maxThreads: 1,
        idleTimeout: 5_000,
        resourceLimits: { maxOldGenerationSizeMb: 192 },
      });
      return (await pool.run(correo, { signal: AbortSignal.timeout(plazo) })) as CorreoLeido;
    },
    async cerrar() {
      await pool?.destroy();
    },
  };
}
