/** Brings the files of one waiting message to the server, from one tab only. */
import type { Adjuntos, Comienzo } from './cola-de-adjuntos.ts';
import type { CausaDeEspera } from './adjunto-local.ts';
import type { ArchivoDeBorrador } from '../storage/borrador.ts';

/** Makes the files of a message, once what uploads need has arrived. Rejects when it has not. */
export type Fabrica = () => Promise<(comienzo: Comienzo) => Adjuntos>;

interface Opciones {
  /** The same in all tabs, and of this message alone. */
  candado: string;
  /** Prefix under which the browser keeps the files. */
  archivosEn: string;
  /** The files as they are known now; undefined when the message is gone, or needs no upload any more. */
  archivos: () => readonly ArchivoDeBorrador[] | undefined;
  fabrica: Fabrica;
  alMover: (archivos: readonly ArchivoDeBorrador[]) => void;
  /** It passed to another `fase`. */
  alCambiar: () => void;
}

/**
 * - `preparando`: what uploads need is on its way, or is asked for again in a while
 * - `en-otra-pestana`: another tab uploads them; when it is gone this one goes on with `preparando`
 * - `en-marcha`: `adjuntos` uploads them
 * - `cerrado`: they are all on the server, or the message is gone
 */
type Fase = 'preparando' | 'en-otra-pestana' | 'en-marcha' | 'cerrado';

const SIGUIENTES: Record<Fase, readonly Fase[]> = {
  preparando: ['en-otra-pestana', 'en-marcha', 'cerrado'],
  'en-otra-pestana': ['preparando', 'cerrado'],
  'en-marcha': ['cerrado'],
  cerrado: [],
};

/** Where it is, for a person. `espera-…`: the files wait for that, and go on by themselves. */
export type SituacionDeArchivos =
  'preparando' | 'en-otra-pestana' | 'subiendo' | 'en-pausa-suya' | `espera-${CausaDeEspera}`;

/** Milliseconds until what uploads need is asked for again. */
const REINTENTO_MS = 30_000;

export class Traslado {
  /** The files on their way, once they are in this tab's hands. */
  adjuntos: Adjuntos | undefined;

  readonly #opciones: Opciones;
  readonly #cierre = new AbortController();
  #fase: Fase = 'preparando';
  #reloj: ReturnType<typeof setTimeout> | undefined;

  /** `adjuntos`: those of a message that was written on this page, which go on from here. */
  constructor(opciones: Opciones, adjuntos?: Adjuntos) {
    this.#opciones = opciones;
    if (adjuntos) this.#adoptar(adjuntos);
    void tomarTurno(opciones.candado, this.#cierre.signal, () => this.#pasar('en-otra-pestana')).then(() => {
      this.#pasar('preparando');
      this.#empezar();
    });
  }

  get situacion(): SituacionDeArchivos {
    const { lista = [] } = this.adjuntos ?? {};
    if (this.#fase === 'en-otra-pestana') return 'en-otra-pestana';
    if (lista.some(({ estado }) => estado === 'subiendo')) return 'subiendo';
    if (lista.some(({ estado }) => estado === 'pausado')) return 'en-pausa-suya';
    const causa = lista.find((local) => local.causa)?.causa ?? (this.#reloj && 'servicio');
    return causa ? `espera-${causa}` : 'preparando';
  }

  /** Tries now, since it may work. */
  despertar(): void {
    if (this.#reloj) this.#empezar();
    this.adjuntos?.alVolver();
  }

  cerrar(): void {
    this.#pasar('cerrado');
    clearTimeout(this.#reloj);
    this.#cierre.abort();
    this.adjuntos?.cerrar();
  }

  #empezar(): void {
    clearTimeout(this.#reloj);
    this.#reloj = undefined;
    if (this.#fase === 'preparando') void this.#crear();
  }

  async #crear(): Promise<void> {
    const { fabrica, archivosEn, archivos } = this.#opciones;
    try {
      const crear = await fabrica();
      const esperados = archivos();
      if (this.#fase !== 'preparando' || !esperados) return;
      this.#adoptar(crear({ prefijo: archivosEn, archivos: esperados, alCambiar: () => undefined }));
    } catch {
      if (this.#fase === 'preparando') this.#reloj = setTimeout(() => this.#empezar(), REINTENTO_MS);
    }
  }

  #adoptar(adjuntos: Adjuntos): void {
    this.adjuntos = adjuntos;
    adjuntos.alCambiar = () => {
      if (this.#fase !== 'cerrado') this.#opciones.alMover(adjuntos.guardables);
    };
    this.#pasar('en-marcha');
  }

  #pasar(fase: Fase): void {
    if (!SIGUIENTES[this.#fase].includes(fase)) return;
    this.#fase = fase;
    if (fase !== 'cerrado') this.#opciones.alCambiar();
  }
}

/**
 * Resolves when no other tab has the lock of this name, which is then held until `fin`. `alEsperar` tells that another
 * one has it. Where the browser gives no locks it resolves at once.
 */
function tomarTurno(nombre: string, fin: AbortSignal, alEsperar: () => void): Promise<void> {
  return new Promise((tomado) => {
    const tener = (): Promise<void> | undefined => {
      if (fin.aborted) return undefined;
      tomado();
      return new Promise((dejar) => fin.addEventListener('abort', () => dejar()));
    };
    const esperar = (): void => {
      if (fin.aborted) return;
      alEsperar();
      // Rejects when it is over before its turn came.
      navigator.locks.request(nombre, { signal: fin }, tener).catch(() => undefined);
    };
    const { locks } = navigator as { locks?: LockManager };
    if (!locks) return tomado();
    locks.request(nombre, { ifAvailable: true }, (candado) => (candado ? tener() : esperar())).catch(tomado);
  });
}
