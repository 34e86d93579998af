/** The lists of the desk: what they ask of the server, and what of it is on the screen. */
import { initialState, Task, TaskStatus } from '@lit/task';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Bandeja, Vista } from '../../shared/bandeja.ts';
import type { ResumenCaso } from '../../shared/caso.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { esPronto } from '../ui/plazo.ts';
import { consultaDe, enGrupos, tituloDe, type Ruta } from './escritorio-ruta.ts';

/** Milliseconds between two requests for the list while many events arrive. */
const PAUSA_AL_CAMBIAR_MS = 400;
export const POR_PAGINA = 20;
/** Of one's own open cases; of more, those that are due first. */
const MIOS = 100;

export interface Grupo {
  /** Over its cases; empty for a list that stands alone. */
  titulo: string;
  casos: readonly ResumenCaso[];
  /** The view with more of the same, when there are more. */
  mas?: Vista;
}

interface Listado {
  grupos: readonly Grupo[];
  siguiente: string | null;
  /** The search index is behind, so that something may be missing. */
  indizando: true | undefined;
  /** More cases match than a list in this order is made of. */
  recortada: true | undefined;
}

/** What this asks of the desk. */
interface Host extends ReactiveControllerHost {
  readonly cliente: MesaClient;
  readonly ruta: Ruta;
  fallo(error: unknown): ErrorApi;
}

export class ListaController implements ReactiveController {
  bandeja: Bandeja | undefined;
  readonly #host: Host;
  #listado: Listado | undefined;
  /** The query that `#listado` answers. */
  #listada = '';
  #cursores: readonly string[] = [];
  #vez = 0;
  #pausa: ReturnType<typeof setTimeout> | undefined;
  readonly #carga;

  constructor(host: Host) {
    (this.#host = host).addController(this);
    this.#carga = new Task(host, {
      args: () => [host.cliente.quien, this.#pedida, this.#vez, host.cliente] as const,
      task: ([quien, , , cliente]) =>
        quien ? Promise.all([this.#traer(), cliente.pedir('GET /bandeja')]) : initialState,
      onComplete: ([listado, bandeja]) => {
        this.#listado = listado;
        this.#listada = this.#pedida;
        this.bandeja = bandeja;
      },
      onError: (error) => host.fallo(error),
    });
  }

  hostDisconnected(): void {
    clearTimeout(this.#pausa);
    this.#pausa = undefined;
  }

  get #pedida(): string {
    const { ruta } = this.#host;
    return JSON.stringify([ruta.vista, consultaDe(ruta), this.#cursores]);
  }

  /** Undefined until it is there: the list of another view is not shown in place of this one's. */
  get listado(): Listado | undefined {
    return this.error && this.#listada !== this.#pedida ? undefined : this.#listado;
  }

  get casos(): readonly ResumenCaso[] {
    return this.#listado?.grupos.flatMap(({ casos }) => casos) ?? [];
  }

  get error(): ErrorApi | undefined {
    return this.#carga.error as ErrorApi | undefined;
  }

  /** Whether another list than the one on the screen is on its way. One that is only brought up to date stays readable. */
  get espera(): boolean {
    return this.#carga.status === TaskStatus.PENDING && this.#listada !== this.#pedida;
  }

  /** Where each page after the first begins, up to the one shown. */
  get cursores(): readonly string[] {
    return this.#cursores;
  }

  set cursores(cursores: readonly string[]) {
    this.#cursores = cursores;
    this.#host.requestUpdate();
  }

  olvidar(): void {
    this.#listado = this.bandeja = undefined;
  }

  /** Asks again, at once; resolves when the answer is there, or will not come. */
  async refrescar(): Promise<void> {
    this.#vez++;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    await this.#carga.taskComplete.catch(() => undefined);
  }

  /** Something changed. Events do not start the pause anew: with many of them the list would never be asked for. */
  alCambiar(): void {
    this.#pausa ??= setTimeout(() => {
      this.#pausa = undefined;
      void this.refrescar();
    }, PAUSA_AL_CAMBIAR_MS);
  }

  async #traer(): Promise<Listado> {
    const { cliente, ruta } = this.#host;
    if (enGrupos(ruta)) return this.#traerGrupos();
    const query = { ...consultaDe(ruta), cursor: this.#cursores.at(-1), limite: POR_PAGINA };
    const { casos, siguiente, indizando, recortada } = await cliente.pedir('GET /casos', { query });
    return { grupos: [{ titulo: tituloDe(ruta), casos }], siguiente, indizando, recortada };
  }

  /** A case stands where it is named first. */
  async #traerGrupos(): Promise<Listado> {
    const { cliente, ruta } = this.#host;
    const pedir = async (vista: Vista, limite: number) =>
      cliente.pedir('GET /casos', {
        query: { ...consultaDe({ ...ruta, vista, orden: 'vence' }), limite },
      });
    const [mios, abiertos, libres] = await Promise.all([
      pedir('mios', MIOS),
      pedir('abiertos', POR_PAGINA),
      pedir('sin-asignar', POR_PAGINA),
    ]);
    const vistos = new Set<number>();
    const grupo = (titulo: string, casos: readonly ResumenCaso[], mas?: Vista): Grupo => {
      const suyos = casos.filter(({ numero }) => !vistos.has(numero));
      for (const { numero } of suyos) vistos.add(numero);
      return { titulo, casos: suyos, ...(mas && { mas }) };
    };
    const ahora = Date.now();
    const grupos = [
      grupo('Míos que esperan', mios.casos.filter(espera), mios.siguiente === null ? undefined : 'mios'),
      grupo(
        'Por vencer',
        abiertos.casos.filter(({ vence }) => vence && esPronto(vence, ahora)),
        abiertos.casos.every(({ vence }) => vence && esPronto(vence, ahora)) && abiertos.siguiente
          ? 'abiertos'
          : undefined,
      ),
      grupo('Sin asignar', libres.casos, libres.siguiente === null ? undefined : 'sin-asignar'),
    ].filter(({ casos }) => casos.length);
    const indizando = mios.indizando ?? abiertos.indizando ?? libres.indizando;
    return { grupos, siguiente: null, indizando, recortada: undefined };
  }
}

/** Whether the IPS waits for the EPS. */
const espera = ({ estado, noLeidos, ultimo }: ResumenCaso): boolean =>
  estado === 'ACTIVO' || noLeidos > 0 || ultimo?.rol === 'ips';
