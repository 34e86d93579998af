/**
 * Kysely over one better-sqlite3 connection. Differs from Kysely's own SQLite driver in two things that count at
 * every request: statements are prepared once, and there is no queue in front of the connection (the calls are
 * synchronous, and only the writer opens transactions).
 */
import type { Database as Conexion, Statement } from 'better-sqlite3';
import type { CompiledQuery } from 'kysely';
import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  ValueNode,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type LimitNode,
  type QueryResult,
} from 'kysely';

/** How many statements are kept prepared. Lists of cases have the most: one for each combination of filters. */
const PREPARADAS = 500;

export function dialecto(conexion: Conexion): Dialect {
  return dialectoDe(new Controlador(conexion));
}

function dialectoDe(controlador: Controlador): Dialect {
  return {
    createAdapter: () => new Adaptador(),
    createDriver: () => controlador,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new Compilador(),
  };
}

const conexiones = new WeakMap<object, ConexionPreparada>();

/** Kysely over this connection, whose compiled statements can also be run without it (`conexionDe`). */
export function kyselySobre<S>(conexion: Conexion): Kysely<S> {
  const controlador = new Controlador(conexion);
  const db = new Kysely<S>({ dialect: dialectoDe(controlador) });
  conexiones.set(db, controlador.unica);
  return db;
}

/**
 * The connection under what `kyselySobre` made; undefined for others, such as a transaction of Kysely's own. A statement
 * that is compiled already needs nothing of Kysely, whose way to the connection takes as long as a short query.
 */
export const conexionDe = (db: object): ConexionPreparada | undefined => conexiones.get(db);

/**
 * Writes limits into the SQL as numbers: SQLite compiles a statement anew at each run when its `LIMIT` is a parameter,
 * which takes longer than a page of rows does.
 */
class Compilador extends SqliteQueryCompiler {
  protected override visitLimit({ limit }: LimitNode): void {
    if (ValueNode.is(limit) && typeof limit.value !== 'number') {
      throw new TypeError('a limit is a number that is known while the statement is built');
    }
    this.append('limit ');
    if (ValueNode.is(limit)) this.appendImmediateValue(limit.value);
    else this.visitNode(limit);
  }
}

class Adaptador extends SqliteAdapter {
  // SQLite can roll DDL back, so a migration happens entirely or not at all.
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Controlador implements Driver {
  readonly #conexion: Conexion;
  readonly unica: ConexionPreparada;

  constructor(conexion: Conexion) {
    this.#conexion = conexion;
    this.unica = new ConexionPreparada(conexion);
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.unica);
  }

  async beginTransaction(): Promise<void> {
    // A deferred transaction that reads first fails with BUSY at its first write if another process wrote meanwhile.
    this.#conexion.exec('BEGIN IMMEDIATE');
  }

  async commitTransaction(): Promise<void> {
    this.#conexion.exec('COMMIT');
  }

  async rollbackTransaction(): Promise<void> {
    this.#conexion.exec('ROLLBACK');
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#conexion.close();
  }
}

interface Preparada {
  statement: Statement;
  /** Names of the returned columns; undefined for a statement that returns no rows. */
  columnas: string[] | undefined;
  /** A class of its own for the rows, so that V8 makes each with room for all of its columns. */
  Fila: ClaseDeFila;
}

type ClaseDeFila = new () => Record<string, unknown>;

class ConexionPreparada implements DatabaseConnection {
  readonly #conexion: Conexion;
  readonly #preparadas = new Map<string, Preparada>();

  constructor(conexion: Conexion) {
    this.#conexion = conexion;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, columnas } = this.#preparar(sql);
    if (columnas) return Promise.resolve({ rows: this.leer<R>(sql, parameters) });
    const { changes, lastInsertRowid } = statement.run(parameters);
    return Promise.resolve({ rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) });
  }

  /** Runs the statement at once; its rows are empty when it returns none. */
  leer<R>(sql: string, parameters: readonly unknown[]): R[] {
    const { statement, columnas, Fila } = this.#preparar(sql);
    if (columnas) {
      const filas = statement.all(parameters) as unknown[][];
      return filas.map((fila) => aObjeto<R>(Fila, columnas, fila));
    }
    statement.run(parameters);
    return [];
  }

  /** The rows of a statement that returns some, as arrays in the order of its columns. */
  leerFilas(sql: string, parameters: readonly unknown[]): unknown[][] {
    return this.#preparar(sql).statement.all(parameters) as unknown[][];
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // Prepared apart, because a statement cannot be run again while its iteration is unfinished.
    for (const fila of this.#conexion.prepare(sql).iterate(parameters)) yield { rows: [fila as R] };
  }

  #preparar(sql: string): Preparada {
    let preparada = this.#preparadas.get(sql);
    if (!preparada) {
      if (this.#preparadas.size >= PREPARADAS) this.#preparadas.clear();
      const statement = this.#conexion.prepare(sql);
      const columnas = statement.reader ? statement.columns().map(({ name }) => name) : undefined;
      // Rows come as arrays; building the objects here takes half the time that better-sqlite3 takes.
      if (columnas) statement.raw();
      preparada = { statement, columnas, Fila: class Fila {} as ClaseDeFila };
      this.#preparadas.set(sql, preparada);
    }
    return preparada;
  }
}

function aObjeto<R>(Fila: ClaseDeFila, columnas: readonly string[], fila: readonly unknown[]): R {
  const objeto = new Fila();
  for (let i = 0; i < columnas.length; i += 1) objeto[columnas[i]!] = fila[i];
  return objeto as R;
}
