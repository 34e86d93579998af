/** The messages of one open case: complete by `secuencia`, whatever order and however often they arrive. */
import type { Caso } from '../../shared/caso.ts';
import type { EventoVivo } from '../../shared/evento.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import type { MesaClient } from '../client/mesa-client.ts';

const POR_PAGINA = 50;
/** After an absence this many messages are caught up with; after a longer one it begins again with the newest. */
const ALCANZABLES = 200;

export class Conversacion {
  readonly caso: Caso;
  /** In their order, without gaps from the first one held to the last one. */
  readonly mensajes: readonly Mensaje[];

  constructor(caso: Caso, mensajes: readonly Mensaje[]) {
    this.caso = caso;
    this.mensajes = mensajes;
  }

  /** The case with its newest messages; with `anterior` only what that one lacks. Throws `ErrorApi`. */
  static async traer(cliente: MesaClient, numero: number, anterior?: Conversacion): Promise<Conversacion> {
    const params = { numero };
    const query = anterior ? { despues: anterior.ultima, limite: ALCANZABLES } : { limite: POR_PAGINA };
    const [caso, { mensajes }] = await Promise.all([
      cliente.pedir('GET /casos/:numero', { params }),
      cliente.pedir('GET /casos/:numero/mensajes', { params, query }),
    ]);
    if (anterior && mensajes.length >= ALCANZABLES) return Conversacion.traer(cliente, numero);
    return new Conversacion(caso, unir(anterior?.mensajes ?? [], mensajes));
  }

  /** The secuencia of the newest message held; 0 without one. */
  get ultima(): number {
    return this.mensajes.findLast(({ interno }) => !interno)?.secuencia ?? 0;
  }

  /** Whether there are older messages than those held. */
  get hayAnteriores(): boolean {
    return (this.mensajes.find(({ interno }) => !interno)?.secuencia ?? 1) > 1;
  }

  async traerAnteriores(cliente: MesaClient): Promise<readonly Mensaje[]> {
    const antes = this.mensajes.find(({ interno }) => !interno)!.secuencia;
    const { mensajes } = await cliente.pedir('GET /casos/:numero/mensajes', {
      params: { numero: this.caso.numero },
      query: { antes, limite: POR_PAGINA },
    });
    return mensajes;
  }

  /** With these too; undefined when one is missing before them, which has to be asked for. */
  con(nuevos: readonly Mensaje[]): Conversacion | undefined {
    const mensajes = unir(this.mensajes, nuevos);
    const numeros = mensajes.filter(({ interno }) => !interno).map(({ secuencia }) => secuencia);
    const sigue = numeros.every((numero, i) => i === 0 || numero === numeros[i - 1]! + 1);
    return sigue ? new Conversacion(this.caso, mensajes) : undefined;
  }

  /** After what the server told of this case; undefined when it has to be asked. */
  trasEvento(evento: EventoVivo, soyIps: boolean): Conversacion | undefined {
    if (evento.tipo === 'mensaje.creado') return this.con([evento.datos.mensaje]);
    if (evento.tipo !== 'lectura') return undefined;
    const { parte, hasta } = evento.datos;
    const propia = (parte === 'ips') === soyIps;
    // A mark of another agent says nothing of what this one has read.
    if (propia && !soyIps) return this;
    const cual = propia ? 'leidoHasta' : 'vistoHasta';
    return this.conCaso({ ...this.caso, [cual]: Math.max(this.caso[cual], hasta) });
  }

  conCaso(caso: Caso): Conversacion {
    return new Conversacion(caso, this.mensajes);
  }
}

/** Each once; an internal note stands behind the message it was written after. */
function unir(unos: readonly Mensaje[], otros: readonly Mensaje[]): Mensaje[] {
  const lugar = ({ secuencia, tras }: Mensaje) => (tras === undefined ? secuencia : tras + 0.5);
  const todos = [...unos, ...otros].map((mensaje) => [idDe(mensaje), mensaje] as const);
  return [...new Map(todos).values()].sort((a, b) => lugar(a) - lugar(b) || a.secuencia - b.secuencia);
}

export const idDe = ({ secuencia, interno }: Mensaje): string => `${interno ? 'n' : 'm'}${secuencia}`;
