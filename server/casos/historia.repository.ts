/** The history of a case, read from `eventos`; codes and ids become names. */
import type { Historia } from '../../shared/bandeja.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Alcance } from '../alcance.ts';
import { exigirFila } from './casos.repository.ts';
import { enTandas } from '../db/batches.ts';
import { limitada, type Db } from '../db/statement.ts';
import { correr } from '../db/steps.ts';

type Paso = Historia['historia'][number];
type Campo = Paso['cambios'][number]['campo'];
type Anotado = Partial<Record<Campo, unknown>>;

const CAMPOS: readonly Campo[] = ['estado', 'asignado', 'prioridad', 'motivo', 'asunto'];

/** The whole history. Throws `no_existe`. */
export async function leerHistoria(db: Db, alcance: Alcance, numero: number): Promise<Paso[]> {
  await correr(exigirFila(db, alcance, numero));
  const pasos: Paso[] = [];
  for await (const parte of historiaPorPartes(db, numero)) pasos.push(...parte);
  return pasos;
}

/** The history in pieces, for callers that know that it may be seen. */
export async function* historiaPorPartes(db: Db, numero: number): AsyncGenerator<Paso[]> {
  const nombres = await leerNombres(db);
  const tandas = enTandas(
    (id: number, limite) => eventosDelCaso(db, { caso: numero, id, limite }),
    0,
    ({ id }) => id,
  );
  for await (const tanda of tandas) yield tanda.map((evento) => aPaso(evento, nombres));
}

const eventosDelCaso = limitada((db, p: { caso: number; id: number }, limite) =>
  db
    .selectFrom('eventos')
    .leftJoin('usuarios', 'usuarios.id', 'eventos.actor')
    .select([
      'eventos.id',
      'eventos.tipo',
      'eventos.datos',
      'eventos.creado',
      'usuarios.nombre',
      'usuarios.rol',
    ])
    .where('eventos.caso', '=', p.caso)
    .where('eventos.id', '>', p.id)
    .where('eventos.tipo', 'in', ['caso.creado', 'caso.cambiado'])
    .orderBy('eventos.id')
    .limit(limite),
);

type Evento = Awaited<ReturnType<typeof eventosDelCaso>>[number];

function aPaso({ tipo, datos, creado, nombre, rol }: Evento, nombres: Nombrar): Paso {
  const {
    antes = {},
    nombres: dichos = {},
    ...ahora
  } = JSON.parse(datos) as Anotado & { antes?: Anotado; nombres?: Record<string, string> };
  // The event keeps the names that motivo and asunto had at the time.
  const nombrar = (campo: Campo, valor: unknown) =>
    (/^(motivo|asunto)$/.test(campo) && dichos[String(valor)]) || nombres(campo, valor);
  return {
    fecha: new Date(creado).toISOString(),
    autor: nombre && rol ? { nombre, rol } : null,
    que: tipo === 'caso.creado' ? 'creado' : 'cambiado',
    cambios: CAMPOS.filter((campo) => campo in ahora).map((campo) => ({
      campo,
      antes: nombrar(campo, antes[campo]),
      ahora: nombrar(campo, ahora[campo]),
    })),
  };
}

type Nombrar = (campo: Campo, valor: unknown) => string | null;

async function leerNombres(db: Db): Promise<Nombrar> {
  const motivos = await db.selectFrom('motivos').select(['codigo', 'nombre']).execute();
  const asuntos = await db.selectFrom('asuntos').select(['codigo', 'nombre']).execute();
  const soporte = await db
    .selectFrom('usuarios')
    .select(['id', 'nombre'])
    .where('rol', '!=', 'ips')
    .execute();
  const de = (filas: readonly { codigo: string; nombre: string }[]) =>
    new Map(filas.map(({ codigo, nombre }) => [codigo, nombre]));
  const mapas: Partial<Record<Campo, Map<string, string>>> = {
    motivo: de(motivos),
    asunto: de(asuntos),
    asignado: de(soporte.map(({ id, nombre }) => ({ codigo: String(id), nombre }))),
    estado: new Map(Object.entries(NOMBRE_ESTADO) as [Estado, string][]),
    prioridad: new Map(Object.entries(NOMBRE_PRIORIDAD) as [Prioridad, string][]),
  };
  return (campo, valor) => {
    if (typeof valor !== 'string' && typeof valor !== 'number') return null;
    return mapas[campo]?.get(String(valor)) ?? String(valor);
  };
}
