/** Whether what this process remembers of the database can still be true. */
import type { Database as Conexion } from 'better-sqlite3';

export interface Changes {
  /** Sees what any process has committed until now. Asked once for each request, when it begins. */
  readonly mirar: () => void;
  /**
   * How often that changed which `de` names (migration 015), at the last look or later: what was read after asking holds
   * as long as the number is the same.
   */
  readonly de: (de: string) => number;
}

/** `lectura` is a connection that does not write, so that every commit is one of another connection for it. */
export function createChanges(lectura: Conexion): Changes {
  // Changes with every commit of another connection, in this process or in another (pragma.html#pragma_data_version).
  const version = lectura.prepare<[], number>('PRAGMA data_version').pluck();
  const leer = lectura.prepare<[string], number>('SELECT numero FROM cambios WHERE de = ?').pluck();
  const leidos = new Map<string, number>();
  let vista: number | undefined;
  return {
    mirar() {
      const ahora = version.get();
      if (ahora === vista) return;
      leidos.clear();
      vista = ahora;
    },
    de(de) {
      let numero = leidos.get(de);
      if (numero === undefined) {
        numero = leer.get(de) ?? 0;
        leidos.set(de, numero);
      }
      return numero;
    },
  };
}
