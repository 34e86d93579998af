/** The chosen cases of the desk: which they are over all pages, what is done with them at once, and taking that back. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ResultadoLote } from '../../shared/bandeja.ts';
import { CASOS_POR_LOTE } from '../../shared/limites.ts';
import type { MesaClient } from '../client/mesa-client.ts';
import type { ErrorApi } from '../net/api-error.ts';
import { plural } from '../words/cifras.ts';
import {
  confirmarCierre,
  fraseDeLote,
  type Cambio,
  type CambioEnPalabras,
  type Progreso,
} from './cambio-en-lote.ts';
import { consultaDe, type Ruta } from './escritorio-ruta.ts';

/** How long a change of several cases can be taken back from the page. */
const DESHACER_MS = 10_000;

/** What this asks of the desk. */
interface Host extends ReactiveControllerHost, ParentNode {
  readonly cliente: MesaClient;
  readonly ruta: Ruta;
  /** The numbers of the list on the screen, in its order. */
  readonly numeros: readonly number[];
  fallo(error: unknown): ErrorApi;
  decir(hecho: string, aviso?: string): void;
  refrescar(): unknown;
  /** The staff or the catalogue is not what it was. */
  traerListas(): void;
}

export class EleccionController implements ReactiveController {
  progreso: Progreso | undefined;
  /** Cases whose change can still be taken back. */
  porDeshacer: readonly number[] = [];
  readonly #host: Host;
  #elegidos: ReadonlySet<number> = new Set();
  /** Where a range begins. */
  #ancla = 0;
  #detenido = false;
  #plazo: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    (this.#host = host).addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#plazo);
  }

  get elegidos(): ReadonlySet<number> {
    return this.#elegidos;
  }

  #poner(elegidos: Iterable<number>): void {
    this.#elegidos = new Set(elegidos);
    this.#host.requestUpdate();
  }

  /** Another list, or another user: what was chosen was for that one. */
  soltar = (): void => {
    this.#ancla = 0;
    // A change that is under way goes on.
    if (this.progreso?.total === undefined) this.detener();
    this.#poner([]);
  };

  elegir = (numero: number, si = !this.#elegidos.has(numero)): void => {
    const resto = [...this.#elegidos].filter((uno) => uno !== numero);
    this.#ancla = numero;
    this.#poner(si ? [...resto, numero] : resto);
  };

  /** All from where the last choice was made up to this case. */
  hasta(numero: number): void {
    const { numeros } = this.#host;
    const [a, b] = [numeros.indexOf(this.#ancla), numeros.indexOf(numero)].sort((x, y) => x - y) as [
      number,
      number,
    ];
    if (a < 0) return this.elegir(numero, true);
    this.#poner([...this.#elegidos, ...numeros.slice(a, b + 1)]);
  }

  /** Whether all of the page are chosen, or some, or none. */
  get dePagina(): 'todos' | 'algunos' | 'ninguno' {
    const { numeros } = this.#host;
    const cuantos = numeros.filter((numero) => this.#elegidos.has(numero)).length;
    if (!cuantos) return 'ninguno';
    return cuantos === numeros.length ? 'todos' : 'algunos';
  }

  elegirPagina = (): void => {
    const { numeros } = this.#host;
    const todos = this.dePagina === 'todos';
    const resto = [...this.#elegidos].filter((numero) => !numeros.includes(numero));
    this.#poner(todos ? resto : [...resto, ...numeros]);
  };

  /** Every case of the view, as long as it may be; the numbers are read page by page. */
  elegirVista = async (): Promise<void> => {
    const { cliente, ruta } = this.#host;
    const consulta = consultaDe(ruta);
    const halladas = new Set<number>();
    await this.#hacer('Eligiendo', undefined, async (avanzar) => {
      let cursor: string | null | undefined;
      do {
        const query = { ...consulta, ...(cursor && { cursor }), limite: CASOS_POR_LOTE };
        const { casos, siguiente } = await cliente.pedir('GET /casos', { query });
        for (const { numero } of casos) halladas.add(numero);
        cursor = siguiente;
      } while (avanzar(halladas.size) && cursor);
      if (!cursor) this.#poner(halladas);
    });
  };

  detener = (): void => {
    this.#detenido = true;
  };

  cambiar = async (cambio: Cambio, enPalabras: CambioEnPalabras): Promise<void> => {
    const host = this.#host;
    const numeros = [...this.#elegidos];
    if (cambio.estado === 'CERRADO' && !(await confirmarCierre(host, numeros.length))) return;
    this.#olvidarDeshacer();
    await this.#enLotes('Cambiando', numeros, {
      pedir: (lote) => host.cliente.pedir('POST /casos/lote', { body: { numeros: lote, cambio } }),
      terminar: ({ hechos, rechazados }) => {
        const noSePudo = new Set(rechazados.map(({ numero }) => numero));
        this.#poner([...this.#elegidos].filter((numero) => noSePudo.has(numero) || !hechos.includes(numero)));
        // What is closed stays so.
        if (cambio.estado !== 'CERRADO') this.#ofrecerDeshacer(hechos);
        host.decir(
          hechos.length ? fraseDeLote(hechos.length, enPalabras) : '',
          noSePudo.size
            ? `No se ${noSePudo.size === 1 ? 'cambió' : 'cambiaron'} ${lista(noSePudo)}: el estado del caso no lo permite.`
            : '',
        );
      },
    });
  };

  /** Takes the last change back, of the cases that nobody has changed since. */
  deshacer = async (): Promise<void> => {
    const host = this.#host;
    const numeros = this.porDeshacer;
    if (!numeros.length) return;
    this.#olvidarDeshacer();
    await this.#enLotes('Deshaciendo', numeros, {
      pedir: (lote) => host.cliente.pedir('POST /casos/lote/deshacer', { body: { numeros: lote } }),
      terminar: ({ hechos, rechazados }) =>
        host.decir(
          hechos.length
            ? `${plural(hechos.length, 'caso volvió', 'casos volvieron')} a lo que había antes.`
            : '',
          rechazados.length
            ? `No se deshizo lo de ${lista(rechazados.map(({ numero }) => numero))}: después hubo otro cambio.`
            : '',
        ),
    });
  };

  #ofrecerDeshacer(numeros: readonly number[]): void {
    this.porDeshacer = numeros;
    this.#plazo = setTimeout(() => {
      this.#olvidarDeshacer();
      this.#host.requestUpdate();
    }, DESHACER_MS);
  }

  #olvidarDeshacer(): void {
    clearTimeout(this.#plazo);
    this.porDeshacer = [];
  }

  /** As many requests as it takes; what was done before one failed, or before somebody stopped it, is done. */
  async #enLotes(
    que: string,
    numeros: readonly number[],
    {
      pedir,
      terminar,
    }: { pedir: (lote: number[]) => Promise<ResultadoLote>; terminar: (todo: ResultadoLote) => void },
  ): Promise<void> {
    const todo: ResultadoLote = { hechos: [], rechazados: [] };
    await this.#hacer(que, numeros.length, async (avanzar) => {
      try {
        for (let i = 0; i < numeros.length; i += CASOS_POR_LOTE) {
          const { hechos, rechazados } = await pedir(numeros.slice(i, i + CASOS_POR_LOTE));
          todo.hechos.push(...hechos);
          todo.rechazados.push(...rechazados);
          if (!avanzar(Math.min(i + CASOS_POR_LOTE, numeros.length))) break;
        }
      } finally {
        terminar(todo);
        this.#host.refrescar();
      }
    });
  }

  /** `trabajo` tells how far it is, and is told whether to go on. */
  async #hacer(
    que: string,
    total: number | undefined,
    trabajo: (avanzar: (hechos: number) => boolean) => Promise<void>,
  ): Promise<void> {
    if (this.progreso) return;
    const host = this.#host;
    const quien = host.cliente.quien;
    this.#detenido = false;
    const avanzar = (hechos: number): boolean => {
      this.progreso = { que, hechos, total };
      host.requestUpdate();
      return !this.#detenido && quien === host.cliente.quien;
    };
    host.decir('');
    avanzar(0);
    try {
      await trabajo(avanzar);
    } catch (error) {
      const { message, campos } = host.fallo(error);
      host.decir('', message);
      if (campos.length) host.traerListas();
    } finally {
      this.progreso = undefined;
      host.requestUpdate();
    }
  }
}

const MAS_DE = 8;

/** Some of them by their numbers, the others counted. */
function lista(numeros: Iterable<number>): string {
  const todos = [...numeros];
  const nombrados = todos.slice(0, MAS_DE).join(', ');
  return todos.length > MAS_DE ? `${nombrados} y ${todos.length - MAS_DE} más` : nombrados;
}
