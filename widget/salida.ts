/**
 * The outbox of one case: messages that were written and are not on the server yet. Each goes out in its order, under
 * one idempotency key for all attempts; what is in it survives reload, expired session and crash.
 */
import type { Mensaje, NuevoMensaje } from '../shared/mensaje.ts';
import type { Adjuntos } from './adjuntos.ts';
import { ErrorApi } from './api-client.ts';
import type { ArchivoDeBorrador } from './borrador.ts';
import { guardarBorrador, leerBorrador, nuevaClave } from './borradores.ts';

/** A message that waits. */
export interface Saliente {
  /** Its idempotency key, and its name here. */
  readonly clave: string;
  readonly texto: string;
  readonly interno?: boolean;
  /** The last message of the conversation when it was written. */
  readonly tras: number;
  readonly fecha: string;
  /** Prefix under which the browser keeps its files. */
  readonly archivosEn?: string;
  readonly archivos?: readonly ArchivoDeBorrador[];
  /** Why it was refused; it waits for a person then, and those after it wait with it. */
  readonly falla?: string;
  /** One of its files was refused: it must not go out without it, unsaid. */
  readonly roto?: boolean;
}

export type EstadoSaliente = 'subiendo' | 'enviando' | 'esperando' | 'fallido';

interface Opciones {
  /** Where it is kept. */
  clave: string;
  enviar: (mensaje: NuevoMensaje, clave: string) => Promise<Mensaje>;
  /** Takes up the files of a message that was written before this page was opened. */
  restaurar: (archivosEn: string, alCambiar: () => void) => Promise<Adjuntos>;
  alCambiar: () => void;
  alEnviar: (mensaje: Mensaje) => void;
}

/** Milliseconds until the next attempt: doubled each time, up to the second one. */
const ESPERA = [2_000, 30_000] as const;

export class Salida {
  items: readonly Saliente[] = [];

  readonly #opciones: Opciones;
  readonly #adjuntos = new Map<string, Adjuntos>();
  readonly #restaurando = new Set<string>();
  /** Messages whose files this tab uploads; calling lets another one do it. */
  readonly #turnos = new Map<string, () => void>();
  #enviando: string | undefined;
  #trabajando = false;
  #otraVez = false;
  #cerrada = false;
  #fallos = 0;
  #reloj: ReturnType<typeof setTimeout> | undefined;

  constructor(opciones: Opciones) {
    this.#opciones = opciones;
    this.recargar();
    this.seguir();
  }

