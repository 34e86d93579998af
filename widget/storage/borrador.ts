/** A case or message that is being written: its texts, its staged files, its submission; kept until the server has it. */
import type { Adjunto } from '../../shared/adjunto.ts';
import { guardarBorrador, leerBorrador, newUuid } from './local-store.ts';

interface Envio {
  clave: string;
  cuerpo: string;
}

/** A chosen file: `adjunto` once it is on the server, `motivo` while a person has to do something about it. */
export interface ArchivoDeBorrador {
  id: string;
  nombre: string;
  bytes: number;
  adjunto?: Adjunto;
  motivo?: string;
  /** Nothing is wrong with it: it was not found in the browser, and may be found another time. */
  perdido?: boolean;
}

/** What these files are called at the server; undefined while one of them is not there. */
export function clavesDe(archivos: readonly ArchivoDeBorrador[]): string[] | undefined {
  const claves = archivos.flatMap(({ adjunto }) => adjunto?.clave ?? []);
  return claves.length === archivos.length ? claves : undefined;
}

/** What is said once of a draft that is `perdido`. */
export const PERDIDO = 'Esto ya se envió o se borró en otra pestaña. Revíselo antes de enviarlo de nuevo.';

export class Borrador<Campo extends string = string> {
  readonly storageKey: string;
  readonly valores: Record<Campo, string>;
  /** Every file that was chosen, from the moment of the choice. */
  archivos: readonly ArchivoDeBorrador[];
  /** It was sent, and waits for a login or for its uploads: then it goes on by itself, after a reload too. */
  pendiente: boolean;
  /** The same content goes out under the same key, so that a repetition does nothing twice. */
  #envio: Envio | undefined;

  constructor(storageKey: string, campos: readonly Campo[]) {
    const guardado = leerBorrador(storageKey);
    this.storageKey = storageKey;
    this.valores = Object.fromEntries(
      campos.map((campo) => [campo, `${(guardado[campo] as string | undefined) ?? ''}`]),
    ) as typeof this.valores;
    this.archivos = (guardado.archivos as ArchivoDeBorrador[] | undefined) ?? [];
    // Before 1 it was `true`, in drafts that may lack files which were chosen.
    this.pendiente = guardado.pendiente === 1;
    this.#envio = guardado.envio as Envio | undefined;
  }

  poner(valores: Partial<typeof this.valores>): void {
    Object.assign(this.valores, valores);
    this.guardar();
  }

  get #vacio(): boolean {
    return !this.archivos.length && !Object.values(this.valores).join('');
  }

  /** Whether it was sent or thrown away elsewhere, in another tab say, while it is still here. */
  get perdido(): boolean {
    return !this.#vacio && !Object.keys(leerBorrador(this.storageKey)).length;
  }

  guardar(): void {
    const { valores, archivos, pendiente } = this;
    const guardado = { ...valores, archivos, pendiente: +pendiente, envio: this.#envio };
    guardarBorrador(this.storageKey, this.#vacio ? undefined : guardado);
  }

  /** The idempotency key for this content. */
  claveDeEnvio(cuerpo: unknown): string {
    const texto = JSON.stringify(cuerpo);
    if (this.#envio?.cuerpo !== texto) this.#envio = { clave: newUuid(), cuerpo: texto };
    this.guardar();
    return this.#envio.clave;
  }

  olvidarEnvio(): void {
    this.#envio = undefined;
    this.guardar();
  }

  borrar(): void {
    guardarBorrador(this.storageKey, undefined);
  }
}
