/** Looks at `mesa.db` without changing it or its folder, whether the service runs or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database, { type Database as Conexion } from 'better-sqlite3';
import { conectar } from '../db/database.sqlite.ts';

export const archivoDeBase = (datos: string): string => join(datos, 'mesa.db');

/**
 * Calls `mirar` with a connection that cannot write. Throws what SQLite throws. Without a -wal file nobody uses the
 * database, and a read-only connection would leave one behind, with a -shm: one that might write takes both away again
 * when it closes.
 */
export function mirarBase<T>(datos: string, mirar: (conexion: Conexion) => T): T {
  const archivo = archivoDeBase(datos);
  const conexion = existsSync(`${archivo}-wal`)
    ? conectar(archivo, { readonly: true })
    : new Database(archivo, { fileMustExist: true, timeout: ESPERA_MS });
  try {
    conexion.pragma(`busy_timeout = ${ESPERA_MS}`);
    conexion.pragma('query_only = ON');
    return mirar(conexion);
  } finally {
    conexion.close();
  }
}

/** Milliseconds to wait for a lock that another process holds. */
const ESPERA_MS = 2_000;

/** The version of SQLite. Throws `ErrorModuloNativo`. */
export function versionDeSqlite(): string {
  const conexion = conectar(':memory:');
  try {
    return conexion.prepare('SELECT sqlite_version()').pluck().get() as string;
  } finally {
    conexion.close();
  }
}

/** Names of the migrations that the database went through; undefined when it is none of ours. */
export const migracionesHechas = (conexion: Conexion): string[] | undefined =>
  hayTabla(conexion, 'migraciones')
    ? (conexion.prepare('SELECT name FROM migraciones ORDER BY name').pluck().all() as string[])
    : undefined;

const hayTabla = (conexion: Conexion, tabla: string): boolean =>
  conexion.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(tabla) !== undefined;

export interface Pragmas {
  journal_mode: string;
  synchronous: number;
  foreign_keys: number;
  secure_delete: number;
}

/** Settings of the file and of every connection that the service opens. */
export function pragmasDe(datos: string): Pragmas {
  const journal_mode = mirarBase(datos, (conexion) => conexion.pragma('journal_mode', { simple: true }));
  const propia = conectar(':memory:');
  try {
    const de = (nombre: string) => propia.pragma(nombre, { simple: true }) as number;
    return {
      journal_mode: String(journal_mode),
      synchronous: de('synchronous'),
      foreign_keys: de('foreign_keys'),
      secure_delete: de('secure_delete'),
    };
  } finally {
    propia.close();
  }
}

/** SQLite's messages about damage, found without comparing the indexes to their tables; empty when it is sound. */
export const danosDe = (datos: string): string[] =>
  mirarBase(datos, (conexion) =>
    (conexion.pragma('quick_check(5)') as { quick_check: string }[])
      .map(({ quick_check: dano }) => dano)
      .filter((dano) => dano !== 'ok'),
  );

/** The newest time that was written, in milliseconds; undefined in an empty database. */
export const ultimaHora = (datos: string): number | undefined =>
  mirarBase(
    datos,
    (conexion) =>
      (conexion
        .prepare(
          `SELECT max(t) FROM (
             SELECT max(creado) AS t FROM eventos UNION ALL SELECT max(creada) FROM auditoria
             UNION ALL SELECT max(creada) FROM sesiones)`,
        )
        .pluck()
        .get() as number | null) ?? undefined,
  );

export const sesionesAbiertas = (datos: string, ahora: number): number =>
  mirarBase(
    datos,
    (conexion) =>
      conexion.prepare('SELECT count(*) FROM sesiones WHERE vence > ?').pluck().get(ahora) as number,
  );

/** The newest backup that `mesa respaldo crear` recorded, and the oldest thing that happened after it. */
export const ultimoRespaldo = (datos: string): { carpeta?: string; creado?: number; desde?: number } =>
  mirarBase(datos, (conexion) => {
    const ultimo = conexion
      .prepare<[], { objeto: string; creada: number }>(
        "SELECT objeto, creada FROM auditoria WHERE accion = 'respaldo.crear' ORDER BY id DESC LIMIT 1",
      )
      .get();
    const desde = conexion
      .prepare('SELECT min(creado) FROM eventos WHERE creado > ?')
      .pluck()
      .get(ultimo?.creada ?? 0) as number | null;
    return {
      ...(ultimo && { carpeta: ultimo.objeto, creado: ultimo.creada }),
      ...(desde !== null && { desde }),
    };
  });
