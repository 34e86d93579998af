/** A portal's own web server, which hands what is under one path to the service: as nginx does with `proxy_pass`. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Proxy {
  /** Of the portal; the service is under `/mesa/`. */
  readonly url: string;
  /** The portal's own page. */
  cuerpo = '';
  /** Where the service listens. */
  destino = '';
  /** Whether the service is asked without the path, as `proxy_pass` with a slash at its end does. */
  quita = true;
  readonly #server: Server;

  private constructor(url: string, server: Server) {
    this.url = url;
    this.#server = server;
    server.on('request', (peticion, respuesta) => this.#atender(peticion, respuesta));
  }

  static async abrir(): Promise<Proxy> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    return new Proxy(`http://localhost:${(server.address() as AddressInfo).port}`, server);
  }

  cerrar(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #atender(peticion: IncomingMessage, respuesta: ServerResponse): void {
    const pedido = peticion.url ?? '/';
    if (!pedido.startsWith('/mesa/')) {
      respuesta.setHeader('Content-Type', 'text/html; charset=utf-8');
      respuesta.end(`<!doctype html><html lang="es"><title>Portal</title><body>${this.cuerpo}`);
      return;
    }
    // By nginx's defaults: the service's own name as host, and no word of the client's address or scheme.
    const { hostname, host, port } = new URL(this.destino);
    const ida = request(
      {
        hostname,
        port,
        method: peticion.method,
        path: this.quita ? pedido.slice('/mesa'.length) : pedido,
        headers: { ...peticion.headers, host },
      },
      (vuelta) => {
        respuesta.writeHead(vuelta.statusCode ?? 502, vuelta.headers);
        vuelta.pipe(respuesta);
        vuelta.on('error', () => respuesta.destroy());
      },
    );
    ida.on('error', () => respuesta.destroy());
    respuesta.on('close', () => ida.destroy());
    peticion.on('error', () => ida.destroy());
    peticion.pipe(ida);
  }
}
