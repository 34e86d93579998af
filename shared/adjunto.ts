/** What may be attached: one policy for the picker, the help text and the server. */
import * as z from 'zod/mini';
import { puro } from './puro.ts';

export const TipoAdjunto = /* @__PURE__ */ puro(() =>
  z.object({ extension: z.string(), mime: z.string(), nombre: z.string() }),
);
export type TipoAdjunto = z.infer<typeof TipoAdjunto>;

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** GTIC-015-FR step 6: PDF, Excel, Word, PowerPoint, JPG, PNG. */
export const TIPOS_ADJUNTO = /* @__PURE__ */ puro(
  () =>
    [
      { extension: 'pdf', mime: 'application/pdf', nombre: 'PDF' },
      { extension: 'xls', mime: 'application/vnd.ms-excel', nombre: 'Excel' },
      { extension: 'xlsx', mime: `${OFFICE}.spreadsheetml.sheet`, nombre: 'Excel' },
      { extension: 'doc', mime: 'application/msword', nombre: 'Word' },
      { extension: 'docx', mime: `${OFFICE}.wordprocessingml.document`, nombre: 'Word' },
      { extension: 'ppt', mime: 'application/vnd.ms-powerpoint', nombre: 'PowerPoint' },
      { extension: 'pptx', mime: `${OFFICE}.presentationml.presentation`, nombre: 'PowerPoint' },
      { extension: 'jpg', mime: 'image/jpeg', nombre: 'JPG' },
      { extension: 'jpeg', mime: 'image/jpeg', nombre: 'JPG' },
      { extension: 'png', mime: 'image/png', nombre: 'PNG' },
    ] as const satisfies readonly TipoAdjunto[],
);

export type Extension = (typeof TIPOS_ADJUNTO)[number]['extension'];

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

/** The extension of a file name in lower case, without the dot; '' when it has none. */
export function extensionDe(nombre: string): string {
  const punto = nombre.lastIndexOf('.');
  return punto < 0 ? '' : nombre.slice(punto + 1).toLowerCase();
}
