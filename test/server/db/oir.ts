/** Hears which statements a service runs, with its real database. */
import { conexionDe } from '../../../server/db/dialect.sqlite.ts';
import type { Db } from '../../../server/db/statement.ts';

/** Calls `oyente` with the SQL of each statement that is run from here on, however it is run. */
export function oirSql(db: Db, oyente: (sql: string) => void): void {
  const conexion = conexionDe(db)!;
  for (const como of ['leer', 'leerFilas'] as const) {
    const original = conexion[como].bind(conexion) as (sql: string, valores: readonly unknown[]) => never;
    conexion[como] = (sql: string, valores: readonly unknown[]) => {
      oyente(sql);
      return original(sql, valores);
    };
  }
}
