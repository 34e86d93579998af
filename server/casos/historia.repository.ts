/** What a case went through, read from `eventos`: codes and ids become the names that people know. */
import type { Historia } from '../../shared/bandeja.ts';
import { NOMBRE_ESTADO } from '../../shared/nombre-estado.ts';
import { NOMBRE_PRIORIDAD } from '../../shared/nombre-prioridad.ts';
import type { Prioridad } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import type { Alcance } from '../alcance.ts';
import { exigirFila } from './casos.repository.ts';
import type { Db } from '../db/statement.ts';

type Paso = Historia['historia'][number];
type Campo = Paso['cambios'][number]['campo'];
type Anotado = Partial<Record<Campo, unknown>>;

const CAMPOS: readonly Campo[] = ['estado', 'asignado', 'prioridad', 'motivo', 'asunto'];

export async function leerHistoria(db: Db, alcance: Alcance, numero: number): Promise<Paso[]> {
  await exigirFila(db, alcance, numero);
  const eventos = await db
    .selectFrom('eventos')
    .leftJoin('usuarios', 'usuarios.id', 'eventos.actor')
    .select(['eventos.tipo', 'eventos.datos', 'eventos.creado', 'usuarios.nombre', 'usuarios.rol'])
    .where('eventos.caso', '=', numero)
    .where('eventos.tipo', 'in', ['caso.creado', 'caso.cambiado'])
    .orderBy('eventos.id')
    .execute();
  const nombres = await leerNombres(db);
  return eventos.map(({ tipo, datos, creado, nombre, rol }) => {
    const {
      antes = {},
      nombres: dichos = {},
      ...ahora
    } = JSON.parse(datos) as Anotado & { antes?: Anotado; nombres?: Record<string, string> };
    // Motivos and asuntos as they were called then.
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
  });
}

async function leerNombres(db: Db): Promise<(campo: Campo, valor: unknown) => string | null> {
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
