/**
 * Kysely over one better-sqlite3 connection. Differs from Kysely's own SQLite driver in two things that count at
 * every request: statements are prepared once, and there is no queue in front of the connection (the calls are
 * synchronous, and only the writer opens transactions).
 */
import type { Database as Conexion, Statement } from 'better-sqlite3';
import type { CompiledQuery } from 'kysely';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';

/** Distinct texts kept prepared; lists have the most, one for each combination of filters. */
const PREPARADAS = 500;

export function dialecto(conexion: Conexion): Dialect {
  return {
    createAdapter: () => new Adaptador(),
    createDriver: () => new Controlador(conexion),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class Adaptador extends SqliteAdapter {
  // SQLite rolls DDL back like anything else: a migration happens whole or not at all.
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Controlador implements Driver {
  readonly #conexion: Conexion;
  readonly #unica: DatabaseConnection;

  constructor(conexion: Conexion) {
    this.#conexion = conexion;
    this.#unica = new ConexionPreparada(conexion);
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#unica);
  }

  async beginTransaction(): Promise<void> {
    // A deferred transaction that reads and then writes fails BUSY at once when another process wrote between.
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
  /** Names of the columns that it returns, or undefined when it returns nothing. */
  columnas: string[] | undefined;
}

class ConexionPreparada implements DatabaseConnection {
  readonly #conexion: Conexion;
  readonly #preparadas = new Map<string, Preparada>();

  constructor(conexion: Conexion) {
    this.#conexion = conexion;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, columnas } = this.#preparar(sql);
    if (columnas) {
      const filas = statement.all(parameters) as unknown[][];
      return Promise.resolve({ rows: filas.map((fila) => aObjeto<R>(columnas, fila)) });
    }
    const { changes, lastInsertRowid } = statement.run(parameters);
    return Promise.resolve({ rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) });
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // Not from the cache: an unfinished iteration keeps its statement busy.
    for (const fila of this.#conexion.prepare(sql).iterate(parameters)) yield { rows: [fila as R] };
  }

  #preparar(sql: string): Preparada {
    let preparada = this.#preparadas.get(sql);
    if (!preparada) {
      if (this.#preparadas.size >= PREPARADAS) this.#preparadas.clear();
      const statement = this.#conexion.prepare(sql);
      const columnas = statement.reader ? statement.columns().map(({ name }) => name) : undefined;
      // Rows as arrays: to name their fields here takes half the time that it takes better-sqlite3.
      if (columnas) statement.raw();
      preparada = { statement, columnas };
      this.#preparadas.set(sql, preparada);
    }
    return preparada;
  }
}

function aObjeto<R>(columnas: readonly string[], fila: readonly unknown[]): R {
  const objeto: Record<string, unknown> = {};
  for (let i = 0; i < columnas.length; i += 1) objeto[columnas[i]!] = fila[i];
  return objeto as R;
}
