/** What the form and the composer share about files: choosing, dropping, pasting, and keeping them with the draft. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Adjuntos } from '../outbox/cola-de-adjuntos.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { clavesDe, type ArchivoDeBorrador, type Borrador } from '../storage/borrador.ts';
import { enMano, newUuid } from '../storage/local-store.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import { traer } from '../net/lazy-part.ts';
import { alSoltar } from '../ui/drop-zone.ts';

const ESPERE = 'Espere: sus archivos se adjuntan en cuanto haya conexión.';

/** Milliseconds until what uploads need is asked for again. */
const REINTENTO_MS = 5_000;

/** The element whose files they are. */
export interface AdjuntosHost extends ReactiveControllerHost, HTMLElement {
  readonly cliente: MesaClient;
  fallo(error: unknown): ErrorApi;
}

interface Opciones {
  /** Whether files can be taken now. */
  puede: () => boolean;
  /** Where they may be dropped; everywhere on the element, if not said. */
  zona?: () => HTMLElement;
  /** Something happened to them. */
  alMover?: () => void;
}

export class AdjuntosController implements ReactiveController {
  /** The files of the draft; undefined until what uploads need has arrived. `archivos` of the draft names them always. */
  lista: Adjuntos | undefined;
  /** Why no file can be attached now. */
  falta: string | undefined;
  /** Another object after each change, for the element that paints them. */
  repaint: object = {};
  /** Fulfilled when what was chosen is in the list, or has to wait for the connection. */
  intento: Promise<void> | undefined;

  readonly #elemento: AdjuntosHost;
  readonly #puede: () => boolean;
  readonly #zona: () => HTMLElement;
  readonly #alMover: (() => void) | undefined;
  #borrador: Borrador | undefined;
  #reloj: ReturnType<typeof setTimeout> | undefined;
  #dejarDeSoltar: (() => void) | undefined;

  constructor(elemento: AdjuntosHost, { puede, zona = () => elemento, alMover }: Opciones) {
    (this.#elemento = elemento).addController(this);
    this.#puede = puede;
    this.#zona = zona;
    this.#alMover = alMover;
  }

  hostConnected(): void {
    this.#dejarDeSoltar = alSoltar(this.#zona(), this.#puede, this.elegir);
  }

  hostDisconnected(): void {
    this.#dejarDeSoltar!();
  }

  get #archivos(): readonly ArchivoDeBorrador[] {
    return this.#borrador?.archivos ?? [];
  }

  /** Why the files cannot go as they are; undefined only when each of them is on the server. */
  get porResolver(): string | undefined {
    return clavesDe(this.#archivos) ? undefined : (this.lista?.porResolver ?? ESPERE);
  }

  /** What only a person can resolve. */
  get impedimento(): string | undefined {
    return this.lista?.impedimento;
  }

  /** Begins with the files of another draft. */
  abrir(borrador: Borrador | undefined): void {
    this.lista?.cerrar();
    this.lista = this.falta = undefined;
    this.#borrador = borrador;
    this.#traer();
  }

  /** Hands the files over to who sends them; the next draft begins without. */
  soltar(): Adjuntos | undefined {
    const { lista } = this;
    this.lista = this.#borrador = undefined;
    return lista;
  }

  /** Takes the files of a picker's `change`, a `drop` or a `paste`. */
  elegir = (evento: Event): void => {
    const { dataTransfer } = evento as DragEvent;
    const { clipboardData } = evento as ClipboardEvent;
    const { files, type } = evento.target as HTMLInputElement;
    // Text copied from Office comes with a picture of it, which nobody means to attach.
    if (clipboardData?.types.includes('text/plain')) return;
    const archivos = [...(dataTransfer?.files ?? clipboardData?.files ?? files ?? [])];
    if (!archivos.length) return;
    evento.preventDefault();
    if (type === 'file') (evento.target as HTMLInputElement).value = '';
    const nuevos = archivos.map((archivo) => {
      const id = newUuid();
      enMano.set(`${this.#borrador!.storageKey}/${id}`, archivo);
      return { id, nombre: archivo.name, bytes: archivo.size };
    });
    this.poner([...this.#archivos, ...nuevos]);
  };

  /** These are the draft's files: from now on it does not go without them, whatever becomes of this page. */
  poner(archivos: readonly ArchivoDeBorrador[]): void {
    if (this.lista) return this.lista.poner(archivos);
    this.#borrador!.archivos = archivos;
    this.#borrador!.guardar();
    this.#traer();
  }

  #traer = (): void => {
    this.intento = this.#crear();
  };

  /** Loads what uploads need, with the first file. Without a connection the files wait in the draft. */
  async #crear(): Promise<void> {
    const borrador = this.#borrador;
    if (!borrador?.archivos.length) return;
    try {
      const { fabricaDeAdjuntos } = await traer(() => import('./mesa-adjuntos.ts'));
      const crear = await fabricaDeAdjuntos(this.#elemento.cliente);
      // Another choice may have asked for it too.
      if (borrador !== this.#borrador || this.lista) return;
      this.lista = crear({
        prefijo: borrador.storageKey,
        archivos: borrador.archivos,
        alCambiar: (elegidos) => this.#alCambiar(borrador, elegidos),
      });
      this.#alCambiar(borrador);
    } catch (error) {
      if (borrador !== this.#borrador) return;
      const { codigo, message } = error as ErrorApi;
      if (codigo === 'version') {
        this.#elemento.fallo(error);
        return this.#pintar(message);
      }
      clearTimeout(this.#reloj);
      this.#reloj = setTimeout(this.#traer, REINTENTO_MS);
      addEventListener('online', this.#traer, { once: true });
      this.#pintar(ESPERE);
    }
  }

  #alCambiar(borrador: Borrador, elegidos?: boolean): void {
    if (borrador !== this.#borrador || !this.lista) return;
    borrador.archivos = this.lista.guardables;
    if (elegidos) borrador.guardar();
    this.#pintar(undefined);
  }

  #pintar(falta: string | undefined): void {
    this.falta = falta;
    this.repaint = {};
    this.#elemento.requestUpdate();
    this.#alMover?.();
  }
}
