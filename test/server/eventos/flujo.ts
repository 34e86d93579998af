/** Reads a stream of server-sent events as a browser does. */
import type { EventoVivo } from '../../../shared/evento.ts';

export interface Recibido {
  id: string | undefined;
  tipo: EventoVivo['tipo'];
  datos: Record<string, unknown>;
}

export class Flujo {
  readonly headers: Headers;
  /** Everything that arrived so far. */
  readonly recibidos: Recibido[] = [];
  /** The id to go on from. */
  ultimoId = '';
  crudo = '';
  terminado = false;
  readonly fin: Promise<void>;
  readonly #lector: ReadableStreamDefaultReader<Uint8Array>;
  #despertar = () => {};

  constructor(respuesta: Response) {
    if (respuesta.status !== 200 || !respuesta.body) throw new Error(`no hay flujo: ${respuesta.status}`);
    this.headers = respuesta.headers;
    this.#lector = respuesta.body.getReader();
    this.fin = this.#leer();
  }

  /** Resolves once `mira` gives something true; rejects after two seconds. */
  async hasta<T>(mira: () => T | undefined | false): Promise<T> {
    const limite = Date.now() + 2_000;
    for (;;) {
      const valor = mira();
      if (valor) return valor;
      if (Date.now() > limite) throw new Error(`nunca llegó; hay ${JSON.stringify(this.recibidos)}`);
      await new Promise<void>((seguir) => {
        this.#despertar = seguir;
        setTimeout(seguir, 50);
      });
    }
  }

  /** The n-th event, from 1. */
  async evento(n: number): Promise<Recibido> {
    return this.hasta(() => this.recibidos[n - 1]);
  }

  cerrar(): Promise<void> {
    return this.#lector.cancel();
  }

  async #leer(): Promise<void> {
    const texto = new TextDecoder();
    let resto = '';
    try {
      for (;;) {
        const { done, value } = await this.#lector.read();
        if (done) break;
        const nuevo = texto.decode(value, { stream: true });
        this.crudo += nuevo;
        const bloques = (resto + nuevo).split('\n\n');
        resto = bloques.pop() ?? '';
        for (const bloque of bloques) this.#recibir(bloque);
        this.#despertar();
      }
    } catch {
      // Cut off is ended, too.
    }
    this.terminado = true;
    this.#despertar();
  }

  #recibir(bloque: string): void {
    const campos = new Map(
      bloque.split('\n').map((linea) => {
        const [, nombre = '', valor = ''] = /^([^:]*): ?(.*)$/.exec(linea) ?? [];
        return [nombre, valor] as const;
      }),
    );
    const id = campos.get('id');
    if (id !== undefined) this.ultimoId = id;
    const datos = campos.get('data');
    if (datos === undefined) return;
    this.recibidos.push({
      id,
      tipo: campos.get('event') as Recibido['tipo'],
      datos: JSON.parse(datos) as Recibido['datos'],
    });
  }
}
