/** A receiver of webhooks that checks signatures with the library of Standard Webhooks. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';
import { MensajesDeWebhook } from '../../../shared/webhook.ts';

interface Recibido {
  url: string;
  headers: IncomingHttpHeaders;
  cuerpo: string;
}

export interface Receptor {
  url: string;
  /** As MESA_WEBHOOKS names it. */
  destino: string;
  recibidos: Recibido[];
  /** Resolves when it is so; looks at each message that arrives. */
  esperar(que: () => boolean): Promise<void>;
}

type Atender = (respuesta: ServerResponse, recibido: Recibido, pedido: IncomingMessage) => void;

const aceptar: Atender = (respuesta) => void respuesta.writeHead(204).end();

/** Listens on a loopback port until the test ends. */
export async function recibir(atender: Atender = aceptar): Promise<Receptor> {
  const recibidos: Recibido[] = [];
  let avisar = () => {};
  const server = createServer((pedido, respuesta) => {
    const trozos: Buffer[] = [];
    pedido.on('data', (trozo: Buffer) => trozos.push(trozo));
    pedido.on('end', () => {
      const { url = '', headers } = pedido;
      const recibido = { url, headers, cuerpo: Buffer.concat(trozos).toString() };
      recibidos.push(recibido);
      avisar();
      atender(respuesta, recibido, pedido);
    });
  });
  await new Promise<void>((listo) => server.listen(0, '127.0.0.1', listo));
  onTestFinished(
    () =>
      new Promise<void>((listo) => {
        server.close(() => listo());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mesa`,
    destino: `http://127.0.0.1:${port}`,
    recibidos,
    async esperar(que) {
      while (!que()) await new Promise<void>((seguir) => (avisar = seguir));
    },
  };
}

/** The message, whose signature is checked with this secret and whose body is of its declared form. */
export function verificar({ headers, cuerpo }: Recibido, secreto: string): Record<string, unknown> {
  const mensaje = new Webhook(secreto).verify(cuerpo, headers as Record<string, string>) as { type: string };
  const tipo = mensaje.type as keyof typeof MensajesDeWebhook;
  return MensajesDeWebhook[tipo].parse(mensaje);
}
