/** Hears which statements a service runs, with its real database, and tells how SQLite runs them. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { conexionDe } from '../../../server/db/dialect.sqlite.ts';
import type { Db } from '../../../server/db/statement.ts';

/** Calls `oyente` with the SQL of each statement that is run from here on, however it is run. */
export function oirSql(db: Db, oyente: (sql: string) => void): void {
  const conexion = conexionDe(db)!;
  let oida = false;
  for (const como of ['leer', 'leerFilas'] as const) {
    const original = conexion[como].bind(conexion) as (sql: string, valores: readonly unknown[]) => never;
    conexion[como] = (sql: string, valores: readonly unknown[]) => {
      if (!oida) oyente(sql);
      return original(sql, valores);
    };
  }
  // What returns no rows runs here; the others go on to `leer`.
  const original = conexion.executeQuery.bind(conexion);
  conexion.executeQuery = (consulta) => {
    oyente(consulta.sql);
    oida = true;
    try {
      return original(consulta);
    } finally {
      oida = false;
    }
  };
}

/** The lines of EXPLAIN QUERY PLAN for statements of the service whose data are in `carpeta`. */
export function planes(carpeta: string, sentencias: Iterable<string>): { texto: string; plan: string[] }[] {
  const db = new Database(join(carpeta, 'mesa.db'), { readonly: true });
  try {
    return [...sentencias].map((texto) => ({
      texto,
      plan: db
        .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${texto}`)
        .all(...Array.from({ length: texto.split('?').length - 1 }, () => 1))
        .map(({ detail }) => detail),
    }));
  } finally {
    db.close();
  }
}
