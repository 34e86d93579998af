/** Queries of hot paths, built and compiled once instead of at every request. */
import type { Compilable, CompiledQuery, Kysely, QueryResult, RawBuilder } from 'kysely';
import { conexionDe } from './dialect.sqlite.ts';
import { correr, type Pasos } from './steps.ts';
import type { Esquema } from './schema.ts';

/** Stands for a parameter while a statement is being built; replaced by the call's value. */
class Hueco {
  readonly nombre: string;

  constructor(nombre: string) {
    this.nombre = nombre;
  }

  /** Called by whatever computes or compares. */
  [Symbol.toPrimitive](): never {
    throw new TypeError(`the value of ${this.nombre} is not known while its statement is built`);
  }
}

/** What queries are asked of: the connection that reads, or a transaction. */
export type Db = Kysely<Esquema>;

declare const escribe: unique symbol;

/** The transaction of a unit of work (writer.ts). Functions that write take this, so that nobody hands them a Db. */
export type Tx = Db & { readonly [escribe]: true };

/** A statement with named parameters, compiled at its first use. */
export interface Sentencia<P extends object, R> {
  (db: Db, parametros: P): Promise<R[]>;
  /** Its rows as arrays, in the order of its columns, read at once: for lists, whose objects would be made twice. */
  filas(db: Db, parametros: P): unknown[][];
}

interface SentenciaPorPasos<P extends object, R> extends Sentencia<P, R> {
  /** The same as steps, for units of work. */
  pasos(db: Db, parametros: P): Pasos<R[]>;
}

/**
 * A statement with named parameters, compiled at its first use. `construir` gets placeholders in place of values and
 * passes them on as they are: to compute with one throws. What depends on a value needs a statement for each case.
 */
export function statement<P extends object, R = unknown>(
  construir: (db: Db, parametros: P) => Compilable<R>,
): SentenciaPorPasos<P, R> {
  let compilada: CompiledQuery<R> | undefined;
  /** The parameters' names; values that are always the same have none. */
  let nombres: (keyof P | undefined)[] = [];

  function compilar(db: Db): CompiledQuery<R> {
    const nueva = construir(db, huecos<P>()).compile();
    nombres = nueva.parameters.map((valor) =>
      valor instanceof Hueco ? (valor.nombre as keyof P) : undefined,
    );
    return nueva;
  }

  const valores = ({ parameters }: CompiledQuery<R>, parametros: P): unknown[] =>
    nombres.map((nombre, i) => (nombre === undefined ? parameters[i] : parametros[nombre]));

  function* pasos(db: Db, parametros: P): Pasos<R[]> {
    compilada ??= compilar(db);
    const suyos = valores(compilada, parametros);
    const conexion = conexionDe(db);
    return conexion ? conexion.leer<R>(compilada.sql, suyos) : yield* pedir(db, compilada, suyos);
  }

  const filas = (db: Db, parametros: P): unknown[][] => {
    compilada ??= compilar(db);
    const conexion = conexionDe(db);
    if (!conexion) throw new Error('rows are read from a connection of kyselySobre');
    return conexion.leerFilas(compilada.sql, valores(compilada, parametros));
  };

  return Object.assign(async (db: Db, parametros: P) => correr(pasos(db, parametros)), { pasos, filas });
}

/** Steps to which limits are rounded up, so that a statement has few forms; rows over the limit are left out. */
const ESCALONES = [1, 2, 6, 11, 21, 51, 101, 201, 501, 1_001, 10_001];

/**
 * A statement with a limit, which stands in its SQL as a number (dialect.sqlite.ts says why).
 */
export function limitada<P extends object, R = unknown>(
  construir: (db: Db, parametros: P, limite: number) => Compilable<R>,
): Sentencia<P & { limite: number }, R> {
  const porLimite = new Map<number, Sentencia<P, R>>();
  const de = (limite: number): Sentencia<P, R> => {
    const escalon = ESCALONES.find((uno) => uno >= limite) ?? limite;
    let suya = porLimite.get(escalon);
    if (!suya) {
      suya = statement<P, R>((db, parametros) => construir(db, parametros, escalon));
      porLimite.set(escalon, suya);
    }
    return suya;
  };
  const recortar = <T>(filas: T[], limite: number): T[] =>
    filas.length > limite ? filas.slice(0, limite) : filas;
  return Object.assign(
    async (db: Db, p: P & { limite: number }) => recortar(await de(p.limite)(db, p), p.limite),
    { filas: (db: Db, p: P & { limite: number }) => recortar(de(p.limite).filas(db, p), p.limite) },
  );
}

/** The rows of a query that is built at each use, as steps. */
export function* consultar<R>(db: Db, consulta: Compilable<R>): Pasos<R[]> {
  const compilada = consulta.compile();
  const { sql, parameters } = compilada;
  const conexion = conexionDe(db);
  return conexion ? conexion.leer<R>(sql, parameters) : yield* pedir(db, compilada, parameters);
}

/** From an engine that answers later. */
function* pedir<R>(db: Db, compilada: CompiledQuery<R>, valores: readonly unknown[]): Pasos<R[]> {
  const { rows } = (yield db.executeQuery<R>({ ...compilada, parameters: valores })) as QueryResult<R>;
  return rows;
}

/** Makes hand-written SQL usable in `statement`. */
export const enBruto = <R = unknown>(db: Db, texto: RawBuilder<R>): Compilable<R> => ({
  compile: () => texto.compile(db),
});

function huecos<P extends object>(): P {
  return new Proxy({} as P, { get: (_, nombre) => new Hueco(String(nombre)) });
}
