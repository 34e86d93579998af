/**
 * Where the bench's mail and webhooks go, in a process of its own: takes all, keeps nothing, and tells whoever asks (GET)
 * the port for mail and how much has come.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Dicho {
  puerto: number;
  correos: number;
  avisos: number;
}

let correos = 0;
let avisos = 0;

const correo = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  disableReverseLookup: true,
  onData(flujo, _, seguir) {
    flujo.on('end', () => {
      correos += 1;
      seguir();
    });
    flujo.resume();
  },
});
// A client that hangs up is none of its business.
correo.on('error', () => undefined);

const smtp = correo.listen(0, '127.0.0.1', () => {
  const { port: puerto } = smtp.address() as AddressInfo;
  const web = createServer((pedido, respuesta) => {
    pedido.on('end', () => {
      if (pedido.method === 'GET')
        return respuesta.end(JSON.stringify({ puerto, correos, avisos } satisfies Dicho));
      avisos += 1;
      return respuesta.writeHead(204).end();
    });
    pedido.resume();
  }).listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(web.address() as AddressInfo).port}`);
  });
});
