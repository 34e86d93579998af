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

/** How many statements are kept prepared. Lists of cases have the most: one for each combination of filters. */
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
  // SQLite can roll DDL back, so a migration happens entirely or not at all.
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
