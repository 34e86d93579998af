/** Schemas of the conversation of a case. */
import * as z from 'zod/mini';
import { Adjunto, Claves } from './adjunto.ts';
import { MENSAJE_MAXIMO } from './limites.ts';
import { puro } from './puro.ts';
import { esVisible } from './texto.ts';
import { ausenteOMalo, texto } from './esquema-texto.ts';
import { Rol } from './usuario.ts';

/** Most messages in one answer of GET /casos/:numero/mensajes. */
const MENSAJES_POR_PAGINA = 200;

/**
 * `secuencia` is 1, 2, 3… within its case, without gaps. Internal notes (`interno`) are seen only by the EPS's
 * staff and number apart.
 */
export const Mensaje = /* @__PURE__ */ puro(() =>
  z.object({
    secuencia: z.number(),
    autor: z.object({ rol: Rol, nombre: z.string() }),
    texto: z.string(),
    fecha: z.string(),
    adjuntos: z.array(Adjunto),
    interno: z.optional(z.boolean()),
    /** Of an internal note: the secuencia of the message that it was written after. */
    tras: z.optional(z.number()),
    /** true where it came by mail and something of it was cut: the whole text can be asked for. */
    original: z.optional(z.boolean()),
  }),
);
export type Mensaje = z.infer<typeof Mensaje>;

export const Mensajes = /* @__PURE__ */ puro(() => z.object({ mensajes: z.array(Mensaje) }));
export type Mensajes = z.infer<typeof Mensajes>;

/**
 * Body of POST /casos/:numero/mensajes. The text may be empty only when a file comes along. With `resuelve`, for the
 * EPS's staff, the case is solved by the same message; a note cannot do that.
 */
export const NuevoMensaje = /* @__PURE__ */ puro(() =>
  z
    .strictObject({
      texto: texto(MENSAJE_MAXIMO, { vacio: true }),
      adjuntos: z.optional(Claves),
      interno: z.optional(z.boolean({ error: 'formato' })),
      resuelve: z.optional(z.boolean({ error: 'formato' })),
    })
    .check(
      z.refine((m) => !(m.interno && m.resuelve), { error: 'formato', path: ['resuelve'] }),
      z.refine((m) => esVisible(m.texto) || (m.adjuntos?.length ?? 0) > 0, {
        error: 'requerido',
        path: ['texto'],
      }),
    ),
);
export type NuevoMensaje = z.infer<typeof NuevoMensaje>;

/** The whole text of a message that came by mail, with what was quoted and the signature. */
export const TextoOriginal = /* @__PURE__ */ puro(() => z.object({ texto: z.string() }));
export type TextoOriginal = z.infer<typeof TextoOriginal>;

const Secuencia = /* @__PURE__ */ puro(() =>
  z.coerce
    .number({ error: 'formato' })
    .check(z.int({ error: 'formato' }), z.nonnegative({ error: 'formato' })),
);

/** Query of GET /casos/:numero/mensajes: a page after or before a secuencia; with neither, the last page. */
export const ConsultaMensajes = /* @__PURE__ */ puro(() =>
  z
    .object({
      despues: z.optional(Secuencia),
      antes: z.optional(Secuencia),
      limite: z._default(
        Secuencia.check(
          z.minimum(1, { error: 'formato' }),
          z.maximum(MENSAJES_POR_PAGINA, { error: 'formato' }),
        ),
        50,
      ),
    })
    .check(
      z.refine((c) => c.despues === undefined || c.antes === undefined, {
        error: 'formato',
        path: ['antes'],
      }),
    ),
);
export type ConsultaMensajes = z.infer<typeof ConsultaMensajes>;

/** Body of PUT /casos/:numero/lectura: read up to this secuencia. */
export const Lectura = /* @__PURE__ */ puro(() =>
  z.strictObject({
    hasta: z
      .number({ error: ausenteOMalo })
      .check(z.int({ error: 'formato' }), z.nonnegative({ error: 'formato' })),
  }),
);
export type Lectura = z.infer<typeof Lectura>;
