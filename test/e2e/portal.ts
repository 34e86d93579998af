/** A portal of another site: one page with the tags, as its developer would write it, and nothing else. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export class Portal {
  readonly url: string;
  readonly #server: Server;
  #cuerpo = '';

  private constructor(url: string, server: Server) {
    this.url = url;
    this.#server = server;
    server.on('request', (_, respuesta) => {
      respuesta.setHeader('Content-Type', 'text/html; charset=utf-8');
      respuesta.end(`<!doctype html><html lang="es"><title>Portal</title><body>${this.#cuerpo}`);
    });
  }

  static async abrir(): Promise<Portal> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The services are on localhost: another site than this.
    return new Portal(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  }

  /** From now on the page has these tags of the help desk at `servicio`. */
  poner(servicio: string, etiquetas: string): void {
    this.#cuerpo = `<script type="module" src="${servicio}/widget/mesa.js"></script>${etiquetas}`;
  }

  cerrar(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
