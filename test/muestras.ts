/** Real files of every kind that may be attached, and some that may not: test/muestras/LEEME.md says where each is from. */
import { join } from 'node:path';

export const MUESTRAS = join(import.meta.dirname, 'muestras');

/** The path of one of them. */
export const rutaDeMuestra = (nombre: string): string => join(MUESTRAS, nombre);
