/** Several processes that serve the same port and the same folder (MESA_PROCESOS): starts them and keeps them running. */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pausa } from 'node:timers/promises';
import type { Logger } from 'pino';
import { atenderMetricas } from '../salud/metricas-de-todos.ts';

/** Argument of the processes that leave the hourly work to the first one. */
export const SIN_MANTENIMIENTO = '--sin-mantenimiento';

/** Milliseconds after which a process that ended is started again. */
const REINICIO_MS = 500;

/**
 * Starts `cuantos` processes of this program, the first one alone, so that the database is brought up to date once.
 * Starts those again that end by themselves. Resolves when all have ended, after SIGTERM or SIGINT or because the first
 * one could not start, to the exit status of the service.
 */
export async function dirigir(cuantos: number, argumentos: readonly string[], log: Logger): Promise<number> {
  let deteniendo = false;
  let estado = 0;
  atenderMetricas();
  for (const aviso of ['SIGTERM', 'SIGINT'] as const) {
    process.on(aviso, () => {
      deteniendo = true;
      for (const worker of vivos()) worker.process.kill('SIGTERM');
    });
  }

  const mantener = async (lugar: number, alEscuchar: () => void): Promise<void> => {
    for (let empezo = false; !deteniendo;) {
      const { codigo, escucho } = await correr(
        [...argumentos, ...(lugar > 0 ? [SIN_MANTENIMIENTO] : [])],
        alEscuchar,
      );
      empezo ||= escucho;
      if (deteniendo) estado = Math.max(estado, codigo);
      else if (!empezo) {
        // It has said why.
        deteniendo = true;
        estado = 1;
        for (const worker of vivos()) worker.process.kill('SIGTERM');
      } else {
        log.error({ codigo }, 'un proceso terminó solo y se inicia otro');
        await pausa(REINICIO_MS);
      }
    }
  };

  const todos: Promise<void>[] = [];
  await new Promise<void>((seguir) => {
    const primero = mantener(0, seguir);
    todos.push(primero);
    void primero.finally(seguir);
  });
  for (let lugar = 1; lugar < cuantos && !deteniendo; lugar += 1)
    todos.push(mantener(lugar, () => undefined));
  await Promise.all(todos);
  return estado;
}

const vivos = (): Worker[] => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

/** Runs one process to its end. A process that was killed has status 1. */
function correr(args: string[], alEscuchar: () => void): Promise<{ codigo: number; escucho: boolean }> {
  cluster.setupPrimary({ args });
  const worker = cluster.fork();
  soltarConexiones(worker);
  let escucho = false;
  worker.on('listening', () => {
    escucho = true;
    alEscuchar();
  });
  return new Promise((cumplir) => {
    worker.on('exit', (codigo: number | null) => cumplir({ codigo: codigo ?? 1, escucho }));
  });
}

/**
 * Closes the connection that was handed to a process which ended before it took it: node:cluster would keep it open, and
 * its client would wait for ever. A process gets the next one only after it has taken the last.
 */
function soltarConexiones(worker: Worker): void {
  const { process: proceso } = worker;
  const enviar = proceso.send.bind(proceso) as (...argumentos: unknown[]) => boolean;
  let ultima: { close?: () => void } | undefined;
  proceso.send = (mensaje: unknown, conexion?: unknown, ...resto: unknown[]) => {
    if (conexion) ultima = conexion;
    return enviar(mensaje, conexion, ...resto);
  };
  // What is sent to a process that has just been killed fails; how it ended is handled where it is started again.
  worker.on('error', () => undefined);
  // No effect on one that was taken.
  worker.on('exit', () => ultima?.close?.());
}
