/** The help desk as the guides have it started: the demonstration, set as they say, and the package of the elements. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Demostracion, RAIZ } from '../../e2e/servicio.ts';
import type { Guia } from './guia.ts';

const correr = promisify(execFile);

/** The address of the help desk in all guides, which the reader changes for his own. */
export const SERVICIO = 'http://localhost:8080';
/** What the reader puts the new key in place of. */
export const CLAVE_POR_CAMBIAR = 'prueba:CLAVE';

export class Mesa {
  readonly url: string;
  /** The package of the elements. */
  readonly tarball: string;
  /** What the command wrote that makes the key shared with the portal. */
  readonly clave: string;
  readonly #carpeta: string;
  readonly #demostracion: Demostracion;

  private constructor(demostracion: Demostracion, carpeta: string, tarball: string, clave: string) {
    this.url = demostracion.url;
    this.tarball = tarball;
    this.clave = clave;
    this.#carpeta = carpeta;
    this.#demostracion = demostracion;
  }

  /** Gives every command that the guides say is given in the folder of the help desk. One service is for all. */
  static async preparar(guias: readonly Guia[]): Promise<Mesa> {
    const carpeta = await mkdtemp(join(tmpdir(), 'mesa-paquete-'));
    const entorno: Record<string, string> = {};
    const origenes = new Set<string>();
    let clave = '';
    const nodo = (...argumentos: string[]) => correr(process.execPath, argumentos, { cwd: RAIZ });
    const lineas = new Set(
      guias.flatMap(({ partes }) =>
        partes.flatMap((parte) => (parte.que === 'orden' && parte.deLaMesa ? parte.lineas : [])),
      ),
    );
    for (const linea of lineas) {
      const [, ajustes, orden] = /^((?:\w+=\S+ )*)(.*)$/.exec(linea)!;
      for (const [, nombre, valor] of ajustes!.matchAll(/(\w+)=(\S+) /g)) {
        if (nombre === 'MESA_ORIGENES') origenes.add(valor!);
        else entorno[nombre!] = valor!;
      }
      if (orden!.startsWith('npm run mesa -- ')) {
        const { stdout } = await nodo(join('dist', 'server', 'mesa.js'), ...orden!.split(' ').slice(4));
        clave = /MESA_PORTAL_CLAVES=(\S+)/.exec(stdout)?.[1] ?? '';
      } else if (orden === 'npm run paquete') {
        await nodo(
          join('node_modules', 'tsx', 'dist', 'cli.mjs'),
          '.config/package/write.ts',
          join(carpeta, 'p'),
        );
      } else if (!DADO.includes(orden!)) throw new Error(`no guide may say this: ${linea}`);
    }
    const [tarball] = (await readdir(carpeta)).filter((nombre) => nombre.endsWith('.tgz'));
    for (const [nombre, valor] of Object.entries(entorno))
      entorno[nombre] = valor.replace(CLAVE_POR_CAMBIAR, clave);
    const demostracion = await Demostracion.iniciar({ ...entorno, MESA_ORIGENES: [...origenes].join() });
    return new Mesa(demostracion, carpeta, join(carpeta, tarball!), clave);
  }

  async cerrar(): Promise<void> {
    await this.#demostracion.cerrar();
    await rm(this.#carpeta, { recursive: true, force: true });
  }
}

/** What this checkout has done already, or each guide's folder does when it gets the package. */
const DADO = [
  'npm install',
  'npm run demo',
  'cp dist/mesa-de-ayuda-widget-*.tgz ../mi-pagina/mesa-de-ayuda-widget.tgz',
];
