/** One chosen file on its way to the server: a plain state machine, painted and driven by others. */
import type { Adjunto } from '../shared/adjunto.ts';

export type EstadoAdjunto = 'en-cola' | 'subiendo' | 'listo' | 'rechazado' | 'cancelado';

const SIGUIENTES: Record<EstadoAdjunto, readonly EstadoAdjunto[]> = {
  'en-cola': ['subiendo', 'rechazado', 'cancelado'],
  subiendo: ['listo', 'rechazado', 'cancelado'],
  rechazado: ['en-cola', 'cancelado'],
  listo: ['cancelado'],
  cancelado: [],
};

export class AdjuntoLocal {
  readonly nombre: string;
  readonly bytes: number;
  /** Absent when the file was uploaded before a reload. */
  readonly archivo: File | undefined;

  #estado: EstadoAdjunto = 'en-cola';
  #subidos = 0;
  #adjunto: Adjunto | undefined;
  #motivo = '';
  #repetible = false;
  #alCancelar: (() => void) | undefined;

  constructor(archivo: File | Adjunto) {
    if (archivo instanceof File) {
      this.nombre = archivo.name;
      this.bytes = archivo.size;
      this.archivo = archivo;
      return;
    }
    this.nombre = archivo.nombre;
    this.bytes = archivo.bytes;
    this.#adjunto = archivo;
    this.#estado = 'listo';
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

  /** Why it was refused, in words that say what to do. */
  get motivo(): string {
    return this.#motivo;
  }

  /** Whether trying again can help: the line failed, not the file. */
  get repetible(): boolean {
    return this.#repetible;
  }

  empezar(alCancelar: () => void): boolean {
    this.#alCancelar = alCancelar;
    return this.#pasar('subiendo');
  }

  avanzar(subidos: number): void {
    if (this.#estado === 'subiendo') this.#subidos = Math.max(this.#subidos, subidos);
  }

  terminar(adjunto: Adjunto): boolean {
    if (!this.#pasar('listo')) return false;
    this.#adjunto = adjunto;
    return true;
  }

  rechazar(motivo: string, repetible = false): boolean {
    if (!this.#pasar('rechazado')) return false;
    this.#motivo = motivo;
    this.#repetible = repetible;
    return true;
  }

  reintentar(): boolean {
    if (!this.#repetible || !this.#pasar('en-cola')) return false;
    this.#subidos = 0;
    return true;
  }

  cancelar(): void {
    const subia = this.#estado === 'subiendo';
    if (this.#pasar('cancelado') && subia) this.#alCancelar?.();
  }

  #pasar(a: EstadoAdjunto): boolean {
    if (!SIGUIENTES[this.#estado].includes(a)) return false;
    this.#estado = a;
    return true;
  }
}
