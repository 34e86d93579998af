/**
 * The outbox of one case: messages that were written and are not on the server yet. Each goes out in its order, under
 * one idempotency key for all attempts; what is in it survives reload, expired session and crash. What becomes of one
 * message is in saliente.ts; here is the queue.
 */
import type { Mensaje, NuevoMensaje } from '../../shared/mensaje.ts';
import type { Adjuntos } from './cola-de-adjuntos.ts';
import { ErrorApi } from '../net/api-error.ts';
import { clavesDe } from '../storage/borrador.ts';
import { guardarBorrador, leerBorrador, newUuid } from '../storage/local-store.ts';
import { pausaTras } from '../net/backoff.ts';
import {
  alIntentar,
  alRechazar,
  alReintentar,
  conArchivos,
  cuerpoDe,
  despuesDe,
  estadoDe,
  leerSalientes,
  remedioDe,
  type Saliente,
} from './saliente.ts';
import { Traslado, type Fabrica, type SituacionDeArchivos } from './traslado.ts';

/** Why nothing can be sent by this user now. */
export type SinAcceso = 'sin-sesion' | 'clave-por-cambiar';

/** Where one message is, for a person. */
export type Situacion =
  | 'enviando'
  | 'detenido'
  | SinAcceso
  | SituacionDeArchivos
  /** Behind another one. */
  | 'detras'
  /** Behind one that waits for a person. */
  | 'detras-de-detenido'
  /** The last attempt failed, and the next one comes by itself: `Salida.reintento` says when. */
  | 'por-repetir'
  | 'por-salir';

/**
 * - `quieta`: nothing can go now, or nothing is there
 * - `trabajando`: it sends one after another, until nothing more can go (`quieta`) or an attempt failed (`en-pausa`)
 * - `otra-vuelta`: the same, and once more afterwards, since something happened meanwhile
 * - `en-pausa`: until the clock or somebody has a reason to try again (`trabajando`)
 * - `cerrada`: somebody else is logged in
 */
type EstadoSalida = 'quieta' | 'trabajando' | 'otra-vuelta' | 'en-pausa' | 'cerrada';

const SIGUIENTES: Record<EstadoSalida, readonly EstadoSalida[]> = {
  quieta: ['trabajando', 'cerrada'],
  trabajando: ['otra-vuelta', 'quieta', 'en-pausa', 'cerrada'],
  'otra-vuelta': ['trabajando', 'en-pausa', 'cerrada'],
  'en-pausa': ['trabajando', 'cerrada'],
  cerrada: [],
};

interface Opciones {
  /** Where it is kept. */
  storageKey: string;
  enviar: (mensaje: NuevoMensaje, claveDeEnvio: string) => Promise<Mensaje>;
  /** Takes up the files of a message that was written before this page was opened. */
  fabrica: Fabrica;
  sinAcceso: () => SinAcceso | undefined;
  alCambiar: () => void;
  alEnviar: (mensaje: Mensaje) => void;
}

/** Milliseconds until the next attempt: doubled each time, up to the second one. */
const ESPERA = [2_000, 30_000] as const;

export class Salida {
  items: readonly Saliente[] = [];
  /** When the next attempt comes by itself, in the milliseconds of `Date.now()`; while it is `por-repetir`. */
  reintento = 0;

  readonly #opciones: Opciones;
  /** Of the messages that still need something uploaded, or chosen again. */
  readonly #traslados = new Map<string, Traslado>();
  #estado: EstadoSalida = 'quieta';
  /** The message that is on its way now. */
  #enCamino: string | undefined;
  #fallos = 0;
  #reloj: ReturnType<typeof setTimeout> | undefined;

  constructor(opciones: Opciones) {
    this.#opciones = opciones;
    this.recargar();
    this.seguir();
  }

