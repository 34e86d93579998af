/**
 * Runs inspections in threads, because a hostile file can occupy an inspector for a second within its limits. The
 * threads start with the first file and end when there is nothing to do. Who sends many files waits for its own, not
 * the others for them (turnos-justos.ts).
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Tinypool } from 'tinypool';
import { RAIZ } from '../package-root.ts';
import type { Inspeccion } from './inspeccion/inspeccionar.ts';
import { crearTurnos, EsperaLarga } from './turnos-justos.ts';

interface PorRevisar {
  ruta: string;
  nombre: string;
  /** Names the file in all attempts to send it. */
  clave: string;
  /** Whose it is: an IPS, or one member of the EPS's staff. */
  quien: string;
}

/** Nothing is known about the file, which may be as good as any: it is to be asked again after so many seconds. */
interface SinTurno {
  ok: false;
  codigo: 'revision_ocupada';
  reintentarEn: number;
}

export interface Inspector {
  /**
   * The true type of a file, or why it is not admitted; `revision_ocupada` when no thread was free for it in time.
   * Never rejects; takes at most twenty seconds of wait and half a minute of work.
   */
  revisar(archivo: PorRevisar): Promise<Inspeccion | SinTurno>;
  /**
   * Runs what is done with a file that has arrived, of which the inspection is one part, when it is the turn of its
   * sender. Rejects with `EsperaLarga`, without running it, when the turn does not come in time.
   */
  enTurno<T>(quien: string, tarea: () => Promise<T>): Promise<T>;
  cerrar(): Promise<void>;
}

/** Milliseconds for one file: a hundred times what the largest real document takes. */
const PLAZO_MS = 30_000;
/** Milliseconds of wait for a thread. Proxies cut an answer that takes a minute. */
const ESPERA_MS = 20_000;
/** Most files of one sender that wait for a thread. */
const COLA_MAXIMA = 50;
/**
 * How often a file may run out of time before it is refused for it: the limits of the inspectors leave every file far
 * below it, so the reason is a machine that is too busy, or a fault of ours that would come again.
 */
const VECES_SIN_TIEMPO = 3;
/** Files whose times are remembered. */
const RECORDADOS = 1_000;

interface Opciones {
  /** Module that the threads run: hilo.ts, bundled. */
  hilo?: string;
  /** Number of threads. */
  hilos?: number;
  /** Milliseconds for one file, from when a thread takes it. */
  plazo?: number;
  /** Milliseconds of wait for a thread. */
  espera?: number;
}

export function crearInspector({
  hilo = join(RAIZ, 'dist', 'server', 'inspector.js'),
  hilos: maxThreads = Math.max(2, Math.min(4, availableParallelism() - 1)),
  plazo = PLAZO_MS,
  espera = ESPERA_MS,
}: Opciones = {}): Inspector {
  // The queue is here and not in the pool, whose time limit would include the wait for a thread.
  const alHilo = crearTurnos({ lugares: maxThreads, esperaMs: espera, colaMaxima: COLA_MAXIMA });
  // Fsync and commit of many files at once would make every write of the others wait, whoever inspects them.
  const enTurno = crearTurnos({
    lugares: 4 * maxThreads,
    porCabeza: Math.max(1, maxThreads - 1),
    esperaMs: espera,
    colaMaxima: COLA_MAXIMA,
  });
  const sinTiempo = new Map<string, number>();
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

  async function trabajar({ ruta, nombre, clave }: PorRevisar): Promise<Inspeccion | SinTurno> {
    if (cerrado) return { ok: false, codigo: 'no_disponible' };
    const limite = AbortSignal.timeout(plazo);
    try {
      const inspeccion = (await (pool ??= abrir()).run({ ruta, nombre }, { signal: limite })) as Inspeccion;
      sinTiempo.delete(clave);
      return inspeccion;
    } catch (error) {
      if (limite.aborted && !cerrado && anotarSinTiempo(clave) < VECES_SIN_TIEMPO) {
        return { ok: false, codigo: 'revision_ocupada', reintentarEn: Math.ceil(plazo / 1000) };
      }
      sinTiempo.delete(clave);
      // Out of time or memory, or the thread died: nothing is known about the file.
      return {
        ok: false,
        codigo: cerrado ? 'no_disponible' : 'adjunto_sin_inspeccionar',
        falla: String(error),
      };
    }
  }

  function anotarSinTiempo(claveDeAdjunto: string): number {
    const veces = (sinTiempo.get(claveDeAdjunto) ?? 0) + 1;
    sinTiempo.delete(claveDeAdjunto);
    sinTiempo.set(claveDeAdjunto, veces);
    const [vieja = ''] = sinTiempo.keys();
    if (sinTiempo.size > RECORDADOS) sinTiempo.delete(vieja);
    return veces;
  }

  return {
    enTurno,
    async revisar(archivo) {
      try {
        return await alHilo(archivo.quien, () => trabajar(archivo));
      } catch (error) {
        if (!(error instanceof EsperaLarga)) throw error;
        return { ok: false, codigo: 'revision_ocupada', reintentarEn: error.reintentarEn };
      }
    },
    async cerrar() {
      cerrado = true;
      await pool?.destroy();
    },
  };
}
