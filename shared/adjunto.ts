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

/** What a browser says of the files that it is about to upload: the uploadthing protocol, of which `input` is ours. */
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

/** Where to send one file; `key` is its future `clave`. */
export const Presignado = /* @__PURE__ */ puro(() =>
  z.object({ url: z.string(), key: z.string(), name: z.string(), customId: z.nullable(z.string()) }),
);
export type Presignado = z.infer<typeof Presignado>;

/**
 * A finished upload. `serverData` is what the case or message takes; only the cloud refuses in a good answer, since
 * it cannot inspect a file before it has taken it. `fileHash` is the SHA-256 in hexadecimal.
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
