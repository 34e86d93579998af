/** Answers that solve their case and are on their way, after the agent has gone on: what became of each is said. */
import type { Aviso } from '../client/aviso.ts';
import type { MesaClient } from '../client/mesa-client.ts';

/** What this asks of the desk. */
interface Host {
  readonly cliente: MesaClient;
  decir(hecho: string, aviso?: string): void;
}

export class PorResolver {
  readonly #host: Host;
  readonly #numeros = new Set<number>();

  constructor(host: Host) {
    this.#host = host;
  }

  esperar(numero: number): void {
    this.#numeros.add(numero);
    this.#host.decir(`Se está enviando la respuesta del caso ${numero}, que queda resuelto con ella.`);
  }

  oir(aviso: Aviso): void {
    if (typeof aviso !== 'object' || (aviso.tipo !== 'enviado' && aviso.tipo !== 'salida')) return;
    const { numero } = aviso.datos;
    if (!this.#numeros.has(numero)) return;
    const { cliente } = this.#host;
    if (aviso.tipo === 'enviado') this.#host.decir(`El caso ${numero} quedó resuelto.`);
    else if (cliente.enVivo?.outboxes.detenida(numero))
      this.#host.decir('', `La respuesta del caso ${numero} no se envió. Ábralo para ver por qué.`);
    else return;
    this.#numeros.delete(numero);
  }
}
