/**
 * The way of one case from the form to the service, without the page: `mesa-nuevo-caso` tells what happened, and paints
 * what this says.
 *
 * - `escribiendo` → `validando`: "Generar Servicio" (`alGenerar`)
 * - `validando` → `enviando`: nothing is wrong, and every file is on the server (`alValidar`)
 * - `validando` → `por-resolver`: nothing is wrong, and its files are still on their way (`alValidar`)
 * - `validando` → `escribiendo`: something is wrong (`alValidar`), or it could not be checked (`alFallar`)
 * - `por-resolver` → `validando`: its files have arrived, or its user is logged in again (`alGenerar`)
 * - `por-resolver` → `escribiendo`: it was changed, a file was taken away, or the form left the page (`alCambiar`)
 * - `enviando` → `registrado`: the service has it (`alRegistrar`)
 * - `enviando` → `por-resolver`: the session ended (`alFallar`)
 * - `enviando` → `escribiendo`: it was refused (`alFallar`), or the page prevented it (`alDetener`)
 */
import type { ErrorApi } from '../net/api-error.ts';
import { PERDIDO, type Borrador } from '../storage/borrador.ts';

/** `por-resolver`: it was sent, and goes out by itself once its files or a login are there; also after a reload. */
export type EstadoDeEnvio = 'escribiendo' | 'por-resolver' | 'validando' | 'enviando' | 'registrado';

/** Codes of shared/errores.ts or sentences, by field. */
export type Faltas = Record<string, string | undefined>;

/** Fault of the files while they stand in the way: what is said of it changes as they go on. */
export const POR_RESOLVER = 'por_resolver';

/** What keeps the files from going, in words; `impedimento` is what only a person can resolve. */
interface Archivos {
  readonly porResolver: string | undefined;
  readonly impedimento: string | undefined;
}

/** The draft, as far as it matters here. */
type Guardado = Pick<Borrador, 'archivos' | 'pendiente' | 'perdido' | 'guardar' | 'olvidarEnvio'>;

export class EnvioDeCaso {
  estado: EstadoDeEnvio;
  errores: Faltas;
  /** What is said above the form. */
  aviso = '';
  /** What the page proposes in place of what was written; undefined where it does not. */
  oferta: unknown;
  /** The texts of the draft when something was first to be put into it by the page. */
  previos?: Readonly<Record<string, string>>;
  /** The number of the case, once it is `registrado`. */
  numero = 0;

  readonly #borrador: Guardado;
  readonly #pintar: () => void;
  #elegidos: string;

  /** `borrador` keeps that it was sent: written before anything is waited for. */
  constructor(borrador: Guardado, pintar: () => void) {
    this.#borrador = borrador;
    this.#pintar = pintar;
    this.#elegidos = this.#ids;
    this.estado = borrador.pendiente ? 'por-resolver' : 'escribiendo';
    this.errores = borrador.pendiente ? { adjuntos: POR_RESOLVER } : {};
  }

  /** Whether it is being checked or is on its way. */
  get enviando(): boolean {
    return this.estado === 'validando' || this.estado === 'enviando';
  }

  get #ids(): string {
    return this.#borrador.archivos.map(({ id }) => id).join();
  }

  /** Whether it is to be checked now: not while it is on its way, nor if another tab sent it. */
  alGenerar({ porResolver }: Archivos): boolean {
    if (this.enviando) return false;
    const borrador = this.#borrador;
    const { perdido } = borrador;
    this.aviso = perdido ? PERDIDO : '';
    // Kept before anything is waited for: a reload during the check does not undo the click.
    borrador.pendiente = !perdido && !!porResolver;
    // Also where that is as it was: a draft that was lost is there again.
    borrador.guardar();
    this.#pasar(perdido ? 'escribiendo' : 'validando');
    return !perdido;
  }

  /** Whether it is to be sent now. */
  alValidar(faltas: Faltas, { porResolver, impedimento }: Archivos): boolean {
    const bien = !Object.keys(faltas).length;
    this.errores = { ...faltas, adjuntos: porResolver && POR_RESOLVER };
    this.#pasar(bien && !porResolver ? 'enviando' : bien && !impedimento ? 'por-resolver' : 'escribiendo');
    this.#marcar(this.estado === 'por-resolver');
    return this.estado === 'enviando';
  }

  /** The page does not want it to be sent. */
  alDetener(): void {
    this.#pasar('escribiendo');
  }

  /** The draft is no more. */
  alRegistrar(numero: number): void {
    this.numero = numero;
    this.#pasar('registrado');
  }

  /** `sinArchivos`: the server has not got the files any more, which is all that was wrong. */
  alFallar({ codigo, message, campos, deSesion }: ErrorApi, sinArchivos = false): void {
    if (codigo === 'idempotencia_conflicto') this.#borrador.olvidarEnvio();
    this.aviso = deSesion || sinArchivos ? '' : message;
    this.errores = sinArchivos
      ? { adjuntos: POR_RESOLVER }
      : Object.fromEntries(campos.map(({ campo, codigo: cual }) => [campo, cual]));
    this.#marcar(deSesion);
    this.#pasar(deSesion ? 'por-resolver' : 'escribiendo');
  }

  /** These fields were written in. */
  alEscribir(campos: readonly string[]): void {
    this.alCambiar();
    this.errores = { ...this.errores, ...Object.fromEntries(campos.map((campo) => [campo, undefined])) };
    this.#pintar();
  }

  /** Something moved in the files: one more is no change, one less is. */
  alMoverArchivos(): void {
    const antes = this.#elegidos;
    this.#elegidos = this.#ids;
    if (!this.#elegidos.startsWith(antes)) this.alCambiar();
  }

  /** It is not what was sent any more: it goes out when it is sent again. */
  alCambiar(): void {
    if (!this.#borrador.pendiente) return;
    this.#marcar(false);
    this.errores = { ...this.errores, adjuntos: 'Hubo cambios. Presione Generar Servicio de nuevo.' };
    if (this.estado === 'por-resolver') this.#pasar('escribiendo');
  }

  #marcar(pendiente: boolean): void {
    const borrador = this.#borrador;
    if (borrador.pendiente === pendiente) return;
    borrador.pendiente = pendiente;
    // One that was sent or thrown away elsewhere does not come back by a file of this form.
    if (!borrador.perdido) borrador.guardar();
  }

  #pasar(estado: EstadoDeEnvio): void {
    this.estado = estado;
    this.#pintar();
  }
}
