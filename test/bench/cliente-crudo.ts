/**
 * Clients that cost next to nothing: a socket each, requests as text, and of an answer only its status and its length.
 * Where the service and its clients share two cores, one of node:http costs as much as what it asks for.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { cuantil, type Medida, type Peticion } from './carga.ts';

export interface MedidaCruda extends Medida {
  /** Microseconds of processor of these clients for each request. */
  cliente: number;
}

/**
 * As `cargar`, but each of `clientes` connections sends its part of the `total`, one request after another: who answers
 * faster gets no more to do.
 */
export async function cargarCrudo(
  url: string,
  { clientes, total, exito }: { clientes: number; total: number; exito: number },
  hacer: (i: number) => Peticion,
): Promise<MedidaCruda> {
  const { hostname, port, host } = new URL(url);
  const sockets: Socket[] = [];
  // One after another, as clients come: of a burst, the process that happens to run takes most.
  while (sockets.length < clientes) sockets.push(await abrir(Number(port), hostname, host));
  const textoDe = ({ metodo, ruta, cabeceras = {}, cuerpo = '' }: Peticion) => {
    const lineas = Object.entries(cabeceras).map(([nombre, valor]) => `${nombre}: ${valor}\r\n`);
    const largo = cuerpo && `Content-Length: ${Buffer.byteLength(cuerpo)}\r\n`;
    return `${metodo} ${ruta} HTTP/1.1\r\nHost: ${host}\r\n${lineas.join('')}${largo}\r\n${cuerpo}`;
  };
  const tiempos: number[] = [];
  const antes = process.cpuUsage();
  const inicio = performance.now();
  const trabajar = (socket: Socket, lugar: number) =>
    new Promise<void>((terminar, rechazar) => {
      let siguiente = lugar;
      let pedida = 0;
      const pedir = () => {
        if (siguiente >= total) return terminar();
        const texto = textoDe(hacer(siguiente));
        siguiente += clientes;
        pedida = performance.now();
        socket.write(texto);
      };
      let recibido = '';
      socket.on('error', rechazar);
      socket.on('close', () => rechazar(new Error('the connection was closed')));
      socket.setEncoding('latin1').on('data', (trozo: string) => {
        recibido += trozo;
        const cabecera = recibido.indexOf('\r\n\r\n');
        if (cabecera < 0) return;
        const largo = Number(/\r\ncontent-length: (\d+)/i.exec(recibido)?.[1]);
        if (recibido.length < cabecera + 4 + largo) return;
        if (!recibido.startsWith(`HTTP/1.1 ${exito} `) || Number.isNaN(largo))
          return rechazar(new Error(recibido));
        tiempos.push(performance.now() - pedida);
        recibido = '';
        pedir();
      });
      pedir();
    });
  try {
    await Promise.all(sockets.map(trabajar));
  } finally {
    for (const socket of sockets) socket.removeAllListeners('close').destroy();
  }
  const segundos = (performance.now() - inicio) / 1000;
  const { user, system } = process.cpuUsage(antes);
  const cuantiles = { p50: cuantil(tiempos, 0.5), p99: cuantil(tiempos, 0.99) };
  return { ritmo: total / segundos, ...cuantiles, cliente: (user + system) / total };
}

/** A connection that a process of the service has taken: it has answered there. */
async function abrir(port: number, hostname: string, host: string): Promise<Socket> {
  const socket = connect({ port, host: hostname, noDelay: true });
  socket.write(`GET /salud HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}
