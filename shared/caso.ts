/** The case: what an IPS files, what both sides see, and how lists of cases are asked for. */
import * as z from 'zod/mini';
import { Adjunto, Claves } from './adjunto.ts';
import { Nombrado } from './catalogo.ts';
import { Dia } from './dia.ts';
import { Estado, Puede } from './estado.ts';
import { MENSAJE_MAXIMO } from './limites.ts';
import { puro } from './puro.ts';
import { ausenteOMalo, texto } from './esquema-texto.ts';
import { Rol } from './usuario.ts';

/** GTIC-015-FR step 6: "Máximo 30 caracteres". A deployment may raise it (MESA_DESCRIPCION_MAX). */
export const DESCRIPCION_MAXIMO = 30;

export const Prioridad = /* @__PURE__ */ puro(() =>
  z.enum(['BAJA', 'NORMAL', 'ALTA', 'URGENTE'], { error: 'formato' }),
);
export type Prioridad = z.infer<typeof Prioridad>;

const Codigo = /* @__PURE__ */ puro(() =>
  z
    .string({ error: ausenteOMalo })
    .check(z.minLength(1, { error: 'requerido' }), z.maxLength(60, { error: 'formato' })),
);

/** Body of POST /casos under the deployment's limit for the descripción, in code points. */
export function nuevoCaso(descripcionMaximo: number) {
  return z.strictObject({
    motivo: Codigo,
    asunto: Codigo,
    descripcion: texto(descripcionMaximo),
    mensaje: z.optional(texto(MENSAJE_MAXIMO)),
    adjuntos: z.optional(Claves),
  });
}
export type NuevoCaso = z.infer<ReturnType<typeof nuevoCaso>>;

const IpsDeCaso = /* @__PURE__ */ puro(() => z.object({ nit: z.string(), nombre: z.string() }));
const Asignado = /* @__PURE__ */ puro(() => z.nullable(z.object({ correo: z.string(), nombre: z.string() })));

/** What is due next on an open case and by when, in office hours; null for a case without targets or already solved. */
const Vencimiento = /* @__PURE__ */ puro(() =>
  z.object({ que: z.enum(['respuesta', 'solucion']), fecha: z.string() }),
);

/** Beginning of a text in one line, and who wrote it. */
const Extracto = /* @__PURE__ */ puro(() => z.object({ rol: Rol, texto: z.string() }));

/**
 * One row of a list. Times are ISO 8601 UTC. `ultimo`, in lists, is the last public message; null for none. Only for the
 * EPS's staff: `ips`, `asignado`, `prioridad`, `vence`, and in a search `hallado`, a piece of the message that the words
 * were found in, when they are in none of the fields above. A whole case tells its IPS by `vence` until when the first
 * answer is due, while it is.
 */
export const ResumenCaso = /* @__PURE__ */ puro(() =>
  z.object({
    numero: z.number(),
    fecha: z.string(),
    motivo: Nombrado,
    asunto: Nombrado,
    descripcion: z.string(),
    estado: Estado,
    actualizado: z.string(),
    noLeidos: z.number(),
    ips: z.optional(IpsDeCaso),
    asignado: z.optional(Asignado),
    prioridad: z.optional(Prioridad),
    vence: z.optional(z.nullable(Vencimiento)),
    ultimo: z.optional(z.nullable(Extracto)),
    hallado: z.optional(Extracto),
  }),
);
export type ResumenCaso = z.infer<typeof ResumenCaso>;

/** The whole case. `adjuntos` are those filed with it; a message carries its own. */
export const Caso = /* @__PURE__ */ puro(() =>
  z.object({
    ...ResumenCaso.shape,
    ips: IpsDeCaso,
    adjuntos: z.array(Adjunto),
    ultimaSecuencia: z.number(),
    /** Up to which secuencia the asker has read; `vistoHasta` is the same for anybody of the other side. */
    leidoHasta: z.number(),
    vistoHasta: z.number(),
    puede: Puede,
  }),
);
export type Caso = z.infer<typeof Caso>;

/**
 * Body of PATCH /casos/:numero; all fields but `estado` are for the EPS's staff. `asignado` is a correo, or null for
 * nobody. With `asignadoAntes` it changes only if the case still belongs to that one (409 `asignado_otro`).
 */
