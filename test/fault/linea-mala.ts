/** A bad line: stands between a browser and the service, and cuts, delays, loses. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class LineaMala {
  readonly url: string;
  /** While true nothing gets through, and what was under way is cut off. */
  #cortada = false;
  /** Milliseconds before each request goes on. */
  latencia = 0;
  /** Part of the requests that fail: half of them before the service sees them, half after. */
  fallas = 0;
  readonly #azar: () => number;
  readonly #server: Server;
  #destino: URL;

  private constructor(url: string, server: Server, destino: string, azar: () => number) {
    this.url = url;
    this.#server = server;
    this.#destino = new URL(destino);
    this.#azar = azar;
    server.on('request', (peticion, respuesta) => void this.#pasar(peticion, respuesta));
  }

  static async abrir(destino: string, azar: () => number): Promise<LineaMala> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    return new LineaMala(`http://localhost:${(server.address() as AddressInfo).port}`, server, destino, azar);
  }

  set cortada(cortada: boolean) {
    this.#cortada = cortada;
    if (cortada) this.#server.closeAllConnections();
  }

  sanar(): void {
    this.cortada = false;
    this.latencia = this.fallas = 0;
  }

  cerrar(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #pasar(peticion: IncomingMessage, respuesta: ServerResponse): Promise<void> {
    const suerte = this.#azar();
    if (this.latencia) await new Promise((seguir) => setTimeout(seguir, this.latencia));
    if (this.#cortada || suerte < this.fallas / 2) return void peticion.socket.destroy();
    const perder = suerte < this.fallas;
    const { hostname, port } = this.#destino;
    const otra = request(
      { hostname, port, method: peticion.method, path: peticion.url, headers: peticion.headers },
      (dada) => {
        // The service did its work, and the answer gets lost.
        if (perder) return void peticion.socket.destroy();
        respuesta.writeHead(dada.statusCode ?? 502, dada.headers);
        dada.pipe(respuesta);
        dada.on('error', () => respuesta.destroy());
      },
    );
    otra.on('error', () => peticion.socket.destroy());
    respuesta.on('close', () => otra.destroy());
    peticion.on('error', () => otra.destroy());
    peticion.pipe(otra);
  }
}
