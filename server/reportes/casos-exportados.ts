/** Rows of an exported file: the cases that were created or solved in a period. */
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { limitada, type Db } from '../db/statement.ts';
import { enTandas } from '../db/batches.ts';
import type { Periodo } from './periodo.ts';

/**
 * Columns of the export. The first ones are those that `mesa casos importar` reads; `ancho` is in characters, for a
 * sheet.
 */
export const COLUMNAS = [
  { nombre: 'numero', ancho: 10 },
  { nombre: 'fecha', ancho: 17 },
  { nombre: 'nit', ancho: 12 },
  { nombre: 'ips', ancho: 34 },
  { nombre: 'motivo', ancho: 30 },
  { nombre: 'asunto', ancho: 30 },
  { nombre: 'descripcion', ancho: 40 },
  { nombre: 'estado', ancho: 12 },
  { nombre: 'prioridad', ancho: 11 },
  { nombre: 'asignado', ancho: 22 },
  { nombre: 'primera respuesta', ancho: 18 },
  { nombre: 'minutos hábiles de respuesta', ancho: 28 },
  { nombre: 'resuelto', ancho: 17 },
  { nombre: 'minutos hábiles de solución', ancho: 28 },
] as const;

/** Moments are Dates, so that a spreadsheet can calculate with them. */
export type Celda = string | number | Date | null;

export type FilaExportada = Readonly<Record<(typeof COLUMNAS)[number]['nombre'], Celda>>;

interface Marca {
  momento: number;
  numero: number;
}

type Momento = 'creado' | 'resuelto';

/** Cases by their creation in the period; or, of cases created before it, by their solution. */
const casosPor = (momento: Momento) =>
  limitada((db, p: Marca & Periodo, limite) =>
    db
      .selectFrom('casos')
      .innerJoin('ips', 'ips.nit', 'casos.nit')
      .leftJoin('usuarios', 'usuarios.id', 'casos.asignado')
      .select([
        'casos.numero',
        'casos.creado',
        'casos.nit',
        'ips.nombre as ips',
        'casos.motivo_nombre',
        'casos.asunto_nombre',
        'casos.descripcion',
        'casos.estado',
        'casos.prioridad',
        'usuarios.nombre as asignado',
        'casos.primera_respuesta',
        'casos.minutos_respuesta',
        'casos.resuelto',
        'casos.minutos_solucion',
      ])
      .where(`casos.${momento}`, '<', p.fin)
      .where((eb) => eb(eb.refTuple(`casos.${momento}`, 'casos.numero'), '>', eb.tuple(p.momento, p.numero)))
      .$if(momento === 'resuelto', (q) => q.where('casos.creado', '<', p.inicio))
      .orderBy(`casos.${momento}`)
      .orderBy('casos.numero')
      .limit(limite),
  );
const leer = { creado: casosPor('creado'), resuelto: casosPor('resuelto') };

/** All cases of the period in pieces, each case once. */
export async function* casosDelPeriodo(db: Db, periodo: Periodo): AsyncGenerator<FilaExportada[]> {
  for (const momento of ['creado', 'resuelto'] as const) {
    const tandas = enTandas(
      (despues: Marca, limite) => leer[momento](db, { ...despues, ...periodo, limite }),
      { momento: periodo.inicio, numero: 0 },
      (fila) => ({ momento: fila[momento]!, numero: fila.numero }),
    );
    for await (const tanda of tandas) yield tanda.map(aFila);
  }
}

const contarPor = (momento: Momento) =>
  limitada((db, p: Periodo, limite) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('casos')
          .select('numero')
          .where(momento, '>=', p.inicio)
          .where(momento, '<', p.fin)
          .$if(momento === 'resuelto', (q) => q.where('creado', '<', p.inicio))
          .limit(limite)
          .as('hallados'),
      )
      .select((eb) => eb.fn.countAll<number>().as('cuantos')),
  );
const contar = [contarPor('creado'), contarPor('resuelto')];

/** Number of cases; each of the two kinds is counted up to `tope`. */
export async function contarDelPeriodo(db: Db, periodo: Periodo, tope: number): Promise<number> {
  const cuentas = await Promise.all(contar.map((cuenta) => cuenta(db, { ...periodo, limite: tope })));
  return cuentas.reduce((suma, [fila]) => suma + Math.min(fila?.cuantos ?? 0, tope), 0);
}

function aFila(fila: Awaited<ReturnType<typeof leer.creado>>[number]): FilaExportada {
  const momento = (valor: number | null) => (valor === null ? null : new Date(valor));
  return {
    numero: fila.numero,
    fecha: new Date(fila.creado),
    nit: fila.nit,
    ips: fila.ips,
    motivo: fila.motivo_nombre,
    asunto: fila.asunto_nombre,
    descripcion: fila.descripcion,
    estado: NOMBRE_ESTADO[fila.estado],
    prioridad: fila.prioridad,
    asignado: fila.asignado,
    'primera respuesta': momento(fila.primera_respuesta),
    'minutos hábiles de respuesta': fila.minutos_respuesta,
    resuelto: momento(fila.resuelto),
    'minutos hábiles de solución': fila.minutos_solucion,
  };
}
