/**
 * The files of one case or message: checks them, uploads a few at a time, goes on by itself when the connection is back. The
 * list is whole from the start: what was kept of a draft is in it at once, also while its bytes are still looked for.
 */
import { extensionDe } from '../../shared/tipos-adjunto.ts';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Limites } from '../../shared/catalogo.ts';
import { AdjuntoLocal } from './adjunto-local.ts';
import { ErrorApi, sinConexion } from '../net/api-error.ts';
import { copiar, type ArchivoElegido } from './archivo-elegido.ts';
import { borrarArchivos, guardarArchivo, leerArchivo } from '../storage/file-store.ts';
import type { ArchivoDeBorrador } from '../storage/borrador.ts';
import { enMano, guardarBorrador, leerBorrador, newUuid } from '../storage/local-store.ts';
import { pausaTras } from '../net/backoff.ts';
import { megas } from '../words/faltas.ts';

/** Sends one file, or the rest of it; rejects with `ErrorApi`. */
export type Subir = (
  local: { id: string; archivo: File },
  avance: (bytes: number) => void,
  corte: AbortSignal,
) => Promise<Adjunto>;

/** What the files of one form or message begin with. */
export interface Comienzo {
  /** Key of the draft that they belong to. */
  prefijo: string;
  /** What the draft has kept. */
  archivos?: readonly ArchivoDeBorrador[];
  /** `elegidos`: somebody chose files or took some away, which the draft has to keep; what becomes of them is kept here. */
  alCambiar: (elegidos: boolean) => void;
}

interface Opciones extends Comienzo {
  limites: Limites['adjunto'];
  subir: Subir;
  tardanzaMs?: number;
}

const A_LA_VEZ = 2;
/** Milliseconds until the next attempt: doubled each time, up to the second one. */
const ESPERA = [1_000, 30_000] as const;
/** After so long without its bytes it is said that they take long. */
const TARDANZA_MS = 8_000;

const CAMBIO = 'El archivo cambió o se borró después de elegirlo. Elíjalo de nuevo.';
const ILEGIBLE =
  'El archivo no se pudo leer. Si está en la nube (OneDrive, Drive), guárdelo primero en este equipo; si es una carpeta, elija sus archivos.';
const PERDIDO = 'Este archivo ya no está guardado. Elíjalo de nuevo, o quítelo.';
const TARDA = 'El archivo tarda en abrirse. Espere, elíjalo de nuevo o quítelo.';

export class Adjuntos {
  lista: readonly AdjuntoLocal[] = [];
  /** Who is told of changes; another one once a message has left the composer. */
  alCambiar: Comienzo['alCambiar'];

  readonly #opciones: Opciones;
  /** Failed attempts of each file, one after another. */
  readonly #fallos = new WeakMap<AdjuntoLocal, number>();
  /** Those that were chosen on this page: their originals may change on the disk. */
  readonly #elegidos = new WeakMap<AdjuntoLocal, ArchivoElegido>();
  #cerrado = false;
  /** What the kept draft was told last. */
  #anotado = '';

