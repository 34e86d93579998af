/** The schema of a text that a person typed. */
import * as z from 'zod/mini';
import { defectoDeTexto, normalizar } from './texto.ts';

/** The code for a missing field or for one of the wrong type. */
export const ausenteOMalo = (issue: { input?: unknown }) =>
  issue.input === undefined ? 'requerido' : 'formato';

/** A text of at most `maximo` code points that people can read; `vacio` lets it be empty. */
export function texto(maximo: number, opciones: { vacio?: boolean } = {}) {
  return z.string({ error: ausenteOMalo }).check(
    z.overwrite(normalizar),
    z.check((contexto) => {
      const defecto = defectoDeTexto(contexto.value, maximo, opciones);
      if (defecto) contexto.issues.push({ code: 'custom', input: contexto.value, message: defecto });
    }),
  );
}
