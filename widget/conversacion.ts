/** The messages of one open case: complete by `secuencia`, whatever order and however often they arrive. */
import { leerCaso, listarMensajes } from '../shared/api.ts';
import type { Caso } from '../shared/caso.ts';
import type { Mensaje } from '../shared/mensaje.ts';
import type { MesaClient } from './mesa-client.ts';

const POR_PAGINA = 50;

export class Conversacion {
  readonly caso: Caso;
  /** Ascending, without gaps from the first one held to the last one. */
  readonly mensajes: readonly Mensaje[];

  constructor(caso: Caso, mensajes: readonly Mensaje[]) {
    this.caso = caso;
    this.mensajes = mensajes;
  }

  /** The case with its newest messages; with `anterior` only what that one lacks. Throws `ErrorApi`. */
  static async traer(cliente: MesaClient, numero: number, anterior?: Conversacion): Promise<Conversacion> {
    const params = { numero };
    const [caso, ...paginas] = await Promise.all([
      cliente.pedir(leerCaso, { params }),
      anterior
        ? traerDespues(cliente, numero, anterior.#ultima)
        : cliente.pedir(listarMensajes, { params, query: { limite: POR_PAGINA } }).then((p) => p.mensajes),
    ]);
    return new Conversacion(caso, unir(anterior?.mensajes ?? [], paginas.flat()));
  }

  get #ultima(): number {
    return this.mensajes.findLast(({ interno }) => !interno)?.secuencia ?? 0;
  }

  /** Whether there are older messages than those held. */
  get hayAnteriores(): boolean {
    return (this.mensajes.find(({ interno }) => !interno)?.secuencia ?? 1) > 1;
  }

  async conAnteriores(cliente: MesaClient): Promise<Conversacion> {
    const antes = this.mensajes.find(({ interno }) => !interno)!.secuencia;
    const { mensajes } = await cliente.pedir(listarMensajes, {
      params: { numero: this.caso.numero },
      query: { antes, limite: POR_PAGINA },
    });
    return new Conversacion(this.caso, unir(mensajes, this.mensajes));
  }

  /** With a message just sent; what came between is asked for by the next `traer`. */
  conMensaje(mensaje: Mensaje): Conversacion {
    const sigue = mensaje.interno || mensaje.secuencia === this.#ultima + 1;
    return sigue ? new Conversacion(this.caso, unir(this.mensajes, [mensaje])) : this;
  }

  conCaso(caso: Caso): Conversacion {
    return new Conversacion(caso, this.mensajes);
  }
}

/** All messages after this one, page after page. */
async function traerDespues(cliente: MesaClient, numero: number, despues: number): Promise<Mensaje[]> {
  const { mensajes } = await cliente.pedir(listarMensajes, {
    params: { numero },
    query: { despues, limite: POR_PAGINA },
  });
  if (mensajes.length < POR_PAGINA) return mensajes;
  return [...mensajes, ...(await traerDespues(cliente, numero, mensajes.at(-1)!.secuencia))];
}

function unir(unos: readonly Mensaje[], otros: readonly Mensaje[]): Mensaje[] {
  const todos = [...unos, ...otros].map(
    (mensaje) => [`${mensaje.interno}${mensaje.secuencia}`, mensaje] as const,
  );
  return [...new Map(todos).values()];
}
