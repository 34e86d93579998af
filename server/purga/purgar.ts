/** Deletes cases for good: their rows, files, and traces in the search index and the write-ahead log. */
import { setTimeout as pausa } from 'node:timers/promises';
import type { SelectQueryBuilder } from 'kysely';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import type { Almacen } from '../adjuntos/almacen.ts';
import type { Base } from '../db/database.sqlite.ts';
import type { Esquema } from '../db/schema.ts';
import type { Db, Tx } from '../db/statement.ts';
import { ENTRE_TANDAS_MS } from '../db/batches.ts';

/** One case, or all cases that are CERRADO and unchanged since a moment (milliseconds). */
export type Seleccion = { caso: number } | { cerradosAntes: number };

export interface Cantidades {
  casos: number;
  mensajes: number;
  notas: number;
  adjuntos: number;
}

const CASOS_POR_TANDA = 50;

/** What purgarCasos would delete. */
export async function contarPurga(db: Db, seleccion: Seleccion): Promise<Cantidades> {
  const numeros = elegidos(db.selectFrom('casos'), seleccion).select('numero');
  const contar = async (tabla: 'mensajes' | 'notas' | 'adjuntos') => {
    const { cuenta } = await db
      .selectFrom(tabla)
      .select((eb) => eb.fn.countAll<number>().as('cuenta'))
      .where('caso', 'in', numeros)
      .executeTakeFirstOrThrow();
    return cuenta;
  };
  const { casos } = await elegidos(db.selectFrom('casos'), seleccion)
    .select((eb) => eb.fn.countAll<number>().as('casos'))
    .executeTakeFirstOrThrow();
  return {
    casos,
    mensajes: await contar('mensajes'),
    notas: await contar('notas'),
    adjuntos: await contar('adjuntos'),
  };
}

/**
 * Deletes in batches, between which others can write; one that was killed continues when it is repeated. Files are
 * deleted before their rows, so that no unknown file remains. The audit keeps the number of each deleted case.
 */
export async function purgarCasos(
  { base, almacen }: { base: Base; almacen: Almacen },
  seleccion: Seleccion,
  autor: Autor,
  avance: (borrados: number) => void,
): Promise<void> {
  for (let borrados = 0; ;) {
    const filas = await elegidos(base.leer.selectFrom('casos'), seleccion)
      .select('numero')
      .limit(CASOS_POR_TANDA)
      .execute();
    if (filas.length === 0) return;
    const numeros = filas.map(({ numero }) => numero);
    const suyos = await base.leer
      .selectFrom('adjuntos')
      .select('clave')
      .where('caso', 'in', numeros)
      .execute();
    for (const { clave } of suyos) await almacen.borrar(clave);
    const despues = await base.escribir((tx) => borrarFilas(tx, numeros, autor));
    // Attachments that were sent with the case after the files were listed.
    for (const claveDeAdjunto of despues) await almacen.borrar(claveDeAdjunto);
    avance((borrados += numeros.length));
    await pausa(ENTRE_TANDAS_MS);
  }
}

async function borrarFilas(tx: Tx, numeros: readonly number[], autor: Autor): Promise<string[]> {
  const adjuntos = await tx.deleteFrom('adjuntos').where('caso', 'in', numeros).returning('clave').execute();
  await tx.deleteFrom('eventos').where('caso', 'in', numeros).execute();
  await tx.deleteFrom('correos').where('caso', 'in', numeros).execute();
  await tx.deleteFrom('entregas').where('caso', 'in', numeros).execute();
  // Messages, notes, readings and idempotency answers go with it.
  await tx.deleteFrom('casos').where('numero', 'in', numeros).execute();
  for (const numero of numeros) await auditar(tx, autor, 'caso.purgar', String(numero));
  return adjuntos.map(({ clave }) => clave);
}

function elegidos<O>(
  consulta: SelectQueryBuilder<Esquema, 'casos', O>,
  seleccion: Seleccion,
): SelectQueryBuilder<Esquema, 'casos', O> {
  return 'caso' in seleccion
    ? consulta.where('numero', '=', seleccion.caso)
    : consulta.where('estado', '=', 'CERRADO').where('actualizado', '<', seleccion.cerradosAntes);
}
