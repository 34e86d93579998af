/** The figures of a period: added up from what is kept of its days, and counted where something changed since. */
import { sql } from 'kysely';
import type { ConsultaReporte, Reporte } from '../../shared/reporte.ts';
import type { Servicios } from '../servicios.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';
import { diaDe } from '../tiempo/bogota.ts';
import type { Calendario } from '../tiempo/calendario.ts';
import { Cifras, contarCasos } from './contar-casos.ts';
import { aPeriodo, type Periodo } from './periodo.ts';
import { sumarDias } from './sumar-dias.ts';
import {
  LARGOS,
  leerEstado,
  numeroDeDia,
  periodoDe,
  siguen,
  sumarTiemposDeIps,
  sumarTramos,
  type Estado,
  type Tramo,
} from './tramos.repository.ts';

const IPS_EN_REPORTE = 50;

/** Ages of open cases in whole days, from and to (included); null has no end. */
const ANTIGUEDADES: readonly (readonly [number, number | null])[] = [
  [0, 1],
  [2, 3],
  [4, 7],
  [8, 15],
  [16, null],
];

/** The report of a period. `ahora` (milliseconds) is the moment for the age of open cases. */
export async function leerReporte(
  base: Pick<Servicios['base'], 'leer' | 'escribir'>,
  consulta: ConsultaReporte,
  { jornada }: Calendario,
  ahora: number,
): Promise<Reporte> {
  const periodo = aPeriodo(consulta);
  const db = base.leer;
  const [desde, hasta] = [numeroDeDia(periodo.inicio), numeroDeDia(periodo.fin)];
  // Today goes on changing. Where nothing can be written now, more is counted.
  await sumarDias(base, desde, Math.min(hasta, numeroDeDia(ahora))).catch(() => undefined);
  const { cifras, porDia, mayores } = await leerCifras(db, periodo);

  const deMotivo = await nombresDeMotivos(db, cifras.nombres);
  const deIps = await nombresDeIps(db, mayores.map(([nit]) => nit)); // prettier-ignore
  const deSoporte = await leerSoporte(db);
  return {
    ...consulta,
    jornada,
    abiertos: await contarAbiertos(db, ahora),
    porDia,
    total: cifras.total.renglon(),
    porMotivo: cifras.motivo.mayores().map(([codigo, conteo]) => ({
      motivo: { codigo, nombre: deMotivo.get(codigo) ?? codigo },
      ...conteo.renglon(),
    })),
    porIps: mayores.map(([nit, conteo]) => ({
      ips: { nit, nombre: deIps.get(nit) ?? nit },
      ...conteo.renglon(),
    })),
    porAgente: cifras.agente.mayores().flatMap(([id, conteo]) => {
      const agente = deSoporte.get(Number(id));
      return agente ? { agente, ...conteo.renglon() } : [];
    }),
  };
}

/** The figures, with the times of the largest IPS only. */
async function leerCifras(db: Db, { inicio, fin }: Periodo) {
  const [desde, hasta] = [numeroDeDia(inicio), numeroDeDia(fin)];
  for (;;) {
    const cifras = new Cifras();
    const estado = await leerEstado(db, { desde, hasta });
    const { tramos, sueltos } = repartir(estado, desde, hasta);
    await sumarTramos(db, tramos, cifras);
    const contados = await contarSueltos(db, sueltos, cifras);
    const mayores = cifras.ips.mayores(IPS_EN_REPORTE);
    await sumarTiemposDeIps(db, tramos, mayores.map(([nit]) => nit), cifras); // prettier-ignore
    // Otherwise something changed meanwhile, and was added up anew.
    if (await siguen(db, tramos.map(({ id }) => id))) return { cifras, mayores, porDia: diasDe(estado, contados, desde, hasta) }; // prettier-ignore
  }
}

/** The longest stretches that hold, and the days in none of them that have cases. */
function repartir(estado: Estado, desde: number, hasta: number): { tramos: Tramo[]; sueltos: number[] } {
  const tramos: Tramo[] = [];
  const sueltos: number[] = [];
  for (let dia = desde; dia < hasta;) {
    const tramo = LARGOS.map((dias) => estado.tramo(dia, dias)).findLast((uno) => uno !== undefined);
    if (tramo) tramos.push(tramo);
    else if (estado.version(dia, 1) > 0) sueltos.push(dia);
    dia += tramo?.dias ?? 1;
  }
  return { tramos, sueltos };
}

type Cuenta = Pick<Tramo, 'llegados' | 'resueltos'>;

async function contarSueltos(db: Db, dias: readonly number[], cifras: Cifras): Promise<Map<number, Cuenta>> {
  const contados = new Map<number, Cuenta>();
  for (const dia of dias) {
    const { llegados, resueltos } = cifras.total;
    await contarCasos(db, periodoDe(dia, 1), cifras);
    contados.set(dia, {
      llegados: cifras.total.llegados - llegados,
      resueltos: cifras.total.resueltos - resueltos,
    });
  }
  return contados;
}

function diasDe(
  estado: Estado,
  contados: ReadonlyMap<number, Cuenta>,
  desde: number,
  hasta: number,
): Reporte['porDia'] {
  return Array.from({ length: hasta - desde }, (_, i) => {
    const dia = desde + i;
    const { llegados, resueltos } = contados.get(dia) ??
      estado.tramo(dia, 1) ?? { llegados: 0, resueltos: 0 };
    return { dia: diaDe(periodoDe(dia, 1).inicio), llegados, resueltos };
  });
}

const abiertosEntre = statement((db, p: { desde: number; hasta: number }) =>
  enBruto<{ cantidad: number }>(
    db,
    sql`SELECT coalesce(sum(abiertos), 0) AS cantidad FROM casos_dias WHERE dia >= ${p.desde} AND dia <= ${p.hasta}`,
  ),
);

/** By days of the calendar, so that a list between two days has the same cases. */
async function contarAbiertos(db: Db, ahora: number): Promise<Reporte['abiertos']> {
  const hoy = numeroDeDia(ahora);
  return Promise.all(
    ANTIGUEDADES.map(async ([desdeDias, hastaDias]) => {
      // What was filed while the clock was ahead is of today.
      const hasta = desdeDias === 0 ? Number.MAX_SAFE_INTEGER : hoy - desdeDias;
      const desde = hastaDias === null ? Number.MIN_SAFE_INTEGER : hoy - hastaDias;
      const [fila] = await abiertosEntre(db, { desde, hasta });
      return { desdeDias, hastaDias, cantidad: fila!.cantidad };
    }),
  );
}

/** Present names in the catalogue; a motivo that is not in it keeps the name stored with its cases. */
async function nombresDeMotivos(db: Db, deLosCasos: ReadonlyMap<string, string>) {
  const filas = await db.selectFrom('motivos').select(['codigo', 'nombre']).execute();
  return new Map([...deLosCasos, ...filas.map(({ codigo, nombre }) => [codigo, nombre] as const)]);
}

async function nombresDeIps(db: Db, nits: readonly string[]) {
  const filas = await db.selectFrom('ips').select(['nit', 'nombre']).where('nit', 'in', nits).execute();
  return new Map(filas.map(({ nit, nombre }) => [nit, nombre]));
}

async function leerSoporte(db: Db) {
  const filas = await db
    .selectFrom('usuarios')
    .select(['id', 'correo', 'nombre'])
    .where('rol', '!=', 'ips')
    .execute();
  return new Map(filas.map(({ id, correo, nombre }) => [id, { correo: correo ?? '', nombre }]));
}
