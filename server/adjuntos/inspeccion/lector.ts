/** Bounded random reading of one file, so that no inspector holds a whole upload in memory. */
import type { FileHandle } from 'node:fs/promises';
import { Rechazo } from './rechazo.ts';

/**
 * Random access to a file. `read` returns fewer bytes than requested only at the end of the file. The buffers stay
 * valid after further reads.
 */
export interface Lector {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

const VENTANA = 64 * 1024;

/** Reads an open file; the caller closes the handle. Rejects only on I/O errors. */
export async function lectorDe(archivo: FileHandle): Promise<Lector> {
  const { size } = await archivo.stat();
  return {
    size,
    async read(offset, length) {
      // Limited here, so that an invented offset (64 bits in ZIP64) never reaches the system call.
      const util = Math.max(0, Math.min(length, size - offset));
      const bytes = Buffer.allocUnsafeSlow(util);
      let leidos = 0;
      while (leidos < util) {
        const { bytesRead } = await archivo.read(bytes, leidos, util - leidos, offset + leidos);
        if (bytesRead === 0) break;
        leidos += bytesRead;
      }
      return bytes.subarray(0, leidos);
    },
  };
}

/** Reads a file through one cached window, and checks lengths. */
export class Bytes {
  readonly size: number;
  readonly #lector: Lector;
  #inicio = 0;
  #ventana: Buffer = Buffer.alloc(0);

  constructor(lector: Lector) {
    this.#lector = lector;
    this.size = lector.size;
  }

  /** Up to `largo` bytes; fewer only at the end of the file. */
  async hasta(desde: number, largo: number): Promise<Buffer> {
    if (!(desde >= 0 && desde < this.size) || largo <= 0) return Buffer.alloc(0);
    const pedido = Math.min(largo, this.size - desde);
    const salto = desde - this.#inicio;
    if (salto >= 0 && salto + pedido <= this.#ventana.length) {
      return this.#ventana.subarray(salto, salto + pedido);
    }
    const leido = await this.#lector.read(desde, Math.max(pedido, VENTANA));
    const bytes = Buffer.from(leido.buffer, leido.byteOffset, leido.byteLength);
    if (pedido <= VENTANA) [this.#inicio, this.#ventana] = [desde, bytes];
    return bytes.subarray(0, pedido);
  }

  /** The cached bytes from `desde` on: at least `minimo`, fewer only at the end of the file. */
  async aMano(desde: number, minimo: number): Promise<Buffer> {
    await this.hasta(desde, minimo);
    const salto = desde - this.#inicio;
    return salto >= 0 ? this.#ventana.subarray(salto) : Buffer.alloc(0);
  }

  /** Exactly `largo` bytes; throws Rechazo (damaged) when the file has fewer. */
  async exactos(desde: number, largo: number): Promise<Buffer> {
    const bytes = await this.hasta(desde, largo);
    if (bytes.length !== largo) throw new Rechazo('adjunto_danado');
    return bytes;
  }

  /** The bytes of `[desde, fin)`, one window at a time. */
  async *trozos(desde: number, fin: number): AsyncGenerator<Buffer> {
    for (let lugar = desde; lugar < fin; lugar += VENTANA) {
      yield await this.exactos(lugar, Math.min(VENTANA, fin - lugar));
    }
  }
}
