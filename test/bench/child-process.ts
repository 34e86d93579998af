/** A program that prints its URL, in a process of its own. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export async function iniciar(
  argumentos: readonly string[],
  entorno: Record<string, string> = {},
): Promise<{ url: string; pid: number; terminar: () => void }> {
  const child = spawn(process.execPath, argumentos, {
    env: { ...process.env, NODE_ENV: '', PORT: '0', ...entorno },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let escrito = '';
  for await (const trozo of child.stdout) {
    escrito += String(trozo);
    const url = /http:\/\/[\w.]+:\d+/.exec(escrito)?.[0];
    if (url) {
      return {
        url: url.replace('localhost', '127.0.0.1'),
        pid: child.pid ?? 0,
        terminar: () => child.kill(),
      };
    }
  }
  throw new Error(`did not start: ${escrito}`);
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
