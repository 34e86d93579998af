/** The schema of a NIT. */
import * as z from 'zod/mini';
import { ausenteOMalo } from './esquema-texto.ts';
import { leerNit } from './nit.ts';
import { puro } from './puro.ts';

/** A NIT as written by a person; the parsed value has only the digits that are stored. */
export const Nit = /* @__PURE__ */ puro(() =>
  z.pipe(
    z.string({ error: ausenteOMalo }).check(z.maxLength(40, { error: 'nit' })),
    z.transform((escrito, contexto) => {
      const leido = leerNit(escrito);
      if ('nit' in leido) return leido.nit;
      contexto.issues.push({ code: 'custom', input: escrito, message: leido.codigo });
      return z.NEVER;
    }),
  ),
);
