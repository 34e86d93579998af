/** Webhooks: what other systems of the EPS are told of a case, in numbers and codes only (docs/webhooks.md). */
import * as z from 'zod/mini';
import { Prioridad } from './caso.ts';
import { ausenteOMalo, texto } from './esquema-texto.ts';
import { Estado } from './estado.ts';
import { NOMBRE_MAXIMO } from './limites.ts';
import { puro } from './puro.ts';
import { ENTREGA_ESTADOS, ERRORES_DE_ENTREGA, TIPOS_DE_AVISO, URL_MAXIMO } from './webhook-codigos.ts';

const TipoDeAviso = /* @__PURE__ */ puro(() => z.enum(TIPOS_DE_AVISO, { error: 'formato' }));

/** Which side did it; `sistema` is the service itself, such as a case that closed by its age. */
const Por = /* @__PURE__ */ puro(() => z.enum(['ips', 'soporte', 'sistema']));

/** The body of a message (Standard Webhooks); `timestamp` is when it happened, ISO 8601 UTC. */
function mensaje<const T extends string, D extends z.core.$ZodLooseShape>(type: T, data: D) {
  return z.strictObject({ type: z.literal(type), timestamp: z.iso.datetime(), data: z.strictObject(data) });
}

/** The body of each type of message. */
export const MensajesDeWebhook = /* @__PURE__ */ puro(() => {
  const caso = { numero: z.int(), nit: z.string() };
  return {
    'caso.registrado': mensaje('caso.registrado', {
      ...caso,
      motivo: z.string(),
      asunto: z.string(),
      prioridad: Prioridad,
    }),
    'caso.respondido': mensaje('caso.respondido', { ...caso, por: Por, mensaje: z.int() }),
    'caso.estado': mensaje('caso.estado', { ...caso, por: Por, estado: Estado, antes: Estado }),
    'caso.cerrado': mensaje('caso.cerrado', { ...caso, por: Por }),
    'caso.asignado': mensaje('caso.asignado', {
      ...caso,
      por: Por,
      asignado: z.nullable(z.int()),
      antes: z.nullable(z.int()),
    }),
    'caso.prioridad': mensaje('caso.prioridad', {
      ...caso,
      por: Por,
      prioridad: Prioridad,
      antes: Prioridad,
    }),
    'caso.clasificado': mensaje('caso.clasificado', {
      ...caso,
      por: Por,
      motivo: z.string(),
      asunto: z.string(),
    }),
    prueba: mensaje('prueba', { webhook: z.int() }),
  };
});

/** An address that is told. `enEspera` and `fallidas` count its deliveries; tests that failed do not count. */
export const FichaWebhook = /* @__PURE__ */ puro(() =>
  z.object({
    id: z.number(),
    nombre: z.string(),
    url: z.string(),
    eventos: z.array(TipoDeAviso),
    activo: z.boolean(),
    /** Why it is off: somebody did it, the receiver answered 410, or it did nothing but fail for days. */
    apagadoPor: z.nullable(z.enum(['persona', '410', 'fallos'])),
    creado: z.string(),
    /** The last delivery that the receiver took; null for none. */
    ultimoExito: z.nullable(z.string()),
    /** Since when every delivery fails; null after one that was taken. */
    fallaDesde: z.nullable(z.string()),
    /** Until when the secret before the present one signs too; null when only one does. */
    anteriorHasta: z.nullable(z.string()),
    enEspera: z.number(),
    fallidas: z.number(),
  }),
);
export type FichaWebhook = z.infer<typeof FichaWebhook>;

/** `destinos` are the hosts that the operator allows, as MESA_WEBHOOKS has them; null while webhooks are switched off. */
export const ListaWebhooks = /* @__PURE__ */ puro(() =>
  z.object({ destinos: z.nullable(z.array(z.string())), webhooks: z.array(FichaWebhook) }),
);

const campos = /* @__PURE__ */ puro(() => ({
  nombre: texto(NOMBRE_MAXIMO),
  url: z
    .string({ error: ausenteOMalo })
    .check(z.trim(), z.minLength(1, { error: 'requerido' }), z.maxLength(URL_MAXIMO, { error: 'largo' })),
  eventos: z.array(TipoDeAviso, { error: ausenteOMalo }).check(
    z.minLength(1, { error: 'requerido' }),
    z.refine((tipos) => new Set(tipos).size === tipos.length, { error: 'repetido' }),
  ),
}));

export const NuevoWebhook = /* @__PURE__ */ puro(() => z.strictObject(campos));
export type NuevoWebhook = z.infer<typeof NuevoWebhook>;

export const CambioWebhook = /* @__PURE__ */ puro(() =>
  z
    .strictObject({
      nombre: z.optional(campos.nombre),
      url: z.optional(campos.url),
      eventos: z.optional(campos.eventos),
      activo: z.optional(z.boolean({ error: 'formato' })),
    })
    .check(
      z.refine((cambio) => Object.values(cambio).some((valor) => valor !== undefined), {
        error: 'requerido',
        path: ['nombre'],
      }),
    ),
);
export type CambioWebhook = z.infer<typeof CambioWebhook>;

/** `whsec_` and 32 bytes in base64. It is shown only in this answer. */
export const SecretoDado = /* @__PURE__ */ puro(() => z.object({ secreto: z.string() }));

/** One message for one address. `codigo` is the HTTP status of the last answer, `error` why it did not count. */
export const Entrega = /* @__PURE__ */ puro(() =>
  z.object({
    id: z.number(),
    /** The header `webhook-id`, the same at each attempt. */
    mensaje: z.string(),
    tipo: z.enum([...TIPOS_DE_AVISO, 'prueba']),
    caso: z.nullable(z.number()),
    estado: z.enum(ENTREGA_ESTADOS),
    intentos: z.number(),
    creada: z.string(),
    /** When it is tried next; null when it is not tried again. */
    proximo: z.nullable(z.string()),
    terminada: z.nullable(z.string()),
    codigo: z.nullable(z.number()),
    error: z.nullable(z.enum(ERRORES_DE_ENTREGA)),
  }),
);
export type Entrega = z.infer<typeof Entrega>;

export const ENTREGAS_POR_PAGINA = 50;

/** Query of GET /admin/webhooks/:id/entregas, newest first; `antes` is the `siguiente` of the page before. */
export const ConsultaEntregas = /* @__PURE__ */ puro(() =>
  z.object({
    estado: z.optional(z.enum(ENTREGA_ESTADOS, { error: 'formato' })),
    antes: z.optional(z.coerce.number({ error: 'formato' }).check(z.int({ error: 'formato' }))),
  }),
);

export const ListaEntregas = /* @__PURE__ */ puro(() =>
  z.object({ entregas: z.array(Entrega), siguiente: z.nullable(z.number()) }),
);
export type ListaEntregas = z.infer<typeof ListaEntregas>;

/** How many wait again. */
export const Reenviadas = /* @__PURE__ */ puro(() => z.object({ reenviadas: z.number() }));
