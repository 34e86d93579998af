/** Whether what this process remembers of the database can still be true. */
import type { Database as Conexion } from 'better-sqlite3';

/**
 * How often that changed which `de` names (migration 015), up to the last commit of any process: what was read after
 * asking holds as long as the number is the same.
 */
export type Changes = (de: string) => number;

/** `lectura` is a connection that does not write, so that every commit is one of another connection for it. */
export function createChanges(lectura: Conexion): Changes {
  // Changes with every commit of another connection, in this process or in another (pragma.html#pragma_data_version).
  const version = lectura.prepare<[], number>('PRAGMA data_version').pluck();
  const leer = lectura.prepare<[string], number>('SELECT numero FROM cambios WHERE de = ?').pluck();
  const leidos = new Map<string, number>();
  let vista: number | undefined;
  return (de) => {
    const ahora = version.get();
    if (ahora !== vista) {
      leidos.clear();
      vista = ahora;
    }
    let numero = leidos.get(de);
    if (numero === undefined) {
      numero = leer.get(de) ?? 0;
      leidos.set(de, numero);
    }
    return numero;
  };
}