  situacionDe(item: Saliente): Situacion {
    const { clave } = item;
    const estado = estadoDe(item);
    if (this.#enCamino === clave) return 'enviando';
    if (estado === 'detenido') return 'detenido';
    const sinAcceso = this.#opciones.sinAcceso();
    if (sinAcceso) return sinAcceso;
    if (estado === 'con-archivos') return this.#traslados.get(clave)?.situacion ?? 'preparando';
    const antes = this.items.slice(
      0,
      this.items.findIndex((otro) => otro.clave === clave),
    );
    if (antes.some((otro) => estadoDe(otro) === 'detenido')) return 'detras-de-detenido';
    if (antes.length) return 'detras';
    return this.#estado === 'en-pausa' ? 'por-repetir' : 'por-salir';
  }

  /** The files of a message on their way, for who shows them. */
  adjuntosDe({ clave }: Saliente): Adjuntos | undefined {
    return this.#traslados.get(clave)?.adjuntos;
  }

  /** Whether a message waits for a person. */
  get detenida(): boolean {
    return this.items.some((item) => estadoDe(item) === 'detenido');
  }

  /** Takes a message with all of its files; `adjuntos` go on uploading from here. */
  agregar(
    escrito: Pick<Saliente, 'texto' | 'tras' | 'resuelve' | 'archivos' | 'archivosEn'> & {
      interno?: boolean | undefined;
    },
    adjuntos?: Adjuntos,
  ): void {
    const { interno, ...resto } = escrito;
    const item: Saliente = conArchivos(
      { ...resto, clave: newUuid(), fecha: new Date().toISOString(), ...(interno && { interno }) },
      adjuntos?.guardables ?? escrito.archivos,
    );
    if (estadoDe(item) === 'listo') adjuntos?.cerrar();
    else if (adjuntos) this.#trasladar(item, adjuntos);
    this.#poner([...this.#guardados(), item]);
    // While an earlier message waits for its next attempt, this one waits too.
    if (this.#estado !== 'en-pausa') this.seguir();
  }

  /** What was refused is tried once more as it is; a file that is missing has to be chosen or taken away instead. */
  reintentar({ clave }: Saliente): void {
    this.#cambiar(clave, alReintentar);
    this.despertar();
  }

  /**
   * Takes it back: returns what was written, for who wants to change it; its files stay for that. Undefined while it is
   * on its way.
   */
  retirar({ clave }: Saliente): Saliente | undefined {
    if (this.#enCamino === clave) return undefined;
    const item = this.items.find((otro) => otro.clave === clave);
    this.#soltar(clave);
    this.#poner(this.#guardados().filter((otro) => otro.clave !== clave));
    this.seguir();
    return item;
  }

  /** Throws it away with its files. */
  descartar(item: Saliente): void {
    const { archivosEn, archivos } = item;
    if (!this.retirar(item) || !archivosEn) return;
    import('../storage/wipe.ts').then(
      ({ olvidarArchivos }) => olvidarArchivos(archivosEn, archivos),
      // What stays is wiped at logout.
      () => undefined,
    );
  }

  /** Another tab changed it. */
  recargar(): void {
    const items = this.#guardados();
    if (JSON.stringify(items) === JSON.stringify(this.items)) return;
    this.#tener(items);
    this.#opciones.alCambiar();
  }

  /** Tries now, since it may work: the connection is back, somebody logged in. */
  despertar(): void {
    this.#fallos = 0;
    for (const traslado of this.#traslados.values()) traslado.despertar();
    this.seguir();
  }

  /** Sends what can be sent now: the connection is back, somebody logged in again, a file arrived. */
  seguir = (): void => {
    if (this.#estado === 'trabajando') this.#pasar('otra-vuelta');
    else if (this.#estado !== 'otra-vuelta' && this.#pasar('trabajando')) void this.#trabajar();
  };

  cerrar(): void {
    this.#pasar('cerrada');
    for (const clave of this.#traslados.keys()) this.#soltar(clave);
  }

  /** Until nothing more can go, or an attempt has failed. */
  async #trabajar(): Promise<void> {
    let pausa: number | undefined;
    do {
      this.#pasar('trabajando');
      pausa = await this.#conCandado(() => this.#vaciar());
    } while (!pausa && this.#estado === 'otra-vuelta');
    if (!this.#pasar(pausa ? 'en-pausa' : 'quieta')) return;
    if (pausa) {
      this.reintento = Date.now() + pausa;
      this.#reloj = setTimeout(this.seguir, pausa);
    }
    this.#opciones.alCambiar();
  }

  /** One tab sends; the others would do no harm (the key is the same), but twice the work. */
  async #conCandado<T>(tarea: () => Promise<T>): Promise<T> {
    try {
      return await navigator.locks.request(`${this.#opciones.storageKey}#`, tarea);
    } catch {
      // There are none on pages without https, nor in frames without an origin.
      return tarea();
    }
  }

  /** Sends one after another; milliseconds to wait after a failure that may pass. */
  async #vaciar(): Promise<number | undefined> {
    for (;;) {
      this.recargar();
      const [item] = this.items;
      const cuerpo = item && estadoDe(item) === 'listo' && cuerpoDe(item);
      if (!cuerpo || this.#cerrada || this.#opciones.sinAcceso()) return undefined;
      const { clave } = item;
      // This attempt does what was asked for until now; what is asked for meanwhile leads to another round.
      this.#pasar('trabajando');
      this.#enCamino = clave;
      this.#cambiar(clave, alIntentar);
      try {
        const mensaje = await this.#opciones.enviar(cuerpo, clave);
        this.#enCamino = undefined;
        if (!this.#cerrada) this.#alLlegar(clave, mensaje);
      } catch (error) {
        this.#enCamino = undefined;
        if (this.#cerrada) return undefined;
        return this.#alFallar(clave, error instanceof ErrorApi ? error : new ErrorApi());
      }
    }
  }

  #alLlegar(clave: string, mensaje: Mensaje): void {
    this.#fallos = 0;
    const lugar = mensaje.interno ? 0 : mensaje.secuencia;
    const quedan = this.#guardados().filter((otro) => otro.clave !== clave);
    this.#poner(quedan.map((item) => despuesDe(item, lugar)));
    this.#opciones.alEnviar(mensaje);
  }

  #alFallar(clave: string, error: ErrorApi): number | undefined {
    const remedio = remedioDe(error);
    if (remedio === 'decidir') this.#cambiar(clave, (item) => alRechazar(item, error));
    else this.#opciones.alCambiar();
    // When the session has ended, the next login of its user starts it again.
    return remedio === 'repetir' ? pausaTras(++this.#fallos, ...ESPERA, error.espera) : undefined;
  }

  /** Its files go on from here, or are taken up. */
  #trasladar({ clave, archivosEn = '' }: Saliente, adjuntos?: Adjuntos): void {
    const traslado = new Traslado(
      {
        candado: `${this.#opciones.storageKey}#${clave}`,
        archivosEn,
        archivos: () => {
          // Another tab may have uploaded them meanwhile, or thrown the message away.
          this.recargar();
          return this.items.find((item) => item.clave === clave)?.archivos;
        },
        fabrica: this.#opciones.fabrica,
        alMover: (archivos) => this.#alMover(clave, archivos),
        alCambiar: () => this.#opciones.alCambiar(),
      },
      adjuntos,
    );
    this.#traslados.set(clave, traslado);
  }

  #alMover(clave: string, archivos: Saliente['archivos']): void {
    const antes = this.items.find((item) => item.clave === clave);
    if (!antes) return;
    // Without its only file a message without text is empty: it is thrown away.
    if (!archivos.length && !antes.texto) return this.descartar(antes);
    // Most changes are only progress, which is not kept.
    if (JSON.stringify(archivos) === JSON.stringify(antes.archivos)) return this.#opciones.alCambiar();
    this.#cambiar(clave, (item) => conArchivos(item, archivos));
    if (clavesDe(archivos)) this.seguir();
  }

  #soltar(clave: string): void {
    this.#traslados.get(clave)?.cerrar();
    this.#traslados.delete(clave);
  }

  #cambiar(clave: string, cambio: (item: Saliente) => Saliente): void {
    this.#poner(this.#guardados().map((item) => (item.clave === clave ? cambio(item) : item)));
  }

  #guardados(): readonly Saliente[] {
    return leerSalientes(leerBorrador(this.#opciones.storageKey).items);
  }

  #poner(items: readonly Saliente[]): void {
    guardarBorrador(this.#opciones.storageKey, items.length ? { items } : undefined);
    this.#tener(items);
    this.#opciones.alCambiar();
  }

  /** Each message that lacks a file gets a `Traslado` for its files; those of the others are closed. */
  #tener(items: readonly Saliente[]): void {
    this.items = items;
    const faltan = items.filter(({ archivos }) => !clavesDe(archivos));
    for (const clave of this.#traslados.keys()) {
      if (!faltan.some((item) => item.clave === clave)) this.#soltar(clave);
    }
    for (const item of faltan) if (!this.#traslados.has(item.clave)) this.#trasladar(item);
  }

  get #cerrada(): boolean {
    return this.#estado === 'cerrada';
  }

  #pasar(a: EstadoSalida): boolean {
    if (!SIGUIENTES[this.#estado].includes(a)) return false;
    clearTimeout(this.#reloj);
    this.#estado = a;
    return true;
  }
}
