/**
 * Brings the full-text index up to what a transaction changed. Once before each commit and outside every savepoint:
 * FTS5 writes its pending words out at each of those, which would cost more than all the rest of a new case.
 */
import type { Database as Conexion } from 'better-sqlite3';

/** What to run before the commit; the statements are prepared once. */
export function crearIndexador(conexion: Conexion): () => void {
  const indexar = conexion.prepare(`
    INSERT OR REPLACE INTO casos_busqueda (rowid, alcance, texto)
    SELECT numero, 'n' || casos.nit,
      numero || ' ' || casos.nit || ' ' || ips.nombre || ' ' || asunto_nombre || ' ' || motivo_nombre || ' ' ||
        descripcion
    FROM casos_por_indexar CROSS JOIN casos USING (numero) JOIN ips ON ips.nit = casos.nit`);
  const vaciar = conexion.prepare('DELETE FROM casos_por_indexar');
  return () => {
    if (indexar.run().changes > 0) vaciar.run();
  };
}
