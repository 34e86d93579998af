/** Figures of a period, for the EPS's staff. Times are minutes of office hours. */
import * as z from 'zod/mini';
import { Dia } from './dia.ts';
import { Nombrado } from './catalogo.ts';
import { REPORTE_DIAS_MAXIMO } from './limites.ts';
import { puro } from './puro.ts';

interface Periodo {
  desde: string;
  hasta: string;
}

const esPeriodo = /* @__PURE__ */ puro(() => [
  z.refine<Periodo>(({ desde, hasta }) => desde <= hasta, { error: 'formato', path: ['hasta'] }),
  z.refine<Periodo>(
    ({ desde, hasta }) => (Date.parse(hasta) - Date.parse(desde)) / 86_400_000 < REPORTE_DIAS_MAXIMO,
    { error: 'largo', path: ['hasta'] },
  ),
]);

/** Days of Bogotá, both included; at most REPORTE_DIAS_MAXIMO of them. */
export const ConsultaReporte = /* @__PURE__ */ puro(() =>
  z.object({ desde: Dia, hasta: Dia }).check(...esPeriodo),
);
export type ConsultaReporte = z.infer<typeof ConsultaReporte>;

export const ConsultaExportacion = /* @__PURE__ */ puro(() =>
  z
    .object({ desde: Dia, hasta: Dia, formato: z.enum(['csv', 'xlsx'], { error: 'formato' }) })
    .check(...esPeriodo),
);

/** Median and 90th percentile of `cuenta` cases; null when there are none. */
export const Tiempos = /* @__PURE__ */ puro(() =>
  z.object({ cuenta: z.number(), mediana: z.nullable(z.number()), p90: z.nullable(z.number()) }),
);
export type Tiempos = z.infer<typeof Tiempos>;

const Renglon = /* @__PURE__ */ puro(() => ({
  llegados: z.number(),
  resueltos: z.number(),
  respuesta: Tiempos,
  solucion: Tiempos,
}));

/**
 * Figures of a period. `llegados` were created in it, `resueltos` solved in it. `respuesta` is about the cases created
 * in it that have a first answer, `solucion` about those solved in it. An agent's cases are those that the agent
 * answered first or solved. `abiertos` are the cases open now, by days of Bogotá since
 * that of their creation: 1 is yesterday.
 */
export const Reporte = /* @__PURE__ */ puro(() =>
  z.object({
    desde: z.string(),
    hasta: z.string(),
    /** Minutes of a working day, by the office hours. */
    jornada: z.number(),
    abiertos: z.array(
      z.object({ desdeDias: z.number(), hastaDias: z.nullable(z.number()), cantidad: z.number() }),
    ),
    porDia: z.array(z.object({ dia: z.string(), llegados: z.number(), resueltos: z.number() })),
    total: z.object(Renglon),
    porMotivo: z.array(z.object({ motivo: Nombrado, ...Renglon })),
    porIps: z.array(z.object({ ips: z.object({ nit: z.string(), nombre: z.string() }), ...Renglon })),
    porAgente: z.array(
      z.object({ agente: z.object({ correo: z.string(), nombre: z.string() }), ...Renglon }),
    ),
  }),
);
export type Reporte = z.infer<typeof Reporte>;
