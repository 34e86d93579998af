import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCheckpointer } from '../../../server/db/checkpoint.sqlite.ts';
import { abrirBase, conectar, type Base } from '../../../server/db/database.sqlite.ts';

const PAGINA = 4_096;

async function abrir(): Promise<{
  base: Base;
  archivo: string;
  log: () => { log: number; waiting: number };
}> {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-registro-'));
  onTestFinished(() => rmSync(carpeta, { recursive: true, force: true }));
  const base = await abrirBase(carpeta);
  onTestFinished(() => base.cerrar());
  const archivo = join(carpeta, 'mesa.db');
  const mirar = new Database(archivo, { readonly: true });
  onTestFinished(() => void mirar.close());
  const noop = mirar.prepare('PRAGMA wal_checkpoint(NOOP)');
  return {
    base,
    archivo,
    log: () => {
      const { log, checkpointed } = noop.get() as { log: number; checkpointed: number };
      return { log, waiting: log - checkpointed };
    },
  };
}

/** One commit of so many pages, more or less, which go into the log. */
const escribir = (base: Base, paginas: number) =>
  base.escribir(async (tx) => {
    await sql`INSERT OR REPLACE INTO respuestas (id, titulo, texto)
      VALUES (1, 'larga', hex(randomblob(${(paginas * PAGINA) / 2})))`.execute(tx);
  });

const hasta = (cierto: () => boolean) => vi.waitUntil(cierto, { timeout: 25_000, interval: 10 });

test('what was committed is copied into the database by another thread, however much a long reader held back', async () => {
  const { base, archivo, log } = await abrir();
  await escribir(base, 100);
  const lector = new Database(archivo, { readonly: true });
  lector.exec('BEGIN');
  lector.prepare('SELECT count(*) FROM respuestas').get();
  for (let i = 0; i < 30; i += 1) await escribir(base, 400);
  // All of it waits for the reader.
  expect(log().waiting).toBeGreaterThan(8_000);
  lector.exec('COMMIT');
  lector.close();
  await hasta(() => {
    void escribir(base, 1);
    return log().waiting < 1_000;
  });
});

test('no commit copies it, and the thread does when it is told of one', async () => {
  const { archivo, log } = await abrir();
  const conexion = conectar(archivo);
  const checkpointer = createCheckpointer(conexion, archivo);
  onTestFinished(async () => {
    await checkpointer.close();
    conexion.close();
  });
  const escritura = conexion.prepare(
    'INSERT INTO respuestas (titulo, texto) VALUES (?, hex(randomblob(800000)))',
  );
  // More than the log has when SQLite copies by itself.
  for (let i = 0; i < 15; i += 1) escritura.run(`larga ${i}`);
  expect(log().waiting).toBeGreaterThan(5_000);
  checkpointer.afterCommit();
  await hasta(() => log().waiting === 0);
});

test('a disk that refuses the copy stops no writer', async () => {
  const { archivo } = await abrir();
  const conexion = conectar(archivo);
  const checkpointer = createCheckpointer(conexion, archivo);
  onTestFinished(() => checkpointer.close());
  conexion.close();
  expect(() => checkpointer.afterCommit()).not.toThrow();
});

test('under a steady load the log is begun anew again and again', async () => {
  const { base, archivo, log } = await abrir();
  let escritas = 0;
  const anteriores: number[] = [];
  while (anteriores.length < 3) {
    const antes = log().log;
    await escribir(base, 100);
    escritas += 1;
    if (log().log < antes) anteriores.push(antes);
    // Twenty times what it should take.
    expect(escritas).toBeLessThan(4_000);
  }
  expect(statSync(`${archivo}-wal`).size).toBeLessThan(64 * 1024 * 1024);
});
