/**
 * The figures of a period. Rows are read in pieces, by the indexes of creation and solution, and counted here: a single
 * counting statement would block all other requests while it runs.
 */
import type { ConsultaReporte, Reporte } from '../../shared/reporte.ts';
import { limitada, type Db } from '../db/statement.ts';
import { enTandas } from '../db/batches.ts';
import { DIA_MS, diaDe, inicioDelDia } from '../tiempo/bogota.ts';
import type { Calendario } from '../tiempo/calendario.ts';
import { Conteo, Conteos, type Hecho } from './conteos.ts';
import { aPeriodo, type Periodo } from './periodo.ts';

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
  db: Db,
  consulta: ConsultaReporte,
  { jornada }: Calendario,
  ahora: number,
): Promise<Reporte> {
  const periodo = aPeriodo(consulta);
  const dias = diasDe(periodo);
  const total = new Conteo();
  const porMotivo = new Conteos<string>();
  const porIps = new Conteos<string>();
  const porAgente = new Conteos<number>();
  const motivos = new Map<string, string>();

  for (const hecho of ['llegados', 'resueltos'] as const) {
    for await (const tanda of casosDe(db, hecho, periodo)) {
      for (const { momento, nit, motivo, motivo_nombre, minutos, agente } of tanda) {
        dias[Math.floor((momento - periodo.inicio) / DIA_MS)]![hecho] += 1;
        total.anotar(hecho, minutos);
        porMotivo.anotar(motivo, hecho, minutos);
        porIps.anotar(nit, hecho, minutos);
        if (agente !== null) porAgente.anotar(agente, hecho, minutos);
        motivos.set(motivo, motivo_nombre);
      }
    }
  }

  const deMotivo = await nombresDeMotivos(db, motivos);
  const mayores = porIps.mayores(IPS_EN_REPORTE);
  const deIps = await nombresDeIps(db, mayores.map(([nit]) => nit)); // prettier-ignore
  const deSoporte = await leerSoporte(db);
  return {
    ...consulta,
    jornada,
    abiertos: await contarAbiertos(db, ahora),
    porDia: dias,
    total: total.renglon(),
    porMotivo: porMotivo.mayores().map(([codigo, renglon]) => ({
      motivo: { codigo, nombre: deMotivo.get(codigo) ?? codigo },
      ...renglon,
    })),
    porIps: mayores.map(([nit, renglon]) => ({ ips: { nit, nombre: deIps.get(nit) ?? nit }, ...renglon })),
    porAgente: porAgente.mayores().flatMap(([id, renglon]) => {
      const agente = deSoporte.get(id);
      return agente ? { agente, ...renglon } : [];
    }),
  };
}

function diasDe({ inicio, fin }: Periodo): Reporte['porDia'] {
  return Array.from({ length: (fin - inicio) / DIA_MS }, (_, i) => ({
    dia: diaDe(inicio + i * DIA_MS),
    llegados: 0,
    resueltos: 0,
  }));
}

interface Marca {
  momento: number;
  numero: number;
}

/**
 * Created cases with the minutes to the first answer and who gave it, or solved cases with the minutes to the solution
 * and who solved them.
 */
const porMomento = (
  momento: 'creado' | 'resuelto',
  minutos: 'minutos_respuesta' | 'minutos_solucion',
  agente: 'respondido_por' | 'resuelto_por',
) =>
  limitada((db, p: Marca & { fin: number }, limite) =>
    db
      .selectFrom('casos')
      .select((eb) => [
        'numero',
        'nit',
        'motivo',
        'motivo_nombre',
        eb.ref(momento).$castTo<number>().as('momento'),
        eb.ref(minutos).as('minutos'),
        eb.ref(agente).as('agente'),
      ])
      .where(momento, '<', p.fin)
      .where((eb) => eb(eb.refTuple(momento, 'numero'), '>', eb.tuple(p.momento, p.numero)))
      .orderBy(momento)
      .orderBy('numero')
      .limit(limite),
  );
const leer = {
  llegados: porMomento('creado', 'minutos_respuesta', 'respondido_por'),
  resueltos: porMomento('resuelto', 'minutos_solucion', 'resuelto_por'),
};

function casosDe(db: Db, hecho: Hecho, { inicio, fin }: Periodo) {
  return enTandas(
    (despues: Marca, limite) => leer[hecho](db, { ...despues, fin, limite }),
    { momento: inicio, numero: 0 },
    ({ momento, numero }) => ({ momento, numero }),
  );
}

const abiertosDesde = limitada((db, p: { numero: number }, limite) =>
  db
    .selectFrom('casos')
    .select(['numero', 'creado'])
    .where('abierto', '=', 1)
    .where('numero', '>', p.numero)
    .orderBy('numero')
    .limit(limite),
);

async function contarAbiertos(db: Db, ahora: number): Promise<Reporte['abiertos']> {
  const hoy = inicioDelDia(diaDe(ahora));
  const tramos = ANTIGUEDADES.map(([desdeDias, hastaDias]) => ({ desdeDias, hastaDias, cantidad: 0 }));
  const tandas = enTandas(
    (numero: number, limite) => abiertosDesde(db, { numero, limite }),
    0,
    ({ numero }) => numero,
  );
  for await (const tanda of tandas) {
    for (const { creado } of tanda) {
      // Days of the calendar, so that a list between two days has the same cases.
      const dias = Math.ceil(Math.max(0, hoy - creado) / DIA_MS);
      const suyo = tramos.find(({ hastaDias }) => hastaDias === null || dias <= hastaDias);
      if (suyo) suyo.cantidad += 1;
    }
  }
  return tramos;
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
