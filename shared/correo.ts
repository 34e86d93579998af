/** The administration of mail that goes out: how the sender is doing, what failed, a test. */
import * as z from 'zod/mini';
import { Direccion } from './direccion.ts';
import { puro } from './puro.ts';

/** Failed mails in one answer. */
export const FALLIDOS_POR_PAGINA = 20;

/** Most mails that one request sends again by their numbers. */
const REENVIOS_MAXIMO = 100;

const Numero = /* @__PURE__ */ puro(() =>
  z.int({ error: 'formato' }).check(z.minimum(1, { error: 'formato' })),
);

/** A mail that was given up. `clase` is what it was about; `error` is what the other server said. */
export const CorreoFallido = /* @__PURE__ */ puro(() =>
  z.object({
    id: z.number(),
    clase: z.string(),
    direccion: z.string(),
    caso: z.nullable(z.number()),
    creado: z.string(),
    terminado: z.string(),
    intentos: z.number(),
    error: z.nullable(z.string()),
  }),
);
export type CorreoFallido = z.infer<typeof CorreoFallido>;

/** The answer of GET /admin/correo. Times are ISO 8601 UTC. */
export const EstadoDeCorreo = /* @__PURE__ */ puro(() =>
  z.object({
    activo: z.boolean(),
    /** Host and port of the SMTP server, and the address that sends; null while mail is off. */
    servidor: z.nullable(z.string()),
    remitente: z.nullable(z.string()),
    ultimoEnvio: z.nullable(z.string()),
    enEspera: z.number(),
    /** When the oldest one that waits was made. */
    masAntiguo: z.nullable(z.string()),
    /** What was said last about mails that wait for another try, which is at `proximo`. */
    reintentos: z.array(z.object({ intentos: z.number(), proximo: z.string(), error: z.string() })),
    cuantosFallidos: z.number(),
    /** The last first; `siguiente` goes on. */
    fallidos: z.array(CorreoFallido),
    siguiente: z.nullable(z.string()),
    /** The mailbox to which notices are answered; null where no mail is read. */
    entrante: z.nullable(
      z.object({
        direccion: z.string(),
        /** Since when it is connected; null while it is not. */
        conectadoDesde: z.nullable(z.string()),
        ultimo: z.nullable(z.string()),
        /** What went wrong last, in a sentence for people; null when nothing has since it was mended. */
        error: z.nullable(z.string()),
        errorCuando: z.nullable(z.string()),
        /** Of the last seven days. */
        rechazados: z.number(),
        ilegibles: z.number(),
        /** Tried again later. */
        pendientes: z.number(),
      }),
    ),
  }),
);
export type EstadoDeCorreo = z.infer<typeof EstadoDeCorreo>;

/** Query of GET /admin/correo: the `siguiente` of the page before. */
export const ConsultaCorreo = /* @__PURE__ */ puro(() =>
  z.object({ cursor: z.optional(z.string().check(z.regex(/^\d{1,15}\.\d{1,15}$/, { error: 'formato' }))) }),
);
export type ConsultaCorreo = z.infer<typeof ConsultaCorreo>;

/** Body of POST /admin/correo/prueba. */
export const PruebaDeCorreo = /* @__PURE__ */ puro(() => z.strictObject({ direccion: Direccion }));

/** Whether the SMTP server took the test mail, in Spanish sentences: what happened, and what to do. `respuesta` is its own. */
export const ResultadoDePrueba = /* @__PURE__ */ puro(() =>
  z.object({
    enviado: z.boolean(),
    dicho: z.string(),
    remedio: z.nullable(z.string()),
    respuesta: z.nullable(z.string()),
  }),
);
export type ResultadoDePrueba = z.infer<typeof ResultadoDePrueba>;

/** Body of POST /admin/correo/reenviar; without `ids` all that failed, the oldest 10 000 at most. */
export const Reenvio = /* @__PURE__ */ puro(() =>
  z.strictObject({
    ids: z.optional(
      z
        .array(Numero, { error: 'formato' })
        .check(z.minLength(1, { error: 'requerido' }), z.maxLength(REENVIOS_MAXIMO, { error: 'cantidad' })),
    ),
  }),
);

/** How many wait again. */
export const Reenviados = /* @__PURE__ */ puro(() => z.object({ reenviados: z.number() }));
