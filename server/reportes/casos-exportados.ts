/** The cases of a period as rows of a file. */
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { sentencia, type Lectura } from '../datos/sentencia.ts';
import { enTandas } from '../datos/tandas.ts';
import type { Periodo } from './periodo.ts';

/** The first ones are those that `mesa casos importar` reads. `ancho` in characters, for a sheet. */
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

/** A moment is a Date, so that a sheet can reckon with it. */
export type Celda = string | number | Date | null;

export type FilaExportada = Readonly<Record<(typeof COLUMNAS)[number]['nombre'], Celda>>;

interface Clave {
  creado: number;
  numero: number;
}

const creadosDesde = sentencia((db, p: Clave & { fin: number; limite: number }) =>
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
    .where('casos.creado', '<', p.fin)
    .where((eb) => eb(eb.refTuple('casos.creado', 'casos.numero'), '>', eb.tuple(p.creado, p.numero)))
    .orderBy('casos.creado')
    .orderBy('casos.numero')
    .limit(p.limite),
);

/** In the order of their creation, in pieces. */
export async function* casosCreadosEn(
  db: Lectura,
  { inicio, fin }: Periodo,
): AsyncGenerator<FilaExportada[]> {
  const tandas = enTandas(
    (despues: Clave, limite) => creadosDesde(db, { ...despues, fin, limite }),
    { creado: inicio, numero: 0 },
    ({ creado, numero }) => ({ creado, numero }),
  );
  for await (const tanda of tandas) yield tanda.map(aFila);
}

const contarHasta = sentencia((db, p: Periodo & { tope: number }) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('casos')
        .select('numero')
        .where('creado', '>=', p.inicio)
        .where('creado', '<', p.fin)
        .limit(p.tope)
        .as('creados'),
    )
    .select((eb) => eb.fn.countAll<number>().as('cuantos')),
);

/** How many they are, counted up to `tope`. */
export async function contarCreadosEn(db: Lectura, periodo: Periodo, tope: number): Promise<number> {
  const [fila] = await contarHasta(db, { ...periodo, tope });
  return fila?.cuantos ?? 0;
}

function aFila(fila: Awaited<ReturnType<typeof creadosDesde>>[number]): FilaExportada {
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
