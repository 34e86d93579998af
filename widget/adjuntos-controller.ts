/** What the form and the composer share about files: choosing, dropping, pasting, and keeping them with the draft. */
import type { ReactiveController } from 'lit';
import type { Adjuntos } from './adjuntos.ts';
import type { ErrorApi } from './api-client.ts';
import type { Borrador } from './borrador.ts';
import type { MesaElement } from './mesa-element.ts';
import { traer } from './parte.ts';

const ESPERE = 'Espere: sus archivos se adjuntan en cuanto haya conexión.';

/** Until what uploads need is asked for again, though the browser saw no line come back. */
const REINTENTO_MS = 5_000;

type Hacer = (lista: Adjuntos) => unknown;

export class AdjuntosController implements ReactiveController {
  lista: Adjuntos | undefined;
  /** Why no file can be attached now. */
  falta: string | undefined;
  /** Another object after each change, for the element that paints them. */
  vez: object = {};

  readonly #elemento: MesaElement;
  #borrador: Borrador | undefined;
  /** One for all files of the draft, however many choices they come in. */
  #creada: Promise<Adjuntos> | undefined;
  /** What is not in the list yet. */
  #esperan = new Set<object>();
  /** Fulfilled when what was chosen is in the list, or has to wait for the line. */
  intento: Promise<unknown> | undefined;

  constructor(elemento: MesaElement) {
    (this.#elemento = elemento).addController(this);
  }

  hostConnected(): void {}

  /** Why the files cannot go as they are. */
  get porResolver(): string | undefined {
    return this.espera ?? this.lista?.porResolver;
  }

  /** What only a person can resolve. */
  get impedimento(): string | undefined {
    return this.lista?.impedimento;
  }

  /** Some of the files are not in the list yet. */
  get espera(): string | undefined {
    return this.#esperan.size ? ESPERE : undefined;
  }

  /** Begins with the files of another draft. */
  abrir(borrador: Borrador | undefined): void {
    this.#borrador = borrador;
    this.lista?.cerrar();
    this.lista = this.falta = this.#creada = this.intento = undefined;
    this.#esperan = new Set();
    if (borrador?.archivos.length) this.#intentar((lista) => lista.restaurar(borrador.archivos));
  }

  /** Hands the files over to who sends them; the next draft begins without. */
  soltar(): Adjuntos | undefined {
    const { lista } = this;
    this.lista = this.#borrador = undefined;
    return lista?.lista.length ? lista : undefined;
  }

  /** Takes the files of a picker's `change`, a `drop` or a `paste`. */
  elegir = (evento: Event): void => {
    const { dataTransfer } = evento as DragEvent;
    const { clipboardData } = evento as ClipboardEvent;
    const { files, type } = evento.target as HTMLInputElement;
    // Office puts a picture of it beside the text that was copied.
    if (clipboardData?.types.includes('text/plain')) return;
    const archivos = [...(dataTransfer?.files ?? clipboardData?.files ?? files ?? [])];
    if (!archivos.length) return;
    evento.preventDefault();
    if (type === 'file') (evento.target as HTMLInputElement).value = '';
    this.#intentar((lista) => lista.agregar(archivos));
  };

  #intentar(hacer: Hacer): void {
    this.intento = Promise.all([this.intento, this.#con(hacer)]);
  }

  /** What uploads need arrives with the first file. Without a line they wait for it, here where they were chosen. */
  async #con(hacer: Hacer): Promise<void> {
    const borrador = this.#borrador;
    const esperan = this.#esperan.add(hacer);
    if (!borrador) return;
    try {
      const lista = await (this.#creada ??= this.#crear(borrador));
      if (borrador !== this.#borrador) return lista.cerrar();
      this.lista = lista;
      await hacer(lista);
      esperan.delete(hacer);
      this.#pintar(undefined);
    } catch (error) {
      this.#creada = undefined;
      const { codigo, message } = error as ErrorApi;
      if (codigo === 'version') {
        this.#elemento.fallo(error);
        return this.#pintar(message);
      }
      const otraVez = () => {
        clearTimeout(reloj);
        removeEventListener('online', otraVez);
        if (borrador === this.#borrador) this.#intentar(hacer);
      };
      const reloj = setTimeout(otraVez, REINTENTO_MS);
      addEventListener('online', otraVez);
      this.#pintar(ESPERE);
    }
  }

  async #crear(borrador: Borrador): Promise<Adjuntos> {
    const { crearAdjuntos } = await traer(() => import('./adjuntos-campo.ts'));
    return crearAdjuntos(this.#elemento.cliente, borrador.clave, () => {
      // A file that arrives after a logout may not bring the wiped draft back.
      const { isConnected, cliente } = this.#elemento;
      const suyo = isConnected || borrador.clave.startsWith(`${cliente.claveDeBorrador('')}`);
      if (borrador !== this.#borrador || !this.lista || !suyo) return;
      borrador.archivos = this.lista.guardables;
      borrador.guardar();
      this.#pintar(undefined);
    });
  }

  #pintar(falta: string | undefined): void {
    this.falta = falta;
    this.vez = {};
    this.#elemento.requestUpdate();
  }
}
