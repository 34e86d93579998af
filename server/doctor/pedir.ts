/** One HTTP request for a check, on a connection of its own. */
import * as http from 'node:http';
import * as https from 'node:https';
import type { TLSSocket } from 'node:tls';

/** Milliseconds for one request. */
const PLAZO_MS = 15_000;

export interface Respuesta {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Each header as it came, repeated ones too. */
  lineas: { nombre: string; valor: string }[];
  texto: string;
  /** When each piece of the body came, in milliseconds of performance.now(). */
  llegadas: number[];
  /** Of an https address: why its certificate is not good, undefined when it is; and when it ends. */
  certificado: { defecto: string | undefined; vence: number } | undefined;
}

interface Peticion {
  method?: string;
  headers?: Record<string, string>;
  /** Bytes of zeros to send; they are sent until an answer comes. */
  ceros?: number;
  /** Milliseconds for all of it. */
  plazo?: number;
}

/** Rejects with the error of the connection, or when its time is over. A certificate that is not good is no error. */
export function pedir(
  url: string,
  { method = 'GET', headers = {}, ceros = 0, plazo = PLAZO_MS }: Peticion = {},
): Promise<Respuesta> {
  return new Promise((cumplir, rechazar) => {
    const { request } = url.startsWith('https:') ? https : http;
    const pedido = request(url, {
      method,
      agent: false,
      rejectUnauthorized: false,
      signal: AbortSignal.timeout(plazo),
      headers: {
        'User-Agent': 'mesa-doctor',
        ...headers,
        ...(ceros > 0 && { 'Content-Length': String(ceros) }),
      },
    });
    let contestado = false;
    pedido.on('error', (error) => {
      // A server that refuses a body may close the connection while it is still being sent.
      if (!contestado) rechazar(error);
    });
    // Without this, Node closes the connection of one that wants to speak something else (101) and tells nobody.
    pedido.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      rechazar(new Error(`contesta ${statusCode}, que no es una respuesta`));
    });
    pedido.on('response', (respuesta) => {
      contestado = true;
      const trozos: Buffer[] = [];
      const llegadas: number[] = [];
      const terminar = () => {
        pedido.destroy();
        cumplir({
          status: respuesta.statusCode ?? 0,
          headers: respuesta.headers,
          lineas: enLineas(respuesta.rawHeaders),
          texto: Buffer.concat(trozos).toString(),
          llegadas,
          certificado,
        });
      };
      const certificado = leerCertificado(respuesta.socket);
      respuesta.on('data', (trozo: Buffer) => {
        trozos.push(trozo);
        llegadas.push(performance.now());
      });
      respuesta.on('end', terminar);
      respuesta.on('error', terminar);
    });
    if (ceros === 0) pedido.end();
    else enviarCeros(pedido, ceros, () => contestado);
  });
}

/** Milliseconds that an answer to the beginning of a body is waited for. */
const ESPERA_DEL_COMIENZO = 1_000;

/**
 * Whoever refuses a body by its size or its sender answers to its beginning, and may close the connection when more
 * comes.
 */
function enviarCeros(pedido: http.ClientRequest, cuantos: number, parar: () => boolean): void {
  const trozo = Buffer.alloc(64 * 1024);
  let quedan = cuantos;
  const seguir = () => {
    while (quedan > 0 && !parar() && !pedido.destroyed) {
      const sigue = trozo.subarray(0, quedan);
      quedan -= sigue.length;
      if (!pedido.write(sigue)) return void pedido.once('drain', seguir);
    }
    if (!parar()) pedido.end();
  };
  quedan -= 1;
  pedido.write(trozo.subarray(0, 1));
  setTimeout(seguir, ESPERA_DEL_COMIENZO);
}

function leerCertificado(socket: http.IncomingMessage['socket']): Respuesta['certificado'] {
  if (!('authorized' in socket)) return undefined;
  const { authorized, authorizationError } = socket as TLSSocket;
  const { valid_to } = (socket as TLSSocket).getPeerCertificate();
  // Node gives the code of the fault as a text.
  const defecto = authorized ? undefined : String(authorizationError);
  return { defecto, vence: Date.parse(valid_to) };
}

function enLineas(raw: readonly string[]): Respuesta['lineas'] {
  return raw.flatMap((nombre, i) =>
    i % 2 ? [] : [{ nombre: nombre.toLowerCase(), valor: raw[i + 1] ?? '' }],
  );
}

/** Whether a request ended because its time was over. */
export const esDemora = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
