/** Events: what is recorded of every change. The live stream, unread counts and history are made from them. */
import * as z from 'zod/mini';
import { Estado } from './estado.ts';
import { Mensaje } from './mensaje.ts';
import { puro } from './puro.ts';

export const TipoEvento = /* @__PURE__ */ puro(() =>
  z.enum(['caso.creado', 'caso.cambiado', 'mensaje.creado', 'lectura', 'catalogo.cambiado']),
);
export type TipoEvento = z.infer<typeof TipoEvento>;

/** The side whose reading or writing an event reports. */
export const ParteVisible = /* @__PURE__ */ puro(() => z.enum(['ips', 'soporte']));
export type ParteVisible = z.infer<typeof ParteVisible>;

/**
 * The `data` of each event of GET /eventos. `nit` and `correo` are only for the EPS's staff. `resincronizar` means that
 * events were missed, so the page must load everything again.
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
