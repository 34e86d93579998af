/** The empty folder in which a guide is followed. Whatever is in it afterwards, the guide said. */
import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RAIZ } from '../../e2e/servicio.ts';
import { ManagedProcess } from '../managed-process.ts';
import type { Guia } from './guia.ts';

const correr = promisify(execFile);

/** What npm does without asking a registry. */
const SIN_RED = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
const PAQUETE = './mesa-de-ayuda-widget.tgz';

export class Carpeta {
  readonly ruta: string;
  readonly #entorno: NodeJS.ProcessEnv;
  #servidor: ManagedProcess | undefined;

  private constructor(ruta: string) {
    this.ruta = ruta;
    // What this repository's own npm has set is not the reader's.
    const suyas = Object.entries(process.env).filter(([nombre]) => !/^npm_|^NODE_ENV$|^VITEST/.test(nombre));
    this.#entorno = { ...Object.fromEntries(suyas), npm_config_update_notifier: 'false' };
  }

  /** Outside of this repository, so that nothing is found that the guide did not install. */
  static async vacia(): Promise<Carpeta> {
    return new Carpeta(await mkdtemp(join(tmpdir(), 'mesa-guia-')));
  }

  /** Puts the file there that the reader is given. */
  async recibir(tarball: string): Promise<void> {
    await copyFile(tarball, join(this.ruta, PAQUETE));
  }

  /** Writes the files and gives the commands, in their order. */
  async seguir({ nombre, partes }: Guia): Promise<void> {
    for (const parte of partes) {
      if (parte.que === 'archivo') await this.#escribir(nombre, parte.nombre, parte.texto);
      if (parte.que !== 'orden' || parte.deLaMesa) continue;
      for (const linea of parte.lineas) {
        if (parte.abierta) this.#servidor = this.#dejarAbierta(linea);
        else await this.#ordenar(linea);
      }
    }
  }

  /** Until what the guide left open answers at this address. */
  async esperar(url: string): Promise<void> {
    if (!this.#servidor) throw new Error('the guide leaves no server open');
    await this.#servidor.esperar(() =>
      fetch(url).then(
        ({ status }) => status < 500,
        () => undefined,
      ),
    );
  }

  async cerrar(): Promise<void> {
    if (this.#servidor?.hijo.pid && !this.#servidor.terminado) process.kill(-this.#servidor.hijo.pid);
    await this.#servidor?.fin;
    await rm(this.ruta, { recursive: true, force: true, maxRetries: 5 });
  }

  async #escribir(guia: string, nombre: string, texto: string): Promise<void> {
    const ruta = join(this.ruta, nombre);
    await mkdir(dirname(ruta), { recursive: true });
    // What the browser is led through later is what stood there at each step.
    await writeFile(ruta, texto, { flag: 'wx' }).catch((error: unknown) => {
      throw new Error(`${guia} writes ${nombre} twice`, { cause: error });
    });
  }

  /** npm and what it starts end together. */
  #dejarAbierta(linea: string): ManagedProcess {
    const opciones = { cwd: this.ruta, env: this.#entorno, detached: true };
    return new ManagedProcess('sh', ['-c', linea], opciones);
  }

  async #ordenar(linea: string): Promise<void> {
    const [, instalados] = /^npm install (?:--save-dev )?(.+)$/.exec(linea) ?? [];
    if (instalados && instalados !== PAQUETE) return this.#instalar(instalados.split(' '));
    const argumentos = linea === `npm install ${PAQUETE}` ? [linea, ...SIN_RED] : [linea];
    await correr('sh', ['-c', argumentos.join(' ')], { cwd: this.ruta, env: this.#entorno }).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        throw new Error(`${linea}\n${stdout}${stderr}`);
      },
    );
  }

  /** From this checkout, which has them of the version that the guide names, instead of from the registry. */
  async #instalar(nombrados: string[]): Promise<void> {
    const modulos = join(this.ruta, 'node_modules');
    await mkdir(join(modulos, '.bin'), { recursive: true });
    for (const nombrado of nombrados) {
      const [, nombre = '', mayor] = /^(.+)@(\d+)$/.exec(nombrado) ?? [];
      const aqui = join(RAIZ, 'node_modules', nombre);
      const { version, bin = {} } = JSON.parse(await readFile(join(aqui, 'package.json'), 'utf8')) as {
        version: string;
        bin?: Record<string, string>;
      };
      if (version.split('.')[0] !== mayor) throw new Error(`${nombrado} is named, ${version} is here`);
      await mkdir(dirname(join(modulos, nombre)), { recursive: true });
      await symlink(aqui, join(modulos, nombre));
      for (const [orden, programa] of Object.entries(bin)) {
        const destino = join(aqui, programa);
        await access(destino);
        await symlink(destino, join(modulos, '.bin', orden));
      }
    }
  }
}
