/**
 * The connection to the server's event stream: opens it, reads it, notices when it is dead, and opens it again. By
 * `fetch`, since EventSource tells neither why it was refused nor that heartbeats stopped, nor where it went on.
 */
import type { EventoVivo } from '../../shared/evento.ts';
import { LATIDO_MS } from '../../shared/limites.ts';
import type { ApiClient, Creido } from './api-client.ts';
import { pausaTras } from './backoff.ts';

/** `caida`: it does not answer, and is tried again by itself. */
export type StreamState = 'conectando' | 'viva' | 'caida';

interface Opciones {
  api: ApiClient;
  alRecibir: (evento: EventoVivo, id: string) => void;
  alCambiar: (estado: StreamState) => void;
  silencioMs?: number;
}

/** Two heartbeats may be late. */
const SILENCIO_MS = LATIDO_MS * 2.5;
const REVISION_MS = 5_000;
/** Milliseconds until the next attempt: doubled each time, up to the second one. */
const ESPERA = [1_000, 30_000] as const;

export class EventStream {
  estado: StreamState = 'conectando';
  /** The last event that arrived; the next attempt goes on after it. */
  ultimoId = '';

  readonly #opciones: Opciones;
  /** The stream is the user's for whom it was made: once another is logged in, the server refuses it. */
  readonly #creido: Creido;
  #corte: AbortController | undefined;
  #oido = 0;
  #fallos = 0;
  #reloj: ReturnType<typeof setTimeout> | undefined;
  #vigia: ReturnType<typeof setInterval> | undefined;

  constructor(opciones: Opciones) {
    this.#opciones = opciones;
    this.#creido = opciones.api.creido;
  }

  abrir(): void {
    this.#vigia ??= setInterval(this.#vigilar, REVISION_MS);
    addEventListener('online', this.despertar);
    addEventListener('offline', this.#alCaer);
    document.addEventListener('visibilitychange', this.despertar);
    void this.#leer();
  }

  cerrar(): void {
    clearInterval(this.#vigia);
    clearTimeout(this.#reloj);
    this.#vigia = undefined;
    removeEventListener('online', this.despertar);
    removeEventListener('offline', this.#alCaer);
    document.removeEventListener('visibilitychange', this.despertar);
    this.#corte?.abort();
  }

  /** Tries now instead of after the pause; a connection that has been silent for too long is given up. */
  despertar = (): void => {
    if (!this.#vigia || document.hidden) return;
    this.#vigilar();
    if (this.estado !== 'caida') return;
    this.#fallos = 0;
    void this.#leer();
  };

  /** By the system's clock, which goes on while the computer sleeps; a clock that was set back counts as silence too. */
  #vigilar = (): void => {
    if (
      this.estado === 'viva' &&
      Math.abs(Date.now() - this.#oido) > (this.#opciones.silencioMs ?? SILENCIO_MS)
    ) {
      this.#alCaer();
    }
  };

  #alCaer = (): void => {
    this.#corte?.abort();
  };

  #pasar(estado: StreamState): void {
    if (estado === this.estado) return;
    this.estado = estado;
    this.#opciones.alCambiar(estado);
  }

  async #leer(): Promise<void> {
    clearTimeout(this.#reloj);
    this.#corte?.abort();
    const corte = (this.#corte = new AbortController());
    try {
      await this.#escuchar(corte.signal);
    } catch {
      // Every failure counts as a lost connection.
    }
    if (!this.#vigia || corte !== this.#corte) return;
    this.#pasar('caida');
    this.#reloj = setTimeout(() => void this.#leer(), pausaTras(++this.#fallos, ...ESPERA));
  }

  /** An event that an element cannot handle is reported and skipped; the stream stays open. */
  #entregar(tipo: string, datos: string): void {
    try {
      this.#opciones.alRecibir({ tipo, datos: JSON.parse(datos) as never } as EventoVivo, this.ultimoId);
    } catch (error) {
      reportError(error);
    }
  }

  /** Reads until the connection ends or breaks. */
  async #escuchar(signal: AbortSignal): Promise<void> {
    const { api } = this.#opciones;
    const { sessionEpoch } = api;
    const { ultimoId } = this;
    const respuesta = await fetch(api.url('GET /eventos'), {
      credentials: 'include',
      cache: 'no-store',
      headers: { ...this.#creido, ...(ultimoId && { 'Last-Event-ID': ultimoId }) },
      signal,
    });
    const cuerpo = respuesta.body;
    if (!respuesta.ok || !cuerpo) {
      // Tells the client when the session is over, or another's.
      api.interpretar(respuesta.status, await respuesta.text(), 0, sessionEpoch);
      return;
    }
    const lector = cuerpo.pipeThrough(new TextDecoderStream()).getReader();
    let resto = '';
    for (;;) {
      const { done, value } = await lector.read();
      if (done) return;
      this.#oido = Date.now();
      this.#fallos = 0;
      const bloques = (resto + value).split('\n\n');
      resto = bloques.pop()!;
      for (const bloque of bloques) {
        const { id, event, data } = leerCampos(bloque);
        if (id !== undefined) this.ultimoId = id;
        if (event && data) {
          this.#entregar(event, data);
        } else if (id !== undefined) {
          // The server sends an id without an event once it has sent all that was missed.
          this.#pasar('viva');
        }
      }
    }
  }
}

/** One event of a stream (HTML Standard, 9.2.6); our server writes every field on one line. */
const leerCampos = (bloque: string): Record<string, string | undefined> =>
  Object.fromEntries(
    bloque.split('\n').map((linea) => linea.split(/: (.*)/s).slice(0, 2) as [string, string]),
  );
