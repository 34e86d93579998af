/**
 * Sends one message to one address: signed (Standard Webhooks), in bounded time, without redirects, and never to an
 * address of a private network that the operator did not name. The address that was checked is the one connected to.
 */
import type { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { Webhook } from 'standardwebhooks';
import type { ErrorDeEntrega } from '../../shared/webhook-codigos.ts';
import {
  direccionLiteral,
  exigirPermitida,
  PrivateAddressError,
  soloPermitidas,
} from '../http/private-networks.ts';
import { VERSION } from '../package-root.ts';
import { esDestino, type AjustesDeWebhooks } from './ajustes.ts';

/** Milliseconds from the look-up of the name to the end of the answer. */
export const PLAZO_MS = 15_000;
/** Bytes of an answer; an acknowledgement needs none. */
export const RESPUESTA_MAXIMA = 64 * 1024;

export interface Mensaje {
  url: string;
  /** The webhook-id. */
  id: string;
  cuerpo: string;
  /** Those that sign now, the newest first. */
  secretos: readonly Uint8Array[];
}

/** `codigo` is the HTTP status, where there was an answer. */
export type Resultado =
  | { bien: true; codigo: number }
  | {
      bien: false;
      codigo: number | null;
      error: ErrorDeEntrega;
      /** Seconds after which the receiver wants to be asked again (Retry-After). */
      reintentarEn?: number;
    };

interface Opciones {
  /** Now, in milliseconds. */
  ahora: number;
  /** Ends it before its time. */
  signal?: AbortSignal;
  plazoMs?: number;
  /** Resolves names; tests have names of their own. */
  resolver?: typeof lookup;
}

/** Never rejects. */
export async function mandar(
  mensaje: Mensaje,
  ajustes: AjustesDeWebhooks,
  { ahora, signal, plazoMs = PLAZO_MS, resolver }: Opciones,
): Promise<Resultado> {
  const fin = new AbortController();
  const cortar = () => fin.abort();
  const plazo = setTimeout(cortar, plazoMs);
  signal?.addEventListener('abort', cortar);
  try {
    const url = new URL(mensaje.url);
    if (!esDestino(ajustes, url)) return fallo('no_permitido');
    const literal = direccionLiteral(url);
    if (literal !== undefined) exigirPermitida(literal, ajustes.redes);
    return await pedir(url, mensaje.cuerpo, {
      agent: false,
      method: 'POST',
      lookup: soloPermitidas(ajustes.redes, resolver),
      signal: fin.signal,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(mensaje.cuerpo),
        'User-Agent': `mesa-de-ayuda-ips/${VERSION}`,
        ...firmar(mensaje, ahora),
      },
    });
  } catch (error) {
    return fallo(signal?.aborted ? 'interrumpido' : causaDe(error));
  } finally {
    clearTimeout(plazo);
    signal?.removeEventListener('abort', cortar);
  }
}

/** The three headers; one signature for each secret. */
function firmar({ id, cuerpo, secretos }: Mensaje, ahora: number): Record<string, string> {
  const momento = new Date(ahora);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(ahora / 1_000)),
    'webhook-signature': secretos
      .map((secreto) => new Webhook(secreto, { format: 'raw' }).sign(id, momento, cuerpo))
      .join(' '),
  };
}

function pedir(url: URL, cuerpo: string, opciones: https.RequestOptions): Promise<Resultado> {
  return new Promise((cumplir, rechazar) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const pedido = request(url, opciones);
    const terminar = (resultado: Resultado) => {
      cumplir(resultado);
      pedido.destroy();
    };
    pedido.on('error', rechazar);
    // Without this, Node closes the connection of one that wants to speak something else (101) and tells nobody.
    pedido.on('upgrade', ({ statusCode: codigo = 0 }, socket) => {
      socket.destroy();
      cumplir({ ...fallo('rechazo'), codigo });
    });
    pedido.on('response', (respuesta) => {
      const { statusCode: codigo = 0, headers } = respuesta;
      if (codigo >= 300 && codigo < 400) return terminar({ ...fallo('desvio'), codigo });
      let bytes = 0;
      respuesta.on('data', (trozo: Buffer) => {
        bytes += trozo.length;
        if (bytes > RESPUESTA_MAXIMA) terminar({ ...fallo('respuesta_larga'), codigo });
      });
      respuesta.on('error', rechazar);
      respuesta.on('end', () => {
        if (codigo >= 200 && codigo < 300) return terminar({ bien: true, codigo });
        return terminar({ ...fallo('rechazo'), codigo, ...reintento(headers['retry-after']) });
      });
    });
    pedido.end(cuerpo);
  });
}

const fallo = (error: ErrorDeEntrega) => ({ bien: false, codigo: null, error }) as const;

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
function reintento(cabecera: string | undefined): { reintentarEn?: number } {
  if (cabecera === undefined) return {};
  if (/^\d{1,9}$/.test(cabecera)) return { reintentarEn: Number(cabecera) };
  const segundos = Math.ceil((Date.parse(cabecera) - Date.now()) / 1_000);
  return segundos > 0 ? { reintentarEn: segundos } : {};
}

/** TLS errors of Node and OpenSSL. */
const DE_CERTIFICADO = /CERT|TLS|SSL|SIGNATURE|EPROTO|ISSUER/;

function causaDe(error: unknown): ErrorDeEntrega {
  // Of several addresses that were tried, the last one's reason.
  if (error instanceof AggregateError) return causaDe(error.errors.at(-1));
  if (error instanceof PrivateAddressError) return 'no_permitido';
  if (!(error instanceof Error)) return 'conexion';
  if (error.name === 'AbortError') return 'demora';
  const codigo = 'code' in error ? String(error.code) : '';
  if (/^(ENOTFOUND|EAI_|ENODATA)/.test(codigo)) return 'nombre';
  return DE_CERTIFICADO.test(codigo) ? 'certificado' : 'conexion';
}
