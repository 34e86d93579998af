/** Schemas of the catalogue: motivos, asuntos, and the limits of the form. */
import * as z from 'zod/mini';
import { TipoAdjunto } from './adjunto.ts';
import { puro } from './puro.ts';

export const Nombrado = /* @__PURE__ */ puro(() => z.object({ codigo: z.string(), nombre: z.string() }));
export type Nombrado = z.infer<typeof Nombrado>;

export const Motivo = /* @__PURE__ */ puro(() => z.object({ ...Nombrado.shape, asuntos: z.array(Nombrado) }));
export type Motivo = z.infer<typeof Motivo>;

/** Lengths in code points, sizes in bytes. */
export const Limites = /* @__PURE__ */ puro(() =>
  z.object({
    descripcion: z.number(),
    mensaje: z.number(),
    adjunto: z.object({ bytes: z.number(), cantidad: z.number(), tipos: z.array(TipoAdjunto) }),
  }),
);
export type Limites = z.infer<typeof Limites>;

/**
 * Answer of GET /catalogo: only what a new case may choose. `recientes` has the codes of the motivos that the IPS used
 * last, the last one first, and is only for an IPS.
 */
export const Catalogo = /* @__PURE__ */ puro(() =>
  z.object({ motivos: z.array(Motivo), limites: Limites, recientes: z.optional(z.array(z.string())) }),
);
export type Catalogo = z.infer<typeof Catalogo>;
