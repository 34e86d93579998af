/** The files of one case or message: checks them, uploads a few at a time, goes on by itself when the line is back. */
import { extensionDe } from '../shared/tipos-adjunto.ts';
import type { Adjunto } from '../shared/adjunto.ts';
import type { Limites } from '../shared/catalogo.ts';
import { AdjuntoLocal } from './adjunto-local.ts';
import { ErrorApi, sinConexion } from './api-client.ts';
import { borrarArchivos, guardarArchivo, leerArchivo } from './archivos-guardados.ts';
import type { ArchivoDeBorrador } from './borrador.ts';
import { nuevaClave } from './borradores.ts';
import { megas } from './textos.ts';

/** Sends one file, or the rest of it; rejects with `ErrorApi`. */
export type Subir = (
  local: { id: string; archivo: File },
  avance: (bytes: number) => void,
  corte: AbortSignal,
) => Promise<Adjunto>;

interface Opciones {
  limites: Limites['adjunto'];
  subir: Subir;
  /** Prefix of the draft that the files belong to. */
  clave: string;
  alCambiar: () => void;
}

const A_LA_VEZ = 2;
/** Milliseconds until the next attempt: doubled each time, up to the second one. */
const ESPERA = [1_000, 30_000] as const;

export class Adjuntos {
  lista: readonly AdjuntoLocal[] = [];
  /** Who is told of changes; another one once a message has left the composer. */
  alCambiar: () => void;

  readonly #opciones: Opciones;
  /** Failed attempts of each file, one after another. */
  readonly #fallos = new WeakMap<AdjuntoLocal, number>();
  #cerrado = false;

  constructor(opciones: Opciones) {
    this.#opciones = opciones;
    this.alCambiar = opciones.alCambiar;
    addEventListener('online', this.alVolver);
    addEventListener('offline', this.#alCaer);
  }

  /** What the draft keeps. */
  get guardables(): ArchivoDeBorrador[] {
    return this.lista
      .filter(({ estado, repetible }) => estado !== 'rechazado' || repetible)
      .map(({ id, nombre, bytes, adjunto }) => ({ id, nombre, bytes, ...(adjunto && { adjunto }) }));
  }

  get clave(): string {
    return this.#opciones.clave;
  }

  /** What only a person can resolve before these files can be sent, in words; undefined when there is nothing. */
  get impedimento(): string | undefined {
    const hay = (estado: string) => this.lista.some((local) => local.estado === estado);
    if (hay('rechazado')) return 'Quite los archivos que no se pudieron adjuntar, o reemplácelos.';
    return hay('pausado') ? 'Reanude los archivos en pausa, o quítelos.' : undefined;
  }

  /** What stands in the way of sending now, in words. */
  get porResolver(): string | undefined {
    if (this.lista.every(({ estado }) => estado === 'listo')) return undefined;
    return this.impedimento ?? 'Se enviará en cuanto terminen de subir sus archivos.';
  }

  /** Takes up the files of a draft; what was not on the server yet goes on from where it was. */
  async restaurar(guardados: readonly ArchivoDeBorrador[]): Promise<void> {
    const { clave } = this.#opciones;
    const locales = await Promise.all(
      guardados.map(async (guardado) => {
        const archivo = guardado.adjunto ? undefined : await leerArchivo(`${clave}/${guardado.id}`);
        const local = new AdjuntoLocal(guardado, archivo);
        if (!guardado.adjunto && !archivo) {
          local.rechazar('El navegador no conservó este archivo. Quítelo y elíjalo de nuevo.');
        }
        return local;
      }),
    );
    this.lista = [...locales, ...this.lista];
    this.#seguir();
  }

  agregar(archivos: readonly File[]): void {
    for (const archivo of archivos) {
      const local = new AdjuntoLocal(
        { id: nuevaClave(), nombre: archivo.name, bytes: archivo.size },
        archivo,
      );
      const motivo = this.#objecion(archivo);
      if (motivo) local.rechazar(motivo);
      else void guardarArchivo(`${this.#opciones.clave}/${local.id}`, archivo);
      this.lista = [...this.lista, local];
    }
    this.#seguir();
  }

  quitar(local: AdjuntoLocal): void {
    local.cancelar();
    this.#olvidar(local);
    this.lista = this.lista.filter((otro) => otro !== local);
    this.#seguir();
  }

  pausar(local: AdjuntoLocal): void {
    local.pausar();
    this.#seguir();
  }

  seguir(local: AdjuntoLocal): void {
    local.seguir();
    this.#seguir();
  }

  /** Stops the uploads of this page; the draft and the browser's store keep them. */
  cerrar(): void {
    this.#cerrado = true;
    removeEventListener('online', this.alVolver);
    removeEventListener('offline', this.#alCaer);
    for (const local of this.lista) local.pausar();
  }

  /** The server checks the content; this spares the wait for what it would refuse anyway. */
  #objecion({ name, size }: File): string | undefined {
    const { bytes, cantidad, tipos } = this.#opciones.limites;
    const buenos = this.lista.filter(({ estado }) => estado !== 'rechazado').length;
    const nombres = [...new Set(tipos.map(({ nombre }) => nombre))].join(', ');
    if (/^(doc|xls|ppt)m$/.test(extensionDe(name))) {
      return 'Los archivos con macros no se admiten. Guárdelo sin macros, por ejemplo como .xlsx, y adjúntelo.';
    }
    if (!tipos.some(({ extension }) => extension === extensionDe(name))) {
      return `Este tipo de archivo no se admite. Adjunte ${nombres}.`;
    }
    if (size > bytes) return `El archivo supera ${megas(bytes)}. Adjunte uno más liviano.`;
    if (!size) return 'El archivo está vacío. Revise que sea el correcto.';
    if (buenos >= cantidad) return `Puede adjuntar hasta ${cantidad} archivos. Quite uno para agregar este.`;
    return undefined;
  }

  /** Those that wait for the line or a session try now. */
  alVolver = (): void => {
    const esperan = this.lista.filter(({ estado }) => estado === 'esperando');
    for (const local of esperan) local.seguir();
    if (esperan.length) this.#seguir();
  };

  /** Requests under way may hang for minutes on a line that is gone. */
  #alCaer = (): void => {
    for (const local of this.lista) if (local.estado === 'subiendo') local.esperar(sinConexion().message);
    this.alCambiar();
  };

