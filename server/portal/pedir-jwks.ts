/**
 * Reads the portal's public keys from its address: one answer of bounded size in bounded time, without redirects, and
 * never from an address of a private network that the operator did not name.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type { BlockList } from 'node:net';
import {
  direccionLiteral,
  exigirPermitida,
  PrivateAddressError,
  soloPermitidas,
} from '../http/private-networks.ts';

/** Why the keys could not be read: a sentence for the operator, and what to do. */
export class ErrorJwks extends Error {
  readonly remedio: string;

  constructor(frase: string, remedio: string, opciones?: ErrorOptions) {
    super(frase, opciones);
    this.remedio = remedio;
  }
}

/** Milliseconds for the whole answer. */
const PLAZO_MS = 5_000;
/** Bytes of a set of keys; a key of 4096 bits takes about 800. */
export const JWKS_MAXIMO = 64 * 1024;

export interface RespuestaJwks {
  texto: string;
  /** The clock of who answered, in milliseconds; undefined when it did not say. */
  fecha: number | undefined;
}

/** Throws ErrorJwks. */
export async function pedirJwks(url: URL, redes: BlockList): Promise<RespuestaJwks> {
  try {
    const literal = direccionLiteral(url);
    if (literal !== undefined) exigirPermitida(literal, redes);
    return await pedir(url, redes);
  } catch (error) {
    if (error instanceof ErrorJwks) throw error;
    if (error instanceof PrivateAddressError) {
      throw new ErrorJwks(
        error.message,
        `Si el portal está de verdad allí, escriba: MESA_PORTAL_JWKS_RED=${error.direccion}`,
        { cause: error },
      );
    }
    const demora = error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name);
    throw new ErrorJwks(
      demora
        ? `${url.href} no contestó entera en ${PLAZO_MS / 1000} segundos.`
        : `${url.href} no contesta (${razon(error)}).`,
      'Ábrala desde esta máquina (curl), y corrija MESA_PORTAL_JWKS, el cortafuegos o el certificado.',
      { cause: error },
    );
  }
}

function pedir(url: URL, redes: BlockList): Promise<RespuestaJwks> {
  return new Promise((cumplir, rechazar) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const pedido = request(url, {
      agent: false,
      lookup: soloPermitidas(redes),
      signal: AbortSignal.timeout(PLAZO_MS),
      headers: { Accept: 'application/jwk-set+json, application/json', 'User-Agent': 'mesa-de-ayuda' },
    });
    const fallar = (error: Error) => {
      pedido.destroy();
      rechazar(error);
    };
    const noEs200 = (statusCode: number) => {
      const desvio = statusCode >= 300 && statusCode < 400;
      fallar(
        new ErrorJwks(
          `${url.href} responde ${statusCode}${desvio ? ', un desvío, que no se sigue' : ''}.`,
          'Escriba en MESA_PORTAL_JWKS la dirección que responde 200 con las claves.',
        ),
      );
    };
    pedido.on('error', fallar);
    // Without this, Node closes the connection of one that wants to speak something else (101) and tells nobody.
    pedido.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      noEs200(statusCode);
    });
    pedido.on('response', (respuesta) => {
      const { statusCode = 0, headers } = respuesta;
      if (statusCode !== 200) return noEs200(statusCode);
      const trozos: Buffer[] = [];
      let bytes = 0;
      respuesta.on('data', (trozo: Buffer) => {
        bytes += trozo.length;
        if (bytes > JWKS_MAXIMO) fallar(demasiadoGrande(url.href));
        else trozos.push(trozo);
      });
      respuesta.on('error', fallar);
      respuesta.on('end', () => {
        const fecha = Date.parse(headers.date ?? '');
        cumplir({
          texto: Buffer.concat(trozos).toString('utf8'),
          fecha: Number.isNaN(fecha) ? undefined : fecha,
        });
      });
    });
    pedido.end();
  });
}

export const demasiadoGrande = (donde: string): ErrorJwks =>
  new ErrorJwks(
    `${donde} tiene más de ${JWKS_MAXIMO / 1024} KiB: no es un conjunto de claves.`,
    'Corrija MESA_PORTAL_JWKS.',
  );

const razon = (error: unknown): string =>
  error instanceof Error ? ('code' in error && String(error.code)) || error.message : String(error);
