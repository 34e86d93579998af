/** Who is writing on the open case right now: tells the others, and shows it. */
import type { ReactiveController } from 'lit';
import type { ConversacionHost } from './conversacion-host.ts';

/** Milliseconds between two notices that this person is writing. */
const CADA_MS = 3_000;
/** Milliseconds that somebody counts as writing after a notice. */
const DURA_MS = 6_000;

export class EscribiendoController implements ReactiveController {
  readonly #elemento: ConversacionHost;
  /** Until when each of them counts as writing. */
  readonly #quienes = new Map<string, { frase: string; hasta: number }>();
  #dicho = -CADA_MS;
  #reloj: ReturnType<typeof setTimeout> | undefined;

  constructor(elemento: ConversacionHost) {
    (this.#elemento = elemento).addController(this);
  }

  hostDisconnected(): void {
    this.olvidar();
  }

  get frase(): string {
    return [...this.#quienes.values()].map(({ frase }) => frase).join(' ');
  }

  /** This person is writing. A notice that fails is not repeated. */
  decir(): void {
    const { cliente, caso: numero } = this.#elemento;
    if (performance.now() - this.#dicho < CADA_MS || cliente.enVivo?.stream !== 'viva') return;
    this.#dicho = performance.now();
    cliente.pedir('POST /casos/:numero/escribiendo', { params: { numero } }).catch(() => undefined);
  }

  oir({ parte, nombre, correo }: { parte: string; nombre: string; correo?: string | undefined }): void {
    const { cliente, soyIps } = this.#elemento;
    const propia = (parte === 'ips') === soyIps;
    if (propia && (soyIps || correo === cliente.usuario?.correo)) return;
    const frase = propia
      ? `${nombre} también está respondiendo…`
      : `${soyIps ? 'Soporte' : nombre} está escribiendo…`;
    this.#quienes.set(nombre, { frase, hasta: performance.now() + DURA_MS });
    this.#repasar();
  }

  /** The message of this person has arrived. */
  callar(nombre: string): void {
    if (this.#quienes.delete(nombre)) this.#repasar();
  }

  olvidar(): void {
    this.#quienes.clear();
    clearTimeout(this.#reloj);
  }

  #repasar = (): void => {
    clearTimeout(this.#reloj);
    for (const [nombre, { hasta }] of this.#quienes)
      if (hasta <= performance.now()) this.#quienes.delete(nombre);
    if (this.#quienes.size) this.#reloj = setTimeout(this.#repasar, 1_000);
    this.#elemento.requestUpdate();
  };
}
