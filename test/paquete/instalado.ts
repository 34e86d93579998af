/** The npm package as somebody has it who installed it, and small projects beside it. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { RAIZ } from '../e2e/servicio.ts';

const correr = promisify(execFile);

const TIPOS: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export class Instalado {
  /** Where the projects are; libraries come from this checkout, the package from its tarball. */
  readonly carpeta: string;
  readonly tarball: string;
  readonly #server: Server;

  private constructor(carpeta: string, tarball: string, server: Server) {
    this.carpeta = carpeta;
    this.tarball = tarball;
    this.#server = server;
  }

  /** Packs it and unpacks it again, and begins to serve what is beside it. */
  static async preparar(): Promise<Instalado> {
    await mkdir(join(RAIZ, 'dist'), { recursive: true });
    const carpeta = await mkdtemp(join(RAIZ, 'dist', 'instalado-'));
    const tsx = join(RAIZ, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    await correr(process.execPath, [tsx, '.config/package/write.ts', join(carpeta, 'hecho')], { cwd: RAIZ });
    const [nombre] = (await readdir(carpeta)).filter((uno) => uno.endsWith('.tgz'));
    const paquete = join(carpeta, 'node_modules', 'mesa-de-ayuda-widget');
    await mkdir(paquete, { recursive: true });
    await correr('tar', ['-xzf', nombre!, '--strip-components=1', '-C', relative(carpeta, paquete)], {
      cwd: carpeta,
    });
    // What is used is what was packed.
    await rm(join(carpeta, 'hecho'), { recursive: true });
    const server = createServer((pedida, respuesta) => {
      const { pathname } = new URL(pedida.url!, 'http://localhost');
      // Browsers ask for it by themselves.
      if (pathname === '/favicon.ico') return void respuesta.writeHead(204).end();
      const archivo = join(carpeta, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      readFile(archivo).then(
        (bytes) => {
          respuesta.setHeader('Content-Type', TIPOS[extname(archivo)] ?? 'application/octet-stream');
          respuesta.end(bytes);
        },
        () => respuesta.writeHead(404).end(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Instalado(carpeta, join(carpeta, nombre!), server);
  }

  get origen(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Copies the small projects, for a service at this address. */
  async copiarProyectos(servicio: string): Promise<void> {
    const de = join(import.meta.dirname, 'proyectos');
    for (const nombre of await readdir(de, { recursive: true })) {
      const destino = join(this.carpeta, nombre);
      if (!extname(nombre)) await mkdir(destino, { recursive: true });
      else
        await writeFile(
          destino,
          (await readFile(join(de, nombre), 'utf8')).replaceAll('%SERVIDOR%', servicio),
        );
    }
  }

  async cerrar(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.carpeta, { recursive: true, force: true });
  }
}
