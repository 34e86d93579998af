/**
 * Real names for this machine. What is one site browsers read from the list of public suffixes, where `localhost` is not:
 * a subdomain is of the portal's site only under a name such as those of the Internet. They reach it by way of a proxy that
 * leads every name here.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Motor } from './navegador/navegador.ts';
import type { Ajustes } from './navegadores.ts';

export interface Nombres {
  puerto: number;
  cerrar(): void;
}

const CONNECT = /^CONNECT [\w.-]+:(\d+) HTTP\/1\.1\r\n[^]*?\r\n\r\n/;

export async function abrirNombres(): Promise<Nombres> {
  const abiertos = new Set<Socket>();
  const cuidar = (socket: Socket) => {
    abiertos.add(socket);
    socket.on('close', () => abiertos.delete(socket));
    // Browsers leave without a word.
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((cliente) => {
    cuidar(cliente);
    let dicho = '';
    cliente.setEncoding('latin1');
    const leer = (trozo: string) => {
      dicho += trozo;
      const [, puerto] = CONNECT.exec(dicho) ?? [];
      if (!puerto) return;
      cliente.off('data', leer).pause().setEncoding('binary');
      const destino = cuidar(connect(Number(puerto), '127.0.0.1'));
      destino.once('connect', () => {
        cliente.write('HTTP/1.1 200 OK\r\n\r\n');
        cliente.on('data', (mas: string) => destino.write(mas, 'latin1'));
        destino.pipe(cliente);
        cliente.resume();
      });
      destino.on('close', () => cliente.destroy());
      cliente.on('close', () => destino.destroy());
    };
    cliente.on('data', leer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    puerto: (server.address() as AddressInfo).port,
    cerrar() {
      server.close();
      for (const socket of abiertos) socket.destroy();
    },
  };
}

/** What each browser needs to ask by that proxy, besides `ajustes`. */
export function conNombres(motor: Motor, puerto: number, ajustes: Ajustes = {}): Ajustes {
  const { argumentos = [], preferencias = {} } = ajustes;
  const direccion = `http://127.0.0.1:${puerto}`;
  const suyos: Record<Motor, Ajustes> = {
    chromium: { argumentos: [...argumentos, `--proxy-server=${direccion}`] },
    firefox: {
      argumentos,
      preferencias: {
        ...preferencias,
        'network.proxy.type': 1,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': puerto,
      },
    },
    webkit: { argumentos: [...argumentos, `--proxy=${direccion}`] },
  };
  return suyos[motor];
}
