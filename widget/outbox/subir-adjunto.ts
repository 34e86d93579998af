/**
 * Uploads one file by the uploadthing protocol: an address for this choice of a file, how much of it the server has,
 * and the rest. The library's client sends the bytes; what it leaves open is here: the session's cookie on a page of
 * another origin, a connection that is lost without an error, and answers that are not JSON.
 */
import { FetchContext } from '@uploadthing/shared';
import * as Micro from 'effect/Micro';
import { makePendingFile, uploadFile } from 'uploadthing/client-future';
import type { Adjunto, DestinoSubida } from '../../shared/adjunto.ts';
import type { ApiClient, Creido } from '../net/api-client.ts';
import { ErrorApi, sinConexion } from '../net/api-error.ts';
import type { Subir } from './cola-de-adjuntos.ts';

/** Milliseconds without progress after which the connection counts as lost; 10 MB may take over five minutes. */
const SILENCIO_MS = 60_000;
const TARDE = new DOMException('', 'TimeoutError');

/** Where our own service takes files, before the key. */
const INGESTA = '/subidas/ingesta/';

export const subirPor =
  (api: ApiClient): Subir =>
  async ({ id, archivo }, avance, corte) => {
    const { name, size, type } = archivo;
    const { creido } = api;
    const [dado] = await api.pedir('POST /subidas', {
      creido,
      query: { actionType: 'upload', slug: 'adjunto' },
      body: { input: { id }, files: [{ name, size, type }] },
    });
    if (!dado) throw new ErrorApi();
    if (corte.aborted) throw sinConexion();
    return enviar(api, creido, dado.url, archivo, avance, corte);
  };

async function enviar(
  api: ApiClient,
  creido: Creido,
  dada: string,
  archivo: File,
  avance: (bytes: number) => void,
  corte: AbortSignal,
): Promise<Adjunto> {
  const { sessionEpoch } = api;
  // Our own server takes files where everything else is asked, whatever address it takes for its own; else it is the cloud.
  const [, resto] = dada.split(INGESTA);
  const propio = resto !== undefined;
  const url = propio ? api.url('PUT /subidas/ingesta/:clave', { params: { clave: '' } }) + resto : dada;
  const peticion = new AbortController();
  let fallo: ErrorApi | undefined;
  /** Seconds that a refusal asks to wait. */
  let espera = 0;
  /** The server has all of it and has not answered yet. */
  let entregado = false;
  const cortar = (error: ErrorApi) => {
    fallo ??= error;
    peticion.abort();
  };
  let reloj: ReturnType<typeof setTimeout>;
  const vivo = () => {
    clearTimeout(reloj);
    reloj = setTimeout(() => cortar(sinConexion(entregado ? TARDE : undefined)), SILENCIO_MS);
  };
  corte.addEventListener('abort', () => cortar(sinConexion()));

  /** Asks our own server with GET, whose refusals can be read; the answer's header is the same. */
  const preguntar: typeof fetch = async (recurso, opciones) => {
    const respuesta = await fetch(
      recurso,
      propio
        ? {
            ...opciones,
            method: 'GET',
            credentials: 'include',
            headers: { ...(opciones?.headers as Creido | undefined), ...creido },
          }
        : opciones,
    );
    if (propio && !respuesta.ok) {
      try {
        api.interpretar(respuesta.status, await respuesta.text(), 0, sessionEpoch);
      } catch (error) {
        cortar(error instanceof ErrorApi ? error : sinConexion(error));
      }
    }
    return respuesta;
  };

  class Envio extends XMLHttpRequest {
    constructor() {
      super();
      this.withCredentials = propio;
      this.addEventListener('readystatechange', () => {
        if (this.readyState !== XMLHttpRequest.OPENED || !propio) return;
        for (const [nombre, valor] of Object.entries(creido)) this.setRequestHeader(nombre, valor);
      });
      this.addEventListener('load', (evento) => {
        // The cloud does not expose it to pages.
        if (propio) espera = Number(this.getResponseHeader('retry-after')) || 0;
        if (this.response) return;
        // The page of a proxy, which the library would fail to read as JSON.
        evento.stopImmediatePropagation();
        cortar(new ErrorApi(undefined, undefined, this.status, [], espera));
      });
    }
  }

  vivo();
  const fin = await Micro.runPromiseExit(
    uploadFile(url, {
      file: makePendingFile(archivo),
      files: [],
      input: undefined as never,
      XHRImpl: Envio,
      traceHeaders: traceHeaders(),
      onEvent: (evento) => {
        vivo();
        if (!('file' in evento) || evento.file.status !== 'uploading') return;
        entregado = evento.file.sent >= archivo.size;
        avance(evento.file.sent);
      },
    }).pipe(Micro.provideService(FetchContext, preguntar as never)),
    { signal: peticion.signal },
  );
  clearTimeout(reloj!);
  if (fallo) throw corte.aborted ? fallo : await api.explicar(fallo, url);
  // Neither a lost connection nor an answer: the page's scripts or its policy stopped the library.
  if (fin._tag === 'Failure') throw await api.explicar(new ErrorApi(), url);
  if (fin.value.status === 'uploaded') {
    const destino = fin.value.data as DestinoSubida;
    if ('clave' in destino) return destino;
    throw new ErrorApi(destino.codigo, destino.title, 415);
  }
  const { response } = fin.value.reason as { response?: { status?: number } };
  if (response?.status) api.interpretar(response.status, JSON.stringify(response), espera, sessionEpoch);
  // An answer that is not of the service is no lost connection.
  throw await api.explicar(response ? new ErrorApi() : sinConexion(), url);
}

/** The library's trace headers (W3C Trace Context); nothing here reads them. */
function traceHeaders(): {
  b3: `${string}-${string}-${string}`;
  traceparent: `00-${string}-${string}-${string}`;
} {
  const [a, b, c] = [...crypto.getRandomValues(new BigUint64Array(3))].map((n) =>
    n.toString(16).padStart(16, '0'),
  );
  return { b3: `${a}${b}-${c}-01`, traceparent: `00-${a}${b}-${c}-01` };
}
