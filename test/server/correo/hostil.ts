/** SMTP servers that do what no server should. */
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a hostile server does with each line of a client; `escribir` answers, `socket` may be closed. */
type Modales = (linea: string, enTexto: boolean, socket: Socket) => string | undefined;

export interface Hostil {
  puerto: number;
  /** Connections so far, and those that are open. */
  readonly conexiones: { todas: number; abiertas: Set<Socket> };
  /** Commands as they came, and the lines of texts. */
  lineas: string[];
  texto: string[];
}

/** Greets, and answers each line with what `modales` returns; undefined is silence. */
export async function servirMal(modales: Modales, saludo = '220 mala ESMTP\r\n'): Promise<Hostil> {
  const conexiones = { todas: 0, abiertas: new Set<Socket>() };
  const lineas: string[] = [];
  const texto: string[] = [];
  const servidor = createServer((socket) => {
    conexiones.todas += 1;
    conexiones.abiertas.add(socket);
    socket.on('close', () => conexiones.abiertas.delete(socket));
    socket.on('error', () => undefined);
    let resto = '';
    let enTexto = false;
    if (saludo) socket.write(saludo);
    socket.on('data', (trozo) => {
      resto += trozo.toString();
      for (let fin; (fin = resto.indexOf('\r\n')) >= 0;) {
        const linea = resto.slice(0, fin);
        resto = resto.slice(fin + 2);
        if (enTexto && linea !== '.') {
          texto.push(linea);
          continue;
        }
        lineas.push(linea);
        const respuesta = modales(linea, enTexto, socket);
        if (linea === 'DATA' && respuesta?.startsWith('354')) enTexto = true;
        else if (linea === '.') enTexto = false;
        if (respuesta !== undefined && !socket.destroyed) socket.write(respuesta);
      }
    });
  });
  await new Promise<void>((cumplir) => servidor.listen(0, '127.0.0.1', cumplir));
  onTestFinished(() => {
    for (const socket of conexiones.abiertas) socket.destroy();
    servidor.close();
  });
  return { puerto: (servidor.address() as { port: number }).port, conexiones, lineas, texto };
}

/** The answers of a server that takes everything. */
export const bien = (linea: string): string =>
  linea.startsWith('EHLO')
    ? '250-mala\r\n250 8BITMIME\r\n'
    : linea === 'DATA'
      ? '354 venga\r\n'
      : linea === 'QUIT'
        ? '221 adiós\r\n'
        : '250 2.0.0 bien\r\n';
