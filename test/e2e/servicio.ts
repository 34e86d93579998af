/** The demonstration as its own process, and a browser to use it with. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const RAIZ = join(import.meta.dirname, '..', '..');

export class Demostracion {
  readonly url: string;
  readonly #proceso: ChildProcess;
  readonly #carpeta: string;
  #fin: Promise<unknown> | undefined;

  private constructor(url: string, proceso: ChildProcess, carpeta: string) {
    this.url = url;
    this.#proceso = proceso;
    this.#carpeta = carpeta;
  }

  /** `programa` is the folder of the whole program, as it was deployed. */
  static async iniciar(
    entorno: Record<string, string> = {},
    carpeta?: string,
    programa = RAIZ,
  ): Promise<Demostracion> {
    carpeta ??= await mkdtemp(join(tmpdir(), 'mesa-e2e-'));
    const proceso = spawn(process.execPath, [join(programa, 'dist', 'server', 'demo.js')], {
      env: { ...process.env, PORT: '0', MESA_DATOS: carpeta, ...entorno },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let escrito = '';
    for await (const trozo of proceso.stdout) {
      escrito += String(trozo);
      const url = /http:\/\/localhost:\d+/.exec(escrito)?.[0];
      if (url && escrito.includes('Ctrl+C')) return new Demostracion(url, proceso, carpeta);
    }
    throw new Error(`the demonstration did not start: ${escrito}`);
  }

  /** Ends it as an operator would; resolves to its exit status. The data stay. */
  async terminar(senal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#proceso.exitCode === null && this.#proceso.signalCode === null) {
      this.#fin ??= once(this.#proceso, 'exit');
      this.#proceso.kill(senal);
      await this.#fin;
    }
    return this.#proceso.exitCode;
  }

  async cerrar(): Promise<void> {
    await this.terminar();
    await rm(this.#carpeta, { recursive: true, force: true });
  }
}
