/** What is written down about every change; the live stream, unread marks and audit read it. */
import * as z from 'zod/mini';
import { Estado } from './estado.ts';
import { Mensaje } from './mensaje.ts';
import { puro } from './puro.ts';

export const TipoEvento = /* @__PURE__ */ puro(() =>
  z.enum(['caso.creado', 'caso.cambiado', 'mensaje.creado', 'lectura', 'catalogo.cambiado']),
);
export type TipoEvento = z.infer<typeof TipoEvento>;

/** Whose reading or writing an event tells of. */
export const ParteVisible = /* @__PURE__ */ puro(() => z.enum(['ips', 'soporte']));
export type ParteVisible = z.infer<typeof ParteVisible>;

/**
 * The `data` of each event of GET /eventos. `nit` and `correo` only for the EPS's staff. `resincronizar` says that what
 * was missed is too much or not known: everything on the page has to be asked for again.
 */
export const DatosEvento = /* @__PURE__ */ puro(() => ({
  'caso.creado': z.object({ numero: z.number(), nit: z.optional(z.string()) }),
  'caso.cambiado': z.object({
    numero: z.number(),
    estado: z.optional(Estado),
    nit: z.optional(z.string()),
  }),
  'mensaje.creado': z.object({ numero: z.number(), mensaje: Mensaje, nit: z.optional(z.string()) }),
  lectura: z.object({
    numero: z.number(),
    parte: ParteVisible,
    hasta: z.number(),
    nit: z.optional(z.string()),
  }),
  escribiendo: z.object({
    numero: z.number(),
    parte: ParteVisible,
    nombre: z.string(),
    correo: z.optional(z.string()),
    nit: z.optional(z.string()),
  }),
  /** Motivos or asuntos are others now: forms that are open ask for the catalogue again. */
  'catalogo.cambiado': z.object({}),
  resincronizar: z.object({}),
}));

type Datos = { [T in keyof typeof DatosEvento]: z.infer<(typeof DatosEvento)[T]> };

/** One event as it arrives. */
export type EventoVivo = { [T in keyof Datos]: { tipo: T; datos: Datos[T] } }[keyof Datos];
