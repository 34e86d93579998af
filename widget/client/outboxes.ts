/** The outboxes of one user at one server: those of the cases that are open, and those with something in them. */
import { ErrorApi } from '../net/api-error.ts';
import { storageKeys, cofreDe } from '../storage/local-store.ts';
import type { LiveHost } from './live-host.ts';
import type { Fabrica } from '../outbox/traslado.ts';
import { Salida } from '../outbox/salida.ts';

export class Outboxes {
  readonly #cliente: LiveHost;
  /** Names the user at the server. */
  readonly #quien: string;
  readonly #prefijo: string;
  readonly #fabrica: Fabrica;
  readonly #porCaso = new Map<number, Salida>();
  readonly #callar: (() => void) | undefined;

  constructor(cliente: LiveHost, quien: string, fabrica: Fabrica) {
    this.#fabrica = fabrica;
    this.#cliente = cliente;
    this.#quien = quien;
    this.#prefijo = `${quien}salida:`;
    // What was written before a reload or a crash goes out though nobody opens its case.
    for (const guardada of storageKeys()) {
      if (guardada.startsWith(this.#prefijo)) this.de(Number(guardada.slice(this.#prefijo.length)));
    }
    this.#callar = cofreDe(quien)?.oir(this.#alGuardarOtra);
    addEventListener('online', this.seguir);
  }

  de(numero: number): Salida {
    let salida = this.#porCaso.get(numero);
    if (!salida) this.#porCaso.set(numero, (salida = this.#crear(numero)));
    return salida;
  }

  /** Whether a message to this case waits for a person. */
  detenida(numero: number): boolean {
    return !!this.#porCaso.get(numero)?.detenida;
  }

  seguir = (): void => {
    for (const salida of this.#porCaso.values()) salida.despertar();
  };

  cerrar(): void {
    this.#callar?.();
    removeEventListener('online', this.seguir);
    for (const salida of this.#porCaso.values()) salida.cerrar();
  }

  #crear(numero: number): Salida {
    const cliente = this.#cliente;
    return new Salida({
      storageKey: `${this.#prefijo}${numero}`,
      enviar: async (body, claveDeEnvio) => {
        // What waits is its writer's: nobody else sends it.
        if (cliente.quien !== this.#quien) throw new ErrorApi('sin_sesion', undefined, 401);
        return cliente.api.pedir('POST /casos/:numero/mensajes', { params: { numero }, body, claveDeEnvio });
      },
      fabrica: this.#fabrica,
      sinAcceso: () =>
        cliente.usuario ? undefined : cliente.porCambiar ? 'clave-por-cambiar' : 'sin-sesion',
      alCambiar: () => cliente.avisar({ tipo: 'salida', datos: { numero } }),
      alEnviar: (mensaje) => {
        cliente.avisar({ tipo: 'enviado', datos: { numero, mensaje } });
        cliente.avisar(numero);
      },
    });
  }

  #alGuardarOtra = (quien: string): void => {
    if (!quien.startsWith(this.#prefijo)) return;
    const salida = this.de(Number(quien.slice(this.#prefijo.length)));
    salida.recargar();
    // The tab that had it may have been closed.
    salida.seguir();
  };
}
