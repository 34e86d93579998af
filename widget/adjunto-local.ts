/** One chosen file on its way to the server: a plain state machine, painted and driven by others. */
import type { Adjunto } from '../shared/adjunto.ts';
import type { ArchivoDeBorrador } from './borrador.ts';

/** `esperando`: the line failed, and it goes on by itself. */
export type EstadoAdjunto =
  'en-cola' | 'subiendo' | 'pausado' | 'esperando' | 'listo' | 'rechazado' | 'cancelado';

const SIGUIENTES: Record<EstadoAdjunto, readonly EstadoAdjunto[]> = {
  'en-cola': ['subiendo', 'pausado', 'rechazado', 'cancelado'],
  subiendo: ['listo', 'pausado', 'esperando', 'rechazado', 'cancelado'],
  pausado: ['en-cola', 'cancelado'],
  esperando: ['en-cola', 'pausado', 'cancelado'],
  rechazado: ['en-cola', 'cancelado'],
  listo: ['cancelado'],
  cancelado: [],
};

export class AdjuntoLocal {
  /** This choice of a file: the server knows by it which upload goes on. */
  readonly id: string;
  readonly nombre: string;
  readonly bytes: number;
  /** Absent when the file is on the server, or could not be kept over a reload. */
  archivo: File | undefined;

  #estado: EstadoAdjunto = 'en-cola';
  #subidos = 0;
  #adjunto: Adjunto | undefined;
  #motivo = '';
  #repetible = false;
  #alCortar: (() => void) | undefined;

  constructor({ id, nombre, bytes, adjunto }: ArchivoDeBorrador, archivo?: File) {
    this.id = id;
    this.nombre = nombre;
    this.bytes = bytes;
    this.archivo = archivo;
    this.#adjunto = adjunto;
    if (adjunto) this.#estado = 'listo';
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

  /** Whether trying again can help: the line failed, not the file. */
  get repetible(): boolean {
    return this.#repetible;
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

  rechazar(motivo: string, repetible = false): boolean {
    if (!this.#pasar('rechazado')) return false;
    this.#motivo = motivo;
    this.#repetible = repetible;
    return true;
  }

  esperar(motivo: string): boolean {
    if (!this.#cortar('esperando')) return false;
    this.#motivo = motivo;
    return true;
  }

  pausar(): boolean {
    return this.#cortar('pausado');
  }

  /** Back in line: after a pause, a wait, or a refusal that may have been the line's. */
  seguir(): boolean {
    return (this.#estado !== 'rechazado' || this.#repetible) && this.#pasar('en-cola');
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
