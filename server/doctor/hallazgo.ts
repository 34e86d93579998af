/** What a check of `mesa doctor` finds. */
import type { Config } from '../config.ts';

export interface Hallazgo {
  /** `sin_revisar`: the check could not be made here, which is no fault. */
  estado: 'bien' | 'arreglar' | 'sin_revisar';
  /** A Spanish sentence: what was seen. */
  dicho: string;
  /** What to do about it, in Spanish. */
  remedio?: string;
}

/** What a check works with. */
export interface Entrada {
  /** The configuration, with the defaults where a variable is wrong. */
  config: Config;
  /** Sentences about variables that are wrong. */
  faltas: readonly string[];
  entorno: Readonly<Record<string, string | undefined>>;
  /** Public address to look at, without a slash at the end; undefined when none was given. */
  url: string | undefined;
  /** Now, in milliseconds. */
  ahora: number;
}

/** One check: it changes nothing, and what it throws becomes `sin_revisar`. */
export type Revisar = (entrada: Entrada) => Promise<readonly Hallazgo[]> | readonly Hallazgo[];

export const bien = (dicho: string): Hallazgo => ({ estado: 'bien', dicho });
export const arreglar = (dicho: string, remedio: string): Hallazgo => ({
  estado: 'arreglar',
  dicho,
  remedio,
});
export const sinRevisar = (dicho: string, remedio?: string): Hallazgo => ({
  estado: 'sin_revisar',
  dicho,
  ...(remedio !== undefined && { remedio }),
});

const MEBIBYTE = 1024 ** 2;

/** A size as people read it. */
export const mib = (bytes: number): string =>
  bytes < 1024 * MEBIBYTE
    ? `${(bytes / MEBIBYTE).toFixed(1)} MiB`
    : `${(bytes / 1024 / MEBIBYTE).toFixed(1)} GiB`;

/** The code of an error of the system or of SQLite, '' without one. */
export const codigoDe = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
