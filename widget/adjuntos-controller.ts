/** What the form and the composer share about files: choosing, dropping, pasting, and keeping them with the draft. */
import type { ReactiveController } from 'lit';
import type { Adjuntos } from './adjuntos.ts';
import type { Borrador } from './borrador.ts';
import type { MesaElement } from './mesa-element.ts';

const SIN_LINEA = 'No hay conexión. Los archivos se adjuntarán cuando vuelva.';

export class AdjuntosController implements ReactiveController {
  lista: Adjuntos | undefined;
  /** Why no file can be attached now. */
  falta: string | undefined;
  /** Another object after each change, for the element that paints them. */
  vez: object = {};

  readonly #elemento: MesaElement;
  #borrador: Borrador | undefined;

  constructor(elemento: MesaElement) {
    (this.#elemento = elemento).addController(this);
  }

  hostConnected(): void {}

  /** Why the files cannot go as they are. */
  get porResolver(): string | undefined {
    return this.falta ?? this.lista?.porResolver;
  }

  /** Begins with the files of another draft. */
  abrir(borrador: Borrador | undefined): void {
    this.#borrador = borrador;
    this.lista?.cerrar();
    this.lista = this.falta = undefined;
    if (borrador?.archivos.length) void this.#con((lista) => lista.restaurar(borrador.archivos));
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
    const archivos = [...(dataTransfer?.files ?? clipboardData?.files ?? files ?? [])];
    if (dataTransfer || archivos.length) evento.preventDefault();
    if (type === 'file') (evento.target as HTMLInputElement).value = '';
    if (archivos.length) void this.#con((lista) => lista.agregar(archivos));
  };

  /** What uploads need arrives with the first file. */
  async #con(hacer: (lista: Adjuntos) => unknown): Promise<void> {
    const borrador = this.#borrador;
    try {
      const { crearAdjuntos } = await import('./adjuntos-campo.ts');
      if (!borrador || borrador !== this.#borrador) return;
      const lista = await crearAdjuntos(this.#elemento.cliente, borrador.clave, () => {
        // A file that arrives after a logout may not bring the wiped draft back.
        if (borrador !== this.#borrador) return;
        borrador.archivos = lista.guardables;
        borrador.guardar();
        this.#pintar(undefined);
      });
      this.falta = undefined;
      if (borrador === this.#borrador) hacer((this.lista ??= lista));
    } catch {
      // The part that takes them did not arrive: they wait for the line, here where they were chosen.
      addEventListener('online', () => borrador === this.#borrador && void this.#con(hacer), { once: true });
      this.#pintar(SIN_LINEA);
    }
  }

  #pintar(falta: string | undefined): void {
    this.falta = falta;
    this.vez = {};
    this.#elemento.requestUpdate();
  }
}
