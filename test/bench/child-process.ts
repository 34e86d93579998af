/** A program that prints its URL, in a process of its own whose output is read to the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

export interface Programa {
  url: string;
  pid: number;
  /** Bytes that it has written so far, such as its log. */
  escrito: () => number;
  /** Milliseconds of processor until it printed its URL; NaN where the system does not tell. */
  cpuAlIniciar: number;
  terminar: () => void;
  /** Resolves when it has ended. */
  terminado: Promise<unknown>;
}

/** Resolves when each of its `procesos` has printed its URL. */
export async function iniciar(
  argumentos: readonly string[],
  entorno: Record<string, string> = {},
  procesos = 1,
): Promise<Programa> {
  const child = spawn(process.execPath, argumentos, {
    env: { ...process.env, NODE_ENV: '', PORT: '0', ...entorno },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid ?? 0;
  let inicio = '';
  let escrito = 0;
  const terminado = once(child, 'exit');
  return new Promise((cumplir, rechazar) => {
    child.on('exit', () => rechazar(new Error(`did not start: ${inicio}`)));
    let url: string | undefined;
    // Read as long as the program lives: one whose log nobody takes would have less to do.
    child.stdout.on('data', (trozo: Buffer) => {
      escrito += trozo.length;
      if (url !== undefined) return;
      inicio += trozo.toString();
      const dichas = inicio.match(/http:\/\/[\w.]+:\d+/g) ?? [];
      if (dichas.length < procesos) return;
      url = dichas[0]!.replace('localhost', '127.0.0.1');
      const cpuAlIniciar = procesador(pid);
      const terminar = () => void child.kill();
      cumplir({ url, pid, cpuAlIniciar, escrito: () => escrito, terminar, terminado });
    });
  });
}

/** Bytes of memory that the process has; NaN where the system does not tell. */
export function residente(pid: number): number {
  try {
    const paginas = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
    return Number(paginas) * 4096;
  } catch {
    return NaN;
  }
}

/** Milliseconds of processor that all threads of the process have taken; NaN where the system does not tell. */
export function procesador(pid: number): number {
  try {
    const hilos = readdirSync(`/proc/${pid}/task`);
    const nanos = hilos.map((hilo) =>
      Number(readFileSync(`/proc/${pid}/task/${hilo}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanos.reduce((suma, de) => suma + de, 0) / 1e6;
  } catch {
    return NaN;
  }
}
