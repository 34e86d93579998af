/** The files of one case or message: checks them, uploads a few at a time, knows what may be sent. */
import type { Adjunto } from '../shared/adjunto.ts';
import { extensionDe } from '../shared/tipos-adjunto.ts';
import type { Limites } from '../shared/catalogo.ts';
import { AdjuntoLocal } from './adjunto-local.ts';
import type { ErrorApi } from './api-client.ts';
import { megas } from './textos.ts';

/** Sends one file; rejects with `ErrorApi`. */
export type Subir = (archivo: File, avance: (bytes: number) => void, corte: AbortSignal) => Promise<Adjunto>;

const A_LA_VEZ = 2;

export class Adjuntos {
  lista: readonly AdjuntoLocal[] = [];

  readonly #limites: Limites['adjunto'];
  readonly #subir: Subir;
  readonly #alCambiar: () => void;

  constructor(limites: Limites['adjunto'], subir: Subir, alCambiar: () => void) {
    this.#limites = limites;
    this.#subir = subir;
    this.#alCambiar = alCambiar;
  }

  /** Those that the server has. */
  get listos(): Adjunto[] {
    return this.lista.flatMap(({ adjunto }) => adjunto ?? []);
  }

  /** What stands in the way of sending, in words; undefined when nothing does. */
  get porResolver(): string | undefined {
    if (this.lista.some(({ estado }) => estado === 'rechazado')) {
      return 'Quite los archivos que no se pudieron adjuntar, o reemplácelos.';
    }
    return this.lista.every(({ estado }) => estado === 'listo')
      ? undefined
      : 'Espere a que terminen de subir sus archivos.';
  }

  restaurar(adjuntos: readonly Adjunto[]): void {
    this.lista = [...this.lista, ...adjuntos.map((adjunto) => new AdjuntoLocal(adjunto))];
    this.#alCambiar();
  }

  agregar(archivos: readonly File[]): void {
    for (const archivo of archivos) {
      const local = new AdjuntoLocal(archivo);
      const motivo = this.#objecion(archivo);
      if (motivo) local.rechazar(motivo);
      this.lista = [...this.lista, local];
    }
    this.#seguir();
  }

  quitar(local: AdjuntoLocal): void {
    local.cancelar();
    this.lista = this.lista.filter((otro) => otro !== local);
    this.#seguir();
  }

  reintentar(local: AdjuntoLocal): void {
    local.reintentar();
    this.#seguir();
  }

  /** The server checks the content; this spares the wait for what it would refuse anyway. */
  #objecion({ name, size }: File): string | undefined {
    const { bytes, cantidad, tipos } = this.#limites;
    const buenos = this.lista.filter(({ estado }) => estado !== 'rechazado').length;
    const nombres = [...new Set(tipos.map(({ nombre }) => nombre))].join(', ');
    if (!tipos.some(({ extension }) => extension === extensionDe(name))) {
      return `Este tipo de archivo no se admite. Adjunte ${nombres}.`;
    }
    if (size > bytes) return `El archivo supera ${megas(bytes)}. Adjunte uno más liviano.`;
    if (!size) return 'El archivo está vacío. Revise que sea el correcto.';
    if (buenos >= cantidad) return `Puede adjuntar hasta ${cantidad} archivos. Quite uno para agregar este.`;
    return undefined;
  }

  #seguir(): void {
    const subiendo = this.lista.filter(({ estado }) => estado === 'subiendo').length;
    const enCola = this.lista.filter(({ estado }) => estado === 'en-cola');
    for (const local of enCola.slice(0, A_LA_VEZ - subiendo)) void this.#enviar(local);
    this.#alCambiar();
  }

  async #enviar(local: AdjuntoLocal): Promise<void> {
    const corte = new AbortController();
    local.empezar(() => corte.abort());
    try {
      const avance = (bytes: number) => {
        local.avanzar(bytes);
        this.#alCambiar();
      };
      local.terminar(await this.#subir(local.archivo!, avance, corte.signal));
    } catch (error) {
      const { message, status } = error as ErrorApi;
      // 4xx is about the file, except who asks (401) and how often (429).
      local.rechazar(message, !(status >= 400 && status < 500) || status === 401 || status === 429);
    }
    this.#seguir();
  }
}
