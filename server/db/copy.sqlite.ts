/** Whole databases as files: copies of one that is in use, and one put in another's place. */
import { existsSync } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import Database, { type Database as Conexion } from 'better-sqlite3';
import { conectar, exigirConocida } from './database.sqlite.ts';

/**
 * Tables that a copy leaves out: sessions, links that set a password and unfinished uploads, which belong to one
 * installation at one moment.
 */
const PASAJERO = [
  'sesiones',
  'sesiones_terminadas',
  'ingresos_a_medias',
  'recuperaciones',
  'subidas',
] as const;

/** Tables whose numbers are never given twice. */
const NUMERADAS = ['casos', 'eventos'] as const;
export type Numeros = Record<(typeof NUMERADAS)[number], number>;

interface Resumen {
  casos: number;
  /** Highest number ever given to a case. */
  ultimoCaso: number;
  mensajes: number;
  adjuntos: { cantidad: number; bytes: number };
}

/** A row of `adjuntos`; `caso` is null for an upload that was not sent yet. */
export interface AdjuntoCopiado {
  clave: string;
  caso: number | null;
  bytes: number;
  sha256: string;
}

/** Another process uses the database. */
export class ErrorEnUso extends Error {}

/**
 * Copies the database as it is at this moment into a new file, durably, while others go on writing: VACUUM INTO reads
 * one snapshot, where the backup API would begin again at every write of another process.
 */
export async function copiarBase(archivo: string, destino: string): Promise<void> {
  // Created empty with mode 0600 first, so that no other user of this machine can read it at any time.
  await writeFile(destino, '', { flag: 'wx', mode: 0o600 });
  const origen = conectar(archivo, { readonly: true });
  try {
    exigirConocida(origen);
    origen.prepare('VACUUM INTO ?').run(destino);
  } finally {
    origen.close();
  }
  const copia = new Database(destino);
  try {
    copia.pragma('secure_delete = ON');
    // The service that uses the database may be older than this program, and not have all of them yet.
    const hay = new Set(copia.prepare('SELECT name FROM sqlite_schema').pluck().all());
    for (const tabla of PASAJERO) if (hay.has(tabla)) copia.exec(`DELETE FROM ${tabla}`);
  } finally {
    copia.close();
  }
  const escrito = await open(destino, 'r+');
  await escrito.sync();
  await escrito.close();
}

/**
 * Replaces the content of the database `destino` by that of `origen`, entirely or not at all. Throws `ErrorEnUso` when
 * another process prevents it.
 */
export async function ponerBase(origen: string, destino: string): Promise<void> {
  const base = new Database(origen, { readonly: true });
  try {
    const { totalPages } = await base.backup(destino);
    // For a database that is in use from the start the library reports no error and copies nothing.
    if (totalPages === 0) throw new ErrorEnUso('database in use');
  } catch (error) {
    throw esOcupada(error) ? new ErrorEnUso('database in use', { cause: error }) : error;
  } finally {
    base.close();
  }
}

export interface Copia {
  /** Throws `ErrorBaseNueva` for the copy of a newer version of this program. */
  exigirConocida(): void;
  resumen(): Resumen;
  adjuntos(): Iterable<AdjuntoCopiado>;
  /** SQLite's messages about damage of the file; empty when it is sound. */
  danos(): string[];
  cerrar(): void;
}

/** Opens a copy to read it. It is not changed, nor is its folder. Throws what SQLite throws of a damaged one. */
export function leerCopia(archivo: string): Copia {
  const copia = new Database(archivo, { readonly: true, fileMustExist: true });
  const numero = (consulta: string) => copia.prepare(consulta).pluck().get() as number;
  return {
    exigirConocida: () => exigirConocida(copia),
    resumen: () => ({
      casos: numero('SELECT count(*) FROM casos'),
      ultimoCaso: numerosDe(copia).casos,
      mensajes: numero('SELECT count(*) FROM mensajes'),
      adjuntos: {
        cantidad: numero('SELECT count(*) FROM adjuntos'),
        bytes: numero('SELECT coalesce(sum(bytes), 0) FROM adjuntos'),
      },
    }),
    adjuntos: () =>
      copia
        .prepare<[], AdjuntoCopiado>('SELECT clave, caso, bytes, sha256 FROM adjuntos ORDER BY clave')
        .iterate(),
    danos() {
      const hallados = copia.pragma('integrity_check(10)') as { integrity_check: string }[];
      const sueltas = copia.pragma('foreign_key_check') as { table: string }[];
      return [
        ...hallados.map(({ integrity_check: dano }) => dano).filter((dano) => dano !== 'ok'),
        ...[...new Set(sueltas.map(({ table }) => table))].map(
          (tabla) => `${tabla}: rows that refer to nothing`,
        ),
      ];
    },
    cerrar: () => void copia.close(),
  };
}

/**
 * Numbers of the database that a copy would replace, after making sure that no other process uses it: SQLite leaves WAL
 * mode only for its single user. Undefined where there is no database. Throws `ErrorEnUso`.
 */
export function mirarSola(archivo: string): { numeros: Numeros; vacia: boolean } | undefined {
  if (!existsSync(archivo)) return undefined;
  const base = new Database(archivo, { timeout: 1_000 });
  try {
    base.pragma('journal_mode = DELETE');
    const hay = base
      .prepare('SELECT EXISTS (SELECT 1 FROM casos) OR EXISTS (SELECT 1 FROM usuarios)')
      .pluck()
      .get();
    return { numeros: numerosDe(base), vacia: !hay };
  } catch (error) {
    throw esOcupada(error) ? new ErrorEnUso('database in use', { cause: error }) : error;
  } finally {
    base.close();
  }
}

const esOcupada = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');

/** Makes sure that numbers up to these are not given again. */
export function reservar(archivo: string, numeros: Numeros): void {
  const base = new Database(archivo);
  try {
    for (const tabla of NUMERADAS) {
      const { changes } = base
        .prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?')
        .run(numeros[tabla], tabla);
      if (!changes) base.prepare('INSERT INTO sqlite_sequence VALUES (?, ?)').run(tabla, numeros[tabla]);
    }
  } finally {
    base.close();
  }
}

/** Removes a database together with its -wal and -shm files. */
export async function quitarBase(archivo: string): Promise<void> {
  for (const fin of ['-wal', '-shm', '-journal', '']) await rm(archivo + fin, { force: true });
}

function numerosDe(base: Conexion): Numeros {
  const filas = base
    .prepare<[], { name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence')
    .all();
  const seq = Object.fromEntries(filas.map(({ name, seq }) => [name, seq]));
  return { casos: seq.casos ?? 0, eventos: seq.eventos ?? 0 };
}
