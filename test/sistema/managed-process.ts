/** A program that the tests start: found ready by what it says, and never left running. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

const vivos = new Set<ChildProcess>();
const matar = () => {
  for (const hijo of vivos) senalar(hijo, 'SIGKILL');
};
/** One that was started `detached` leads a group, which goes with it. */
const enGrupo = new WeakSet<ChildProcess>();
function senalar(hijo: ChildProcess, senal: NodeJS.Signals): void {
  if (!enGrupo.has(hijo) || !hijo.pid) hijo.kill(senal);
  else process.kill(-hijo.pid, senal);
}
// A test runner that is stopped half-way leaves nobody behind.
process.on('exit', matar);
process.once('SIGTERM', () => {
  matar();
  process.kill(process.pid, 'SIGTERM');
});

/** How long a program may take to end by itself. */
const DESPEDIDA_MS = 10_000;
const MIRADA_MS = 50;

export class ManagedProcess {
  /** What it has written to standard output and error. */
  dicho = '';
  readonly hijo: ChildProcess;
  readonly #nombre: string;
  /** Its exit status, null when a signal ended it or it never began. */
  readonly fin: Promise<number | null>;

  constructor(programa: string, argumentos: readonly string[], opciones: SpawnOptions = {}) {
    this.#nombre = programa;
    this.hijo = spawn(programa, argumentos, { stdio: ['ignore', 'pipe', 'pipe'], ...opciones });
    vivos.add(this.hijo);
    if (opciones.detached) enGrupo.add(this.hijo);
    this.fin = once(this.hijo, 'close').then(
      ([estado]) => estado as number | null,
      (error: unknown) => {
        this.dicho += String(error);
        return null;
      },
    );
    void this.fin.then(() => vivos.delete(this.hijo));
    for (const salida of [this.hijo.stdout, this.hijo.stderr]) {
      salida?.on('data', (trozo) => {
        this.dicho += String(trozo);
      });
    }
  }

  get terminado(): boolean {
    return !vivos.has(this.hijo);
  }

  /** Until `listo` gives something. Throws if the program ends before. */
  async esperar<T>(listo: (dicho: string) => T | undefined | Promise<T | undefined>): Promise<T> {
    for (;;) {
      const dado = await listo(this.dicho);
      if (dado) return dado;
      if (this.terminado) throw new Error(`${this.#nombre} ended before it was ready: ${this.dicho}`);
      await new Promise((seguir) => setTimeout(seguir, MIRADA_MS));
    }
  }

  async terminar(): Promise<void> {
    if (this.terminado) return;
    senalar(this.hijo, 'SIGTERM');
    const prisa = setTimeout(() => senalar(this.hijo, 'SIGKILL'), DESPEDIDA_MS);
    await this.fin;
    clearTimeout(prisa);
  }
}
