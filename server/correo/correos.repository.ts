/** The rows of the outbox as the sender moves them. */
import { sql } from 'kysely';
import type { Base } from '../db/database.sqlite.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { FilaCorreo } from './redactar.ts';

/** Rows that are taken together. */
const LOTE = 20;

/**
 * Milliseconds for which a process has a row without renewing that: what a process that was killed had is taken by
 * another after them.
 */
export const ARRIENDO_MS = 30_000;

/** How often it was tried, this time included, says also who has it: whoever takes it later counts one more. */
export type Tomado = FilaCorreo & { intentos: number; desde: number };

type Cual = Pick<Tomado, 'id' | 'intentos'>;

const tomarLote = statement<{ ahora: number; hasta: number }, Omit<Tomado, 'datos'> & { datos: string }>(
  (db, p) =>
    db
      .updateTable('correos')
      .set((eb) => ({ tomado_hasta: p.hasta, intentos: eb('intentos', '+', 1) }))
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('correos')
          .select('id')
          .where('estado', '=', sql.lit('espera'))
          .where('desde', '<=', p.ahora)
          // Further ahead than any lease is one that was taken while the clock was ahead.
          .where((o) =>
            o.or([
              o('tomado_hasta', 'is', null),
              o('tomado_hasta', '<=', p.ahora),
              o('tomado_hasta', '>', p.hasta),
            ]),
          )
          .orderBy('desde')
          .limit(LOTE),
      )
      .returning([
        'id',
        'clase',
        'usuario',
        'direccion',
        'caso',
        'datos',
        'message_id',
        'creado',
        'desde',
        'intentos',
      ]),
);

/** Takes rows that are due, the oldest first; nobody else takes them for ARRIENDO_MS. */
export async function tomarCorreos({ escribir }: Pick<Base, 'escribir'>, ahora: number): Promise<Tomado[]> {
  const filas = await escribir((tx) => tomarLote.pasos(tx, { ahora, hasta: ahora + ARRIENDO_MS }));
  return filas
    .map(({ datos, ...fila }) => ({ ...fila, datos: JSON.parse(datos) as Record<string, unknown> }))
    .sort((una, otra) => una.desde - otra.desde || una.id - otra.id);
}

const renovar = statement<Cual & { hasta: number }>((db, p) =>
  db
    .updateTable('correos')
    .set({ tomado_hasta: p.hasta })
    .where('id', '=', p.id)
    .where('intentos', '=', p.intentos)
    .where('estado', '=', sql.lit('espera')),
);

export function* renovarCorreos(tx: Tx, filas: readonly Cual[], ahora: number): Pasos<void> {
  for (const { id, intentos } of filas)
    yield* renovar.pasos(tx, { id, intentos, hasta: ahora + ARRIENDO_MS });
}

const devolver = statement<Cual>((db, p) =>
  db
    .updateTable('correos')
    .set((eb) => ({ tomado_hasta: null, intentos: eb('intentos', '-', 1) }))
    .where('id', '=', p.id)
    .where('intentos', '=', p.intentos)
    .where('estado', '=', sql.lit('espera')),
);

/** Gives back what was taken and not tried. */
export function* devolverCorreos(tx: Tx, filas: readonly Cual[]): Pasos<void> {
  for (const { id, intentos } of filas) yield* devolver.pasos(tx, { id, intentos });
}

const posponer = statement<Cual & { desde: number; error: string }>((db, p) =>
  db
    .updateTable('correos')
    .set({ tomado_hasta: null, desde: p.desde, error: p.error })
    .where('id', '=', p.id)
    .where('intentos', '=', p.intentos)
    .where('estado', '=', sql.lit('espera')),
);

/** It is tried again from `desde` on, which are milliseconds. */
export function* posponerCorreo(tx: Tx, p: Cual & { desde: number; error: string }): Pasos<void> {
  yield* posponer.pasos(tx, p);
}

interface Fin {
  id: number;
  estado: 'enviado' | 'fallido' | 'cancelado';
  ahora: number;
  error: string | null;
}

const terminar = statement<Fin>((db, p) =>
  db
    .updateTable('correos')
    .set({ estado: p.estado, terminado: p.ahora, tomado_hasta: null, error: p.error })
    .where('id', '=', p.id)
    .where('estado', '=', sql.lit('espera')),
);

/** It is not tried again. */
export function* terminarCorreo(tx: Tx, p: Fin): Pasos<void> {
  yield* terminar.pasos(tx, p);
}

const proximo = statement<object, { desde: number; tomado_hasta: number | null }>((db) =>
  db
    .selectFrom('correos')
    .select(['desde', 'tomado_hasta'])
    .where('estado', '=', sql.lit('espera'))
    .orderBy('desde')
    // More than all processes can have taken, so that one that nobody has is among them.
    .limit(201),
);

/** The moment from which there is something to send; undefined when nothing waits. */
export async function proximoCorreo(db: Db): Promise<number | undefined> {
  const momentos = (await proximo(db, {})).map(({ desde, tomado_hasta }) =>
    Math.max(desde, tomado_hasta ?? 0),
  );
  return momentos.length > 0 ? Math.min(...momentos) : undefined;
}

const nombre = statement<{ id: number }, { nombre: string }>((db, p) =>
  db.selectFrom('usuarios').select('nombre').where('id', '=', p.id),
);

/** The name of whom it is for. */
export async function nombreDe(db: Db, usuario: number | null): Promise<string | undefined> {
  return usuario === null ? undefined : (await nombre(db, { id: usuario }))[0]?.nombre;
}

const BORRADAS_POR_VEZ = 500;

/** Deletes what ended before `antes` (milliseconds), and returns whether there may be more. */
export async function borrarTerminados(tx: Tx, antes: number, despues: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('correos')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('correos')
        .select('id')
        .where('terminado', 'is not', null)
        .where((o) => o.or([o('terminado', '<', antes), o('terminado', '>', despues)]))
        .limit(sql.lit(BORRADAS_POR_VEZ)),
    )
    .executeTakeFirstOrThrow();
  return numDeletedRows === BigInt(BORRADAS_POR_VEZ);
}
