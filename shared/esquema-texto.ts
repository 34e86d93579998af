/** The schema of a text that a person typed. */
import * as z from 'zod/mini';
import { contar, esVisible, ILEGIBLE, normalizar } from './texto.ts';

/** Tells an absent field from one of the wrong type. */
export const ausenteOMalo = (issue: { input?: unknown }) =>
  issue.input === undefined ? 'requerido' : 'formato';

/** A text of at most `maximo` code points that people can read; `vacio` lets it be empty. */
export function texto(maximo: number, { vacio = false } = {}) {
  return z.string({ error: ausenteOMalo }).check(
    z.overwrite(normalizar),
    z.refine((valor) => !ILEGIBLE.test(valor), { error: 'caracteres' }),
    z.refine((valor) => vacio || esVisible(valor), { error: 'requerido' }),
    z.refine((valor) => contar(valor) <= maximo, { error: 'largo' }),
  );
}
