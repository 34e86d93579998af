/** News of cases for the bell: what others did since the asker was there last. */
import * as z from 'zod/mini';
import { Prioridad } from './caso.ts';
import { Estado } from './estado.ts';
import { ausenteOMalo } from './esquema-texto.ts';
import { puro } from './puro.ts';

/**
 * What happened on one case. `nueva`: after the asker looked at the news or at the case. `respuestas`: messages of the
 * other side. `estado`: the one that it was given. The other fields are only for the EPS's staff: messages and internal
 * notes of colleagues (`equipo`), whether the case was given to the asker (`asignado`), and what is due within PRONTO_MS,
 * or late (`vence`).
 */
export const Novedad = /* @__PURE__ */ puro(() =>
  z.object({
    numero: z.number(),
    asunto: z.string(),
    fecha: z.string(),
    nueva: z.boolean(),
    respuestas: z.number(),
    estado: z.optional(Estado),
    ips: z.optional(z.string()),
    equipo: z.optional(z.number()),
    asignado: z.optional(z.boolean()),
    prioridad: z.optional(Prioridad),
    vence: z.optional(z.object({ que: z.enum(['respuesta', 'solucion']), fecha: z.string() })),
  }),
);
export type Novedad = z.infer<typeof Novedad>;

/** Newest first, also those that are not new. `marca` stands for the moment of this answer. */
export const Novedades = /* @__PURE__ */ puro(() =>
  z.object({ novedades: z.array(Novedad), nuevas: z.number(), marca: z.string() }),
);
export type Novedades = z.infer<typeof Novedades>;

/** Body of PUT /novedades/vistas: the `marca` of the answer that was looked at; with `caso` only the news of that one. */
export const NovedadesVistas = /* @__PURE__ */ puro(() =>
  z.strictObject({
    marca: z.string({ error: ausenteOMalo }).check(z.regex(/^\d{1,15}\.\d{1,15}$/, { error: 'formato' })),
    caso: z.optional(
      z.number({ error: 'formato' }).check(z.int({ error: 'formato' }), z.positive({ error: 'formato' })),
    ),
  }),
);
export type NovedadesVistas = z.infer<typeof NovedadesVistas>;
