/** Schemas of the agents' desk: views, changes of several cases, history, canned replies. */
import * as z from 'zod/mini';
import { CambioCaso } from './caso.ts';
import { ausenteOMalo, texto } from './esquema-texto.ts';
import { CASOS_POR_LOTE, MENSAJE_MAXIMO } from './limites.ts';
import { puro } from './puro.ts';
import { Rol } from './usuario.ts';

/**
 * `para-mi` is what needs the asker: the own open cases in which the IPS waits or something is unread, the open cases
 * that are late or due within PRONTO_MS, and those that nobody has.
 */
export const Vista = /* @__PURE__ */ puro(() =>
  z.enum(['para-mi', 'sin-asignar', 'mios', 'abiertos', 'vencidos', 'resueltos', 'cerrados']),
);
export type Vista = z.infer<typeof Vista>;

/** Number of cases in each view of the asker, counted up to `tope`. */
export const Bandeja = /* @__PURE__ */ puro(() =>
  z.object({
    vistas: z.object(
      Object.fromEntries(Vista.options.map((vista) => [vista, z.number()])) as Record<Vista, z.ZodMiniNumber>,
    ),
    tope: z.number(),
  }),
);
export type Bandeja = z.infer<typeof Bandeja>;

/** Who can have a case: the active staff of the EPS. */
export const Soporte = /* @__PURE__ */ puro(() =>
  z.object({ soporte: z.array(z.object({ correo: z.string(), nombre: z.string(), rol: Rol })) }),
);
export type Soporte = z.infer<typeof Soporte>;

const Numeros = /* @__PURE__ */ puro(() =>
  z
    .array(z.int(), { error: ausenteOMalo })
    .check(z.minLength(1, { error: 'requerido' }), z.maxLength(CASOS_POR_LOTE, { error: 'cantidad' })),
);

/** Body of POST /casos/lote: the same change for several cases. */
export const CambioLote = /* @__PURE__ */ puro(() =>
  z.strictObject({ numeros: Numeros, cambio: CambioCaso }),
);
export type CambioLote = z.infer<typeof CambioLote>;

/** Body of POST /casos/lote/deshacer. */
export const NumerosDeLote = /* @__PURE__ */ puro(() => z.strictObject({ numeros: Numeros }));
export type NumerosDeLote = z.infer<typeof NumerosDeLote>;

/** Numbers of the changed cases, and of the refused ones with the reason. */
export const ResultadoLote = /* @__PURE__ */ puro(() =>
  z.object({
    hechos: z.array(z.number()),
    rechazados: z.array(z.object({ numero: z.number(), codigo: z.string() })),
  }),
);
export type ResultadoLote = z.infer<typeof ResultadoLote>;

const Valor = /* @__PURE__ */ puro(() => z.nullable(z.string()));

/** History of a case, oldest first. `autor` is null for changes by the service itself. */
export const Historia = /* @__PURE__ */ puro(() =>
  z.object({
    historia: z.array(
      z.object({
        fecha: z.string(),
        autor: z.nullable(z.object({ nombre: z.string(), rol: Rol })),
        que: z.enum(['creado', 'cambiado']),
        /** Changed fields with names instead of codes. */
        cambios: z.array(
          z.object({
            campo: z.enum(['estado', 'prioridad', 'motivo', 'asunto', 'asignado']),
            antes: Valor,
            ahora: Valor,
          }),
        ),
      }),
    ),
  }),
);
export type Historia = z.infer<typeof Historia>;

/** Query of GET /casos/:numero/constancia: `notas` includes the internal notes. */
export const ConsultaConstancia = /* @__PURE__ */ puro(() =>
  z.object({ notas: z.optional(z.literal('1', { error: 'formato' })) }),
);

export const NuevaRespuesta = /* @__PURE__ */ puro(() =>
  z.strictObject({ titulo: texto(80), texto: texto(MENSAJE_MAXIMO) }),
);
export type NuevaRespuesta = z.infer<typeof NuevaRespuesta>;

export const Respuesta = /* @__PURE__ */ puro(() =>
  z.object({ id: z.number(), titulo: z.string(), texto: z.string() }),
);
export type Respuesta = z.infer<typeof Respuesta>;

export const Respuestas = /* @__PURE__ */ puro(() => z.object({ respuestas: z.array(Respuesta) }));
export type Respuestas = z.infer<typeof Respuestas>;