  estadoDe({ clave, falla }: Saliente): EstadoSaliente {
    if (falla) return 'fallido';
    if (this.#enviando === clave) return 'enviando';
    return this.#adjuntos.get(clave)?.porResolver ? 'subiendo' : 'esperando';
  }

  /** The files of a message on their way, for who shows them. */
  adjuntosDe({ clave }: Saliente): Adjuntos | undefined {
    return this.#adjuntos.get(clave);
  }

  /** Takes a message; `adjuntos` go on uploading from here. */
  agregar(
    { texto, interno, tras }: Pick<Saliente, 'texto' | 'tras'> & { interno?: boolean | undefined },
    adjuntos?: Adjuntos,
  ): void {
    const item: Saliente = {
      clave: nuevaClave(),
      texto,
      tras,
      fecha: new Date().toISOString(),
      ...(interno && { interno }),
      ...(adjuntos && { archivosEn: adjuntos.clave, archivos: adjuntos.guardables }),
    };
    if (adjuntos) this.#adoptar(item.clave, adjuntos);
    this.#poner([...this.#guardados(), item]);
    // Behind one that waits for the line it waits too.
    if (!this.#reloj) this.seguir();
  }

  reintentar({ clave, roto }: Saliente): void {
    if (roto) return;
    this.#cambiar(clave, (item) => ({ ...item, falla: undefined }));
    this.#fallos = 0;
    this.seguir();
  }

  /** Takes it back: returns what was written, for who wants to change it. Its files stay for that. */
  retirar({ clave }: Saliente): Saliente | undefined {
    if (this.#enviando === clave) return undefined;
    const item = this.items.find((otro) => otro.clave === clave);
    this.#soltar(clave);
    this.#poner(this.#guardados().filter((otro) => otro.clave !== clave));
    this.seguir();
    return item;
  }

  /** Throws it away with its files. */
  descartar(item: Saliente): void {
    const adjuntos = this.#adjuntos.get(item.clave);
    for (const local of adjuntos?.lista ?? []) adjuntos?.quitar(local);
    this.retirar(item);
  }

  /** Another tab changed it. */
  recargar(): void {
    const items = this.#guardados();
    if (JSON.stringify(items) === JSON.stringify(this.items)) return;
    this.items = items;
    for (const clave of this.#adjuntos.keys()) {
      if (!items.some((item) => item.clave === clave)) this.#soltar(clave);
    }
    this.#restaurarTodos();
    this.#opciones.alCambiar();
  }

  #restaurarTodos(): void {
    for (const { clave, archivosEn, archivos = [] } of this.items) {
      const faltan = archivosEn && !this.#adjuntos.has(clave) && archivos.some(({ adjunto }) => !adjunto);
      if (faltan && !this.#restaurando.has(clave)) void this.#restaurar(clave, archivosEn);
    }
  }

  /** Somebody has a reason to think that it works now: the line is back, somebody logged in. */
  despertar(): void {
    this.#restaurarTodos();
    for (const adjuntos of this.#adjuntos.values()) adjuntos.alVolver();
    this.seguir();
  }

  /** Sends what can be sent now: the line is back, somebody logged in again, a file arrived. */
  seguir = (): void => {
    clearTimeout(this.#reloj);
    this.#reloj = undefined;
    if (this.#trabajando) this.#otraVez = true;
    else void this.#vaciar();
  };

  cerrar(): void {
    this.#cerrada = true;
    clearTimeout(this.#reloj);
    for (const clave of [...this.#adjuntos.keys(), ...this.#turnos.keys()]) this.#soltar(clave);
  }

  async #vaciar(): Promise<void> {
    this.#trabajando = true;
    do {
      this.#otraVez = false;
      await this.#conCandado(async () => {
        while (await this.#enviarPrimero());
      });
    } while (this.#otraVez && !this.#cerrada);
    this.#trabajando = false;
  }

  /** One tab sends; the others would do no harm (the key is the same), but twice the work. */
  async #conCandado(tarea: () => Promise<void>): Promise<void> {
    if (!navigator.locks) return tarea();
    await navigator.locks.request(`${this.#opciones.clave}#`, tarea);
  }

  /** Whether there is more to do. */
  async #enviarPrimero(): Promise<boolean> {
    this.recargar();
    const [item] = this.items;
    if (!item || item.falla || this.#cerrada) return false;
    const adjuntos = this.#adjuntos.get(item.clave);
    if (adjuntos ? adjuntos.porResolver : item.archivos?.some(({ adjunto }) => !adjunto)) return false;
    const claves = (adjuntos?.guardables ?? item.archivos ?? []).flatMap(
      ({ adjunto }) => adjunto?.clave ?? [],
    );
    this.#enviando = item.clave;
    this.#opciones.alCambiar();
    try {
      const { texto, interno, clave } = item;
      const cuerpo = { texto, ...(claves.length && { adjuntos: claves }), ...(interno && { interno }) };
      const mensaje = await this.#opciones.enviar(cuerpo, clave);
      this.#enviando = undefined;
      this.#fallos = 0;
      this.#soltar(clave);
      if (!this.#cerrada) {
        this.#poner(this.#guardados().filter((otro) => otro.clave !== clave));
        this.#opciones.alEnviar(mensaje);
      }
      return true;
    } catch (error) {
      this.#enviando = undefined;
      if (!this.#cerrada) this.#alFallar(item, error instanceof ErrorApi ? error : new ErrorApi());
      return false;
    }
  }

  #alFallar({ clave }: Saliente, { status, message, espera, deSesion }: ErrorApi): void {
    const pasajero = status === 0 || status >= 500 || status === 429;
    // After a login the session's owner goes on.
    if (!pasajero && !deSesion) {
      this.#cambiar(clave, (item) => ({ ...item, falla: message }));
      return;
    }
    this.#opciones.alCambiar();
    this.#otraVez = false;
    if (!pasajero) return;
    const pausa = Math.min(ESPERA[0] * 2 ** this.#fallos++, ESPERA[1]) * (0.5 + Math.random());
    this.#reloj = setTimeout(this.seguir, Math.max(espera * 1000, pausa));
  }

  #adoptar(clave: string, adjuntos: Adjuntos): void {
    void this.#tomarTurno(clave);
    this.#adjuntos.set(clave, adjuntos);
    adjuntos.alCambiar = () => {
      const roto = adjuntos.lista.find(({ estado, repetible }) => estado === 'rechazado' && !repetible);
      this.#cambiar(clave, (item) => ({
        ...item,
        archivos: adjuntos.guardables,
        falla: roto ? `${roto.nombre}: ${roto.motivo}` : undefined,
        roto: !!roto,
      }));
      if (!adjuntos.porResolver) this.seguir();
    };
  }

  async #restaurar(clave: string, archivosEn: string): Promise<void> {
    this.#restaurando.add(clave);
    try {
      await this.#tomarTurno(clave);
      // Another tab may have uploaded them meanwhile, or thrown the message away.
      this.recargar();
      const archivos = this.items.find((item) => item.clave === clave)?.archivos ?? [];
      if (this.#cerrada || archivos.every(({ adjunto }) => adjunto)) return this.#soltar(clave);
      const adjuntos = await this.#opciones.restaurar(archivosEn, () => undefined);
      if (this.#cerrada || this.#adjuntos.has(clave)) return adjuntos.cerrar();
      this.#adoptar(clave, adjuntos);
      await adjuntos.restaurar(archivos);
    } catch {
      // The uploader did not arrive: again in a while, or when the line is back.
      setTimeout(() => this.#cerrada || this.#restaurarTodos(), ESPERA[1]);
    } finally {
      this.#restaurando.delete(clave);
    }
  }

  /** One tab uploads what a message brings; the others wait until it is done, or that tab is gone. */
  async #tomarTurno(clave: string): Promise<void> {
    if (!navigator.locks || this.#turnos.has(clave)) return;
    await new Promise<void>((tomado) => {
      void navigator.locks.request(`${this.#opciones.clave}#${clave}`, () => {
        tomado();
        if (this.#cerrada) return undefined;
        return new Promise<void>((soltar) => this.#turnos.set(clave, soltar));
      });
    });
  }

  #soltar(clave: string): void {
    this.#adjuntos.get(clave)?.cerrar();
    this.#adjuntos.delete(clave);
    this.#turnos.get(clave)?.();
    this.#turnos.delete(clave);
  }

  #cambiar(clave: string, cambio: (item: Saliente) => unknown): void {
    this.#poner(this.#guardados().map((item) => (item.clave === clave ? (cambio(item) as Saliente) : item)));
  }

  #guardados(): readonly Saliente[] {
    return (leerBorrador(this.#opciones.clave).items as Saliente[] | undefined) ?? [];
  }

  #poner(items: readonly Saliente[]): void {
    guardarBorrador(this.#opciones.clave, items.length ? { items } : undefined);
    this.items = this.#guardados();
    this.#opciones.alCambiar();
  }
}
