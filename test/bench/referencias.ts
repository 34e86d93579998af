/** What the figures are held against, built here: SQLite by itself, and Hono by itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** One insert a commit, one after another, WAL with synchronous=FULL: commits a second. */
export function insercionesSueltas(total: number): number {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-bench-'));
  const base = new Database(join(carpeta, 'suelta.db'));
  try {
    base.pragma('journal_mode = WAL');
    base.pragma('synchronous = FULL');
    base.exec('CREATE TABLE casos (numero INTEGER PRIMARY KEY, nit TEXT, descripcion TEXT, creado INTEGER)');
    const insertar = base.prepare('INSERT INTO casos (nit, descripcion, creado) VALUES (?, ?, ?)');
    const inicio = performance.now();
    for (let i = 0; i < total; i++) insertar.run('900123456', `Caso de prueba ${i}`, i);
    return total / ((performance.now() - inicio) / 1000);
  } finally {
    base.close();
    rmSync(carpeta, { recursive: true, force: true });
  }
}