  #seguir(): void {
    if (this.#cerrado) return;
    const subiendo = this.lista.filter(({ estado }) => estado === 'subiendo').length;
    const enCola = this.lista.filter(({ estado }) => estado === 'en-cola');
    for (const local of enCola.slice(0, Math.max(0, A_LA_VEZ - subiendo))) void this.#enviar(local);
    this.alCambiar();
  }

  async #enviar(local: AdjuntoLocal): Promise<void> {
    const { subir } = this.#opciones;
    const { id, archivo } = local;
    const corte = new AbortController();
    local.empezar(() => corte.abort());
    try {
      if (!archivo) throw sinConexion();
      const avance = (bytes: number) => {
        local.avanzar(bytes);
        this.alCambiar();
      };
      local.terminar(await subir({ id, archivo }, avance, corte.signal));
      this.#olvidar(local);
    } catch (error) {
      this.#alFallar(local, error instanceof ErrorApi ? error : new ErrorApi());
    }
    this.#seguir();
  }

  #alFallar(local: AdjuntoLocal, { codigo, message, status, espera, deSesion }: ErrorApi): void {
    // An expired address and bytes that moved on elsewhere are mended by asking again.
    // Who asks and how often (429) is not about the file.
    const pasajero =
      status === 0 ||
      status >= 500 ||
      deSesion ||
      status === 429 ||
      codigo === 'no_permitido' ||
      codigo === 'adjunto_tramo';
    const fallos = (this.#fallos.get(local) ?? 0) + 1;
    this.#fallos.set(local, fallos);
    if (!pasajero || codigo === 'adjunto_alterado') {
      local.rechazar(message);
      return;
    }
    if (!local.esperar(message)) return;
    const pausa = Math.min(ESPERA[0] * 2 ** (fallos - 1), ESPERA[1]) * (0.5 + Math.random());
    setTimeout(
      () => {
        if (local.estado === 'esperando' && local.seguir()) this.#seguir();
      },
      Math.max(espera * 1000, pausa),
    );
  }

  #olvidar({ id }: AdjuntoLocal): void {
    void borrarArchivos(`${this.#opciones.clave}/${id}`);
  }
}