export const CambioCaso = /* @__PURE__ */ puro(() =>
  z
    .strictObject({
      estado: z.optional(Estado),
      asignado: z.optional(
        z.nullable(z.string({ error: 'formato' }).check(z.maxLength(254, { error: 'largo' }))),
      ),
      asignadoAntes: z.optional(
        z.nullable(z.string({ error: 'formato' }).check(z.maxLength(254, { error: 'largo' }))),
      ),
      prioridad: z.optional(Prioridad),
      motivo: z.optional(Codigo),
      asunto: z.optional(Codigo),
    })
    .check(
      z.refine((c) => Object.values(c).some((v) => v !== undefined), {
        error: 'requerido',
        path: ['estado'],
      }),
    ),
);
export type CambioCaso = z.infer<typeof CambioCaso>;

const CASOS_POR_PAGINA = 20;

/**
 * Orders of a list; a leading minus means descending. `vence`, for the staff only, starts with the case that is due
 * first.
 */
export const Orden = /* @__PURE__ */ puro(() =>
  z.enum(['numero', '-numero', 'fecha', '-fecha', 'actualizado', '-actualizado', 'vence'], {
    error: 'formato',
  }),
);
export type Orden = z.infer<typeof Orden>;

const Estados = /* @__PURE__ */ puro(() =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((lista) => [...new Set(lista.split(','))]),
    ),
    z.array(Estado, { error: 'formato' }).check(z.minLength(1, { error: 'formato' })),
  ),
);

/**
 * Query of GET /casos. `estado` takes several, separated by commas. `desde` and `hasta` are days (aaaa-mm-dd) of
 * Bogotá, both included. `buscar` takes words, and numbers and NITs as people write them; a case with that number comes
 * first. `cursor` is the `siguiente` of the page before, valid only with the same order. `ips` (NIT), `asignado` (a
 * correo, `yo` or `nadie`), `prioridad`, `asunto` (with its motivo) and `vencidos` (1) are for the staff. `sinLeer` (1)
 * leaves the cases with messages that the asker has not read.
 */
export const ConsultaCasos = /* @__PURE__ */ puro(() =>
  z.object({
    estado: z.optional(Estados),
    motivo: z.optional(Codigo),
    buscar: z.optional(texto(200, { vacio: true })),
    desde: z.optional(Dia),
    hasta: z.optional(Dia),
    orden: z._default(Orden, '-numero'),
    cursor: z.optional(z.string().check(z.maxLength(200, { error: 'formato' }))),
    limite: z._default(
      z.coerce
        .number({ error: 'formato' })
        .check(
          z.int({ error: 'formato' }),
          z.minimum(1, { error: 'formato' }),
          z.maximum(100, { error: 'formato' }),
        ),
      CASOS_POR_PAGINA,
    ),
    ips: z.optional(z.string().check(z.maxLength(40, { error: 'formato' }))),
    asignado: z.optional(z.string().check(z.maxLength(254, { error: 'formato' }))),
    prioridad: z.optional(Prioridad),
    asunto: z.optional(Codigo),
    vencidos: z.optional(z.literal('1', { error: 'formato' })),
    sinLeer: z.optional(z.literal('1', { error: 'formato' })),
  }),
);
export type ConsultaCasos = z.infer<typeof ConsultaCasos>;

/**
 * Number of cases of each estado that the asker can see, whatever the filters. A plain object, because z.record takes
 * more bytes to load.
 */
export const Totales = /* @__PURE__ */ puro(() =>
  z.object(
    Object.fromEntries(Estado.options.map((estado) => [estado, z.number()])) as Record<
      Estado,
      z.ZodMiniNumber
    >,
  ),
);
export type Totales = z.infer<typeof Totales>;

/**
 * `recortada`: the filters leave more cases than one list in this order is made of, which are the newest of them; in
 * the order of the numbers all are listed. `total`, for an IPS, is how many cases the filters
 * leave on all pages: exact up to 1000, 1001 for more.
 */
export const ListaCasos = /* @__PURE__ */ puro(() =>
  z.object({
    casos: z.array(ResumenCaso),
    siguiente: z.nullable(z.string()),
    totales: Totales,
    /** Something of what may be seen is not in the search index yet, so the list may lack it. */
    indizando: z.optional(z.literal(true)),
    recortada: z.optional(z.literal(true)),
    total: z.optional(z.number()),
  }),
);
export type ListaCasos = z.infer<typeof ListaCasos>;
