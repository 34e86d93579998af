/** Which messages of a conversation are in the page: with thousands of them in it a phone would stand still. */

/** Messages that are in the page at once, and by how many it moves on. */
const CABEN = 200;
const PASO = 50;

export class Ventana {
  /** Messages held that are newer than the last one in the page. */
  #detras = 0;

  /** Whether the newest message is in the page. */
  get alFinal(): boolean {
    return this.#detras === 0;
  }

  de<T>(mensajes: readonly T[]): readonly T[] {
    const fin = Math.max(mensajes.length - this.#detras, Math.min(CABEN, mensajes.length));
    return mensajes.slice(Math.max(0, fin - CABEN), fin);
  }

  /** Whether messages that are held are older than the first one in the page. */
  hayAntes({ length }: readonly unknown[]): boolean {
    return length - this.#detras > CABEN;
  }

  /** Towards the older ones. */
  subir({ length }: readonly unknown[]): void {
    this.#detras += Math.min(PASO, Math.max(0, length - this.#detras - CABEN));
  }

  /** Towards the newer ones. */
  bajar(): void {
    this.#detras = Math.max(0, this.#detras - PASO);
  }

  irAlFinal(): void {
    this.#detras = 0;
  }

  /** So many arrived behind the last one: what is in the page stays, unless that is the end. */
  alLlegar(cuantos: number): void {
    if (this.#detras) this.#detras += Math.max(0, cuantos);
  }
}
