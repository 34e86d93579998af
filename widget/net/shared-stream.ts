/**
 * One event stream per browser, not per tab: over HTTP/1.1 a browser opens six connections to an origin, and six tabs
 * with a stream each would freeze the portal. A Web Lock elects the tab that holds the stream; it passes on what it hears
 * by a BroadcastChannel. Where either is missing each tab has its own.
 */
import type { EventoVivo } from '../../shared/evento.ts';
import type { ApiClient } from './api-client.ts';
import { EventStream, type StreamState } from './event-stream.ts';

interface Opciones {
  /** The same for all tabs of one user at one server, and for nobody else. */
  nombre: string;
  api: ApiClient;
  alRecibir: (evento: EventoVivo) => void;
  alCambiar: (estado: StreamState) => void;
  silencioMs?: number;
}

/** What the tab that holds the stream tells the others. */
type Dicho = { evento: EventoVivo; id: string } | { estado: StreamState; id: string } | { pregunta: true };

const ANUNCIO_MS = 4_000;
/** Milliseconds after which a tab that holds the stream and says nothing counts as asleep: another takes it over. */
const SILENCIO_MS = 15_000;

export class SharedStream {
  readonly #opciones: Opciones;
  readonly #canal: BroadcastChannel | undefined;
  readonly #stream: EventStream;
  readonly #cierre = new AbortController();
  #lider = false;
  #soltar: (() => void) | undefined;
  #oido = Date.now();
  #reloj: ReturnType<typeof setInterval> | undefined;

  constructor(opciones: Opciones) {
    this.#opciones = opciones;
    this.#stream = new EventStream({
      api: opciones.api,
      alRecibir: (evento, id) => {
        opciones.alRecibir(evento);
        this.#decir({ evento, id });
      },
      alCambiar: this.#alCambiar,
    });
    if (!globalThis.BroadcastChannel || !navigator.locks) {
      this.#stream.abrir();
      return;
    }
    this.#canal = new BroadcastChannel(opciones.nombre);
    this.#canal.onmessage = ({ data }: MessageEvent<Dicho>) => this.#oir(data);
    document.addEventListener('visibilitychange', this.#mirar);
    this.#reloj = setInterval(this.#latir, ANUNCIO_MS);
    this.#decir({ pregunta: true });
    this.#postular();
  }

  /** Whether this tab holds the stream. */
  get lider(): boolean {
    return this.#lider;
  }

  cerrar(): void {
    this.#cierre.abort();
    clearInterval(this.#reloj);
    document.removeEventListener('visibilitychange', this.#mirar);
    this.#dejar();
    this.#stream.cerrar();
    this.#canal?.close();
  }

  #postular(robar = false): void {
    const esperar = robar ? { steal: true } : { signal: this.#cierre.signal };
    navigator.locks
      .request(this.#opciones.nombre, esperar, () => {
        if (this.#cierre.signal.aborted) return;
        this.#lider = true;
        this.#stream.abrir();
        return new Promise<void>((soltar) => (this.#soltar = soltar));
      })
      .catch(() => {
        // Another tab took the stream over while this one slept: wait for the lock again.
        if (this.#cierre.signal.aborted || !this.#soltar) return;
        this.#dejar();
        this.#stream.cerrar();
        this.#oido = Date.now();
        this.#postular();
      });
  }

  #dejar(): void {
    this.#lider = false;
    this.#soltar?.();
    this.#soltar = undefined;
  }

  #alCambiar = (estado: StreamState): void => {
    this.#opciones.alCambiar(estado);
    this.#decir({ estado, id: this.#stream.ultimoId });
  };

  #decir(dicho: Dicho): void {
    this.#canal?.postMessage(dicho);
  }

  #oir(dicho: Dicho): void {
    if ('pregunta' in dicho) {
      this.#latir();
      return;
    }
    if (this.#lider) return;
    this.#oido = Date.now();
    // Should this tab take over, it goes on from here.
    if (dicho.id) this.#stream.ultimoId = dicho.id;
    if ('evento' in dicho) return this.#opciones.alRecibir(dicho.evento);
    if (this.#stream.estado === dicho.estado) return;
    this.#stream.estado = dicho.estado;
    this.#opciones.alCambiar(dicho.estado);
  }

  #latir = (): void => {
    if (this.#lider) this.#decir({ estado: this.#stream.estado, id: this.#stream.ultimoId });
    else this.#mirar();
  };

  #mirar = (): void => {
    if (
      this.#lider ||
      document.hidden ||
      Math.abs(Date.now() - this.#oido) < (this.#opciones.silencioMs ?? SILENCIO_MS)
    )
      return;
    this.#oido = Date.now();
    this.#postular(true);
  };
}