  constructor(opciones: Opciones) {
    this.#opciones = opciones;
    this.alCambiar = opciones.alCambiar;
    this.#poner(opciones.archivos ?? []);
    this.#seguir();
    addEventListener('online', this.alVolver);
    addEventListener('offline', this.#alCaer);
  }

  /** What the draft keeps: every file, whatever became of it. */
  get guardables(): ArchivoDeBorrador[] {
    return this.lista.map(({ guardable }) => guardable);
  }

  get prefijo(): string {
    return this.#opciones.prefijo;
  }

  /** What only a person can resolve before these files can be sent, in words; undefined when there is nothing. */
  get impedimento(): string | undefined {
    const hay = (estado: string) => this.lista.some((local) => local.estado === estado);
    if (hay('rechazado')) return 'Quite los archivos que no se pudieron adjuntar, o elíjalos de nuevo.';
    return hay('pausado') ? 'Reanude los archivos en pausa, o quítelos.' : undefined;
  }

  /** What stands in the way of sending now, in words. */
  get porResolver(): string | undefined {
    if (this.lista.every(({ estado }) => estado === 'listo')) return undefined;
    return this.impedimento ?? 'Se enviará en cuanto terminen de subir sus archivos.';
  }

  /** These are the files now: those that are here stay as they are, others are taken up. */
  poner(archivos: readonly ArchivoDeBorrador[]): void {
    this.#poner(archivos);
    this.#seguir(true);
  }

  #poner(archivos: readonly ArchivoDeBorrador[]): void {
    const antes = this.lista;
    const lista: AdjuntoLocal[] = [];
    for (const archivo of archivos) {
      const suyo = antes.find(({ id }) => id === archivo.id);
      lista.push(suyo ?? this.#tomar(archivo, lista));
    }
    this.lista = lista;
  }

  quitar(local: AdjuntoLocal): void {
    this.#retirar(local);
    this.lista = this.lista.filter((otro) => otro !== local);
    this.#seguir(true);
  }

  /** Another choice of the file, in its place. */
  reemplazar(local: AdjuntoLocal, archivo: File): void {
    if (!this.lista.includes(local)) return;
    const guardado = { id: newUuid(), nombre: archivo.name, bytes: archivo.size };
    enMano.set(this.#storageKeyOf(guardado), archivo);
    this.#cambiar(local, guardado);
    this.#retirar(local);
    this.#seguir(true);
  }

  /**
   * After a refusal with this code: whether it means that the server no longer has the uploaded files, or has used them
   * elsewhere (it keeps an upload that belongs to nothing for a day). Then they are uploaded again.
   */
  perder(codigo: string): boolean {
    if (!/^(no_existe|adjunto_usado)$/.test(codigo)) return false;
    const perdidos = this.lista.filter(({ estado }) => estado === 'listo');
    for (const local of perdidos) {
      const { id, nombre, bytes } = local;
      this.#cambiar(local, { id, nombre, bytes });
    }
    this.#seguir();
    return perdidos.length > 0;
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

  #cambiar(local: AdjuntoLocal, por: ArchivoDeBorrador): void {
    const otros = this.lista.filter((otro) => otro !== local);
    const nuevo = this.#tomar(por, otros);
    this.lista = this.lista.map((otro) => (otro === local ? nuevo : otro));
  }

  #tomar(guardado: ArchivoDeBorrador, otros: readonly AdjuntoLocal[]): AdjuntoLocal {
    const local = new AdjuntoLocal(guardado);
    const archivo = enMano.get(this.#storageKeyOf(guardado));
    const objecion = archivo && this.#objecion(archivo, otros);
    if (objecion) local.rechazar(objecion);
    else if (local.estado === 'buscando') void this.#traer(local, archivo);
    return local;
  }

  /** Its bytes, from the disk or from what the browser kept. */
  async #traer(local: AdjuntoLocal, original: File | undefined): Promise<void> {
    const reloj = setTimeout(() => {
      if (local.tardar(TARDA) && !this.#cerrado) this.#decir();
    }, this.#opciones.tardanzaMs ?? TARDANZA_MS);
    if (original) await this.#leer(local, original);
    else await this.#buscar(local);
    clearTimeout(reloj);
    this.#seguir();
  }

  async #leer(local: AdjuntoLocal, original: File): Promise<void> {
    try {
      const elegido = await copiar(original);
      if (!local.hallar(elegido.archivo)) return;
      this.#elegidos.set(local, elegido);
      enMano.set(this.#storageKeyOf(local), elegido.archivo);
      void guardarArchivo(this.#storageKeyOf(local), elegido.archivo);
    } catch {
      local.rechazar(ILEGIBLE);
    }
  }

  async #buscar(local: AdjuntoLocal): Promise<void> {
    const archivo = await leerArchivo(this.#storageKeyOf(local)).catch(() => undefined);
    if (archivo) local.hallar(archivo);
    else local.rechazar(PERDIDO, true);
  }

  /** Why it is refused before it is uploaded; the server checks the content as well. */
  #objecion({ name, size }: File, otros: readonly AdjuntoLocal[]): string | undefined {
    const { bytes, cantidad, tipos } = this.#opciones.limites;
    const buenos = otros.filter(({ estado }) => estado !== 'rechazado').length;
    const nombres = [...new Set(tipos.map(({ nombre }) => nombre))].join(', ');
    if (/^(doc|xls|ppt)m$/.test(extensionDe(name))) {
      return 'Los archivos con macros no se admiten. Guárdelo sin macros, por ejemplo como .xlsx, y adjúntelo.';
    }
    if (!tipos.some(({ extension }) => extension === extensionDe(name))) {
      const adjunte = name.includes('.') ? 'Adjunte' : 'Si es una carpeta, elija sus archivos:';
      return `Este tipo de archivo no se admite. ${adjunte} ${nombres}.`;
    }
    if (size > bytes) return `El archivo supera ${megas(bytes)}. Adjunte uno más liviano.`;
    if (!size) return 'El archivo está vacío. Revise que sea el correcto.';
    if (buenos >= cantidad) return `Puede adjuntar hasta ${cantidad} archivos. Quite uno para agregar este.`;
    return undefined;
  }

  /** Those that wait for the connection or a session try now. */
  alVolver = (): void => {
    const esperan = this.lista.filter(({ estado }) => estado === 'esperando');
    for (const local of esperan) local.seguir();
    if (esperan.length) this.#seguir();
  };

  /** Without this, requests under way could hang for minutes after the connection is lost. */
  #alCaer = (): void => {
    const suben = this.lista.filter(({ estado }) => estado === 'subiendo');
    for (const local of suben) local.esperar(sinConexion().message, 'conexion');
    this.#decir();
  };

  #seguir(elegidos = false): void {
    if (this.#cerrado) return;
    const subiendo = this.lista.filter(({ estado }) => estado === 'subiendo').length;
    const enCola = this.lista.filter(({ estado }) => estado === 'en-cola');
    for (const local of enCola.slice(0, Math.max(0, A_LA_VEZ - subiendo))) void this.#enviar(local);
    this.#decir(elegidos);
  }

  #decir(elegidos = false): void {
    if (!elegidos) this.#anotar();
    this.alCambiar(elegidos);
  }

  /**
   * Keeps what became of the files in the draft, as far as it still has them: it may have been sent, thrown away or changed
   * by another element or tab, which then has the say.
   */
  #anotar(): void {
    const { guardables, prefijo } = this;
    const texto = JSON.stringify(guardables);
    if (texto === this.#anotado) return;
    this.#anotado = texto;
    const guardado = leerBorrador(prefijo);
    const suyos = (guardado.archivos ?? []) as readonly ArchivoDeBorrador[];
    const archivos = suyos.map((suyo) => guardables.find(({ id }) => id === suyo.id) ?? suyo);
    if (JSON.stringify(archivos) !== JSON.stringify(suyos))
      guardarBorrador(prefijo, { ...guardado, archivos });
  }

  async #enviar(local: AdjuntoLocal): Promise<void> {
    const { subir } = this.#opciones;
    const { id, archivo } = local;
    const corte = new AbortController();
    if (!archivo || !local.empezar(() => corte.abort())) return;
    try {
      // The first attempt follows the choice at once; before a later one the file may have changed on the disk.
      if (this.#fallos.has(local) && (await this.#cambio(local))) local.rechazar(CAMBIO);
      if (local.estado !== 'subiendo') return;
      const avance = (bytes: number) => {
        local.avanzar(bytes);
        this.#decir();
      };
      const adjunto = await subir({ id, archivo }, avance, corte.signal);
      if (await this.#cambio(local)) local.rechazar(CAMBIO);
      else local.terminar(adjunto);
    } catch (error) {
      this.#alFallar(local, error instanceof ErrorApi ? error : new ErrorApi());
    } finally {
      if (/listo|rechazado/.test(local.estado)) this.#olvidar(local);
      this.#seguir();
    }
  }

  async #cambio(local: AdjuntoLocal): Promise<boolean> {
    const elegido = this.#elegidos.get(local);
    return !!elegido && !(await elegido.sigueIgual());
  }

  #alFallar(local: AdjuntoLocal, { codigo, message, pasajero, espera, deSesion }: ErrorApi): void {
    // `no_permitido` is an expired address, `adjunto_tramo` bytes that another tab sent: a new attempt solves both.
    const repite = pasajero || deSesion || codigo === 'no_permitido' || codigo === 'adjunto_tramo';
    const fallos = (this.#fallos.get(local) ?? 0) + 1;
    this.#fallos.set(local, fallos);
    if (!repite || codigo === 'adjunto_alterado') {
      local.rechazar(message);
      return;
    }
    const causa = deSesion ? 'sesion' : codigo === 'sin_conexion' ? 'conexion' : 'servicio';
    if (!local.esperar(message, causa)) return;
    setTimeout(
      () => {
        if (local.estado === 'esperando' && local.seguir()) this.#seguir();
      },
      pausaTras(fallos, ...ESPERA, espera),
    );
  }

  #retirar(local: AdjuntoLocal): void {
    local.cancelar();
    this.#olvidar(local);
  }

  #olvidar(local: AdjuntoLocal): void {
    enMano.delete(this.#storageKeyOf(local));
    void borrarArchivos(this.#storageKeyOf(local));
  }

  #storageKeyOf({ id }: { id: string }): string {
    return `${this.#opciones.prefijo}/${id}`;
  }
}
