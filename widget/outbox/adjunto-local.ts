/** One chosen file on its way to the server: a plain state machine, painted and driven by others. */
import type { Adjunto } from '../../shared/adjunto.ts';
import type { ArchivoDeBorrador } from '../storage/borrador.ts';

/**
 * `buscando`: its bytes are being fetched, from the disk or from what the browser kept. `esperando`: an attempt failed,
 * and it goes on by itself. `rechazado`: it cannot go as it is, and a person has to take it away or choose it again.
 */
export type EstadoAdjunto =
  'buscando' | 'en-cola' | 'subiendo' | 'pausado' | 'esperando' | 'listo' | 'rechazado' | 'cancelado';

const SIGUIENTES: Record<EstadoAdjunto, readonly EstadoAdjunto[]> = {
  buscando: ['en-cola', 'rechazado', 'cancelado'],
  'en-cola': ['subiendo', 'pausado', 'rechazado', 'cancelado'],
  subiendo: ['listo', 'pausado', 'esperando', 'rechazado', 'cancelado'],
  pausado: ['en-cola', 'cancelado'],
  esperando: ['en-cola', 'pausado', 'cancelado'],
  listo: ['cancelado'],
  rechazado: ['cancelado'],
  cancelado: [],
};

/** What a file that is `esperando` waits for. */
export type CausaDeEspera = 'conexion' | 'sesion' | 'servicio';

export class AdjuntoLocal {
  /** This choice of a file: the server knows by it which upload goes on. */
  readonly id: string;
  readonly nombre: string;
  readonly bytes: number;
  /** What is uploaded; absent while it is looked for, when it is on the server, and when it was not found. */
  archivo: File | undefined;

  #estado: EstadoAdjunto = 'buscando';
  #subidos = 0;
  #adjunto: Adjunto | undefined;
  #motivo = '';
  #perdido = false;
  #causa: CausaDeEspera = 'conexion';
  #alCortar: (() => void) | undefined;

  constructor({ id, nombre, bytes, adjunto, motivo, perdido }: ArchivoDeBorrador) {
    this.id = id;
    this.nombre = nombre;
    this.bytes = bytes;
    this.#adjunto = adjunto;
    if (adjunto) this.#estado = 'listo';
    // What was not found in the browser is looked for again.
    else if (motivo && !perdido) this.rechazar(motivo);
  }

  get estado(): EstadoAdjunto {
    return this.#estado;
  }

  /** From 0 to 1; never over it, whatever the browser counts around the file. */
  get avance(): number {
    return this.bytes ? Math.min(this.#subidos / this.bytes, 1) : 1;
  }

  /** What the server calls it, once it is there. */
  get adjunto(): Adjunto | undefined {
    return this.#adjunto;
  }

  /** Why it was refused or waits, in words that say what to do. */
  get motivo(): string {
    return this.#motivo;
  }

  /** What it waits for, while it is `esperando`. */
  get causa(): CausaDeEspera | undefined {
    return this.#estado === 'esperando' ? this.#causa : undefined;
  }

  /** What a draft or a waiting message keeps of it. */
  get guardable(): ArchivoDeBorrador {
    const { id, nombre, bytes } = this;
    return {
      id,
      nombre,
      bytes,
      ...(this.#adjunto && { adjunto: this.#adjunto }),
      ...(this.#estado === 'rechazado' && { motivo: this.#motivo }),
      ...(this.#estado === 'rechazado' && this.#perdido && { perdido: true }),
    };
  }

  /** Its bytes are here. */
  hallar(archivo: File): boolean {
    if (!this.#pasar('en-cola')) return false;
    this.archivo = archivo;
    return true;
  }

  /** Its bytes take long to come, which `motivo` says; they are still waited for. */
  tardar(motivo: string): boolean {
    if (this.#estado !== 'buscando') return false;
    this.#motivo = motivo;
    return true;
  }

  empezar(alCortar: () => void): boolean {
    this.#alCortar = alCortar;
    return this.#pasar('subiendo');
  }

  /** After a resume it may be less than before: what the server has counts. */
  avanzar(subidos: number): void {
    if (this.#estado === 'subiendo') this.#subidos = subidos;
  }

  terminar(adjunto: Adjunto): boolean {
    if (!this.#pasar('listo')) return false;
    this.#adjunto = adjunto;
    this.archivo = undefined;
    return true;
  }

  /** `perdido`: nothing is wrong with it, it was not found; it may be found another time. */
  rechazar(motivo: string, perdido = false): boolean {
    if (!this.#cortar('rechazado')) return false;
    this.#motivo = motivo;
    this.#perdido = perdido;
    return true;
  }

  esperar(motivo: string, causa: CausaDeEspera): boolean {
    if (!this.#cortar('esperando')) return false;
    this.#motivo = motivo;
    this.#causa = causa;
    return true;
  }

  pausar(): boolean {
    return this.#cortar('pausado');
  }

  /** Back to the queue, after a pause or a wait. */
  seguir(): boolean {
    return this.#estado !== 'buscando' && this.#pasar('en-cola');
  }

  cancelar(): boolean {
    return this.#cortar('cancelado');
  }

  #cortar(a: EstadoAdjunto): boolean {
    const subia = this.#estado === 'subiendo';
    const paso = this.#pasar(a);
    if (paso && subia) this.#alCortar?.();
    return paso;
  }

  #pasar(a: EstadoAdjunto): boolean {
    if (!SIGUIENTES[this.#estado].includes(a)) return false;
    this.#estado = a;
    return true;
  }
}
