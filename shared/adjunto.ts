/** Attachments as they travel. */
import * as z from 'zod/mini';
import { puro } from './puro.ts';

export const TipoAdjunto = /* @__PURE__ */ puro(() =>
  z.object({ extension: z.string(), mime: z.string(), nombre: z.string() }),
);
export type TipoAdjunto = z.infer<typeof TipoAdjunto>;

/** "Los soportes" of one case or message. */
export const ADJUNTOS_POR_ENVIO = 5;

/** A stored file. `nombre` is text as the sender wrote it; `tipo` is the MIME type of the content. */
export const Adjunto = /* @__PURE__ */ puro(() =>
  z.object({
    clave: z.string(),
    nombre: z.string(),
    tipo: z.string(),
    bytes: z.number(),
    sha256: z.string(),
  }),
);
export type Adjunto = z.infer<typeof Adjunto>;

/** Keys of uploads that a case or message takes with it. */
export const Claves = /* @__PURE__ */ puro(() =>
  z
    .array(
      z
        .string({ error: 'formato' })
        .check(z.minLength(1, { error: 'formato' }), z.maxLength(200, { error: 'formato' })),
      { error: 'formato' },
    )
    .check(
      z.maxLength(ADJUNTOS_POR_ENVIO, { error: 'cantidad' }),
      z.refine((claves) => new Set(claves).size === claves.length, { error: 'formato' }),
    ),
);
