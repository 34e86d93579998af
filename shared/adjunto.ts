/** Attachments as they travel. */
import * as z from 'zod/mini';
import { MARCAS } from './marcas.ts';
import { puro } from './puro.ts';

export const TipoAdjunto = /* @__PURE__ */ puro(() =>
  z.object({ extension: z.string(), mime: z.string(), nombre: z.string() }),
);
export type TipoAdjunto = z.infer<typeof TipoAdjunto>;

/** Most attachments of one case or message ("los soportes" of GTIC-015-FR). */
export const ADJUNTOS_POR_ENVIO = 5;

/**
 * A stored file. `nombre` is text as the sender wrote it; `tipo` is the MIME type of the content. `marcas` says what it
 * contains besides a document; it is left out where there is nothing, and where it is unknown (files of before).
 */
export const Adjunto = /* @__PURE__ */ puro(() =>
  z.object({
    clave: z.string(),
    nombre: z.string(),
    tipo: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    marcas: z.optional(z.array(z.enum(MARCAS))),
  }),
);
export type Adjunto = z.infer<typeof Adjunto>;

/** Keys of the uploads that are sent with a case or message. */
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

/** What a browser declares about the files that it will upload (uploadthing protocol; `input` is our addition). */
export const SolicitudSubida = /* @__PURE__ */ puro(() =>
  z.object({
    input: z.nullish(z.object({ id: z.optional(z.string().check(z.maxLength(64), z.regex(/^[\w-]*$/))) })),
    files: z
      .array(
        z.object({
          name: z
            .string()
            .check(z.minLength(1, { error: 'requerido' }), z.maxLength(2_000, { error: 'largo' })),
          size: z.int(),
          type: z.string().check(z.maxLength(255)),
          lastModified: z.optional(z.number()),
        }),
      )
      .check(z.minLength(1, { error: 'requerido' }), z.maxLength(ADJUNTOS_POR_ENVIO, { error: 'cantidad' })),
  }),
);
export type SolicitudSubida = z.infer<typeof SolicitudSubida>;

/** The address to upload one file to; `key` becomes the attachment's `clave`. */
export const Presignado = /* @__PURE__ */ puro(() =>
  z.object({ url: z.string(), key: z.string(), name: z.string(), customId: z.nullable(z.string()) }),
);
export type Presignado = z.infer<typeof Presignado>;

/**
 * Answer to a finished upload. `serverData` is the attachment to send with a case or message. The cloud inspects a file
 * only after taking it, so there `serverData` can be a refusal in a successful answer. `fileHash` is the SHA-256 in
 * hexadecimal.
 */
export const Subido = /* @__PURE__ */ puro(() =>
  z.object({
    url: z.string(),
    appUrl: z.string(),
    ufsUrl: z.string(),
    fileHash: z.string(),
    serverData: z.union([Adjunto, z.object({ codigo: z.string(), title: z.string() })]),
  }),
);
export type Subido = z.infer<typeof Subido>;
export type DestinoSubida = Subido['serverData'];
