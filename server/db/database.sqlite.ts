/** Opens the database: two connections, one to read and one to write, both durable. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import Database, { type Database as Conexion } from 'better-sqlite3';
import { Kysely, Migrator, sql } from 'kysely';
import { createCheckpointer } from './checkpoint.sqlite.ts';
import { createChanges, type Changes } from './changes.sqlite.ts';
import { dialecto, kyselySobre } from './dialect.sqlite.ts';
import { anotarConexion, protegerAuditoria } from './evidence.sqlite.ts';
import { joinPeers } from './peers.ts';
import { createWriter, type Writer } from './writer.ts';
import type { Esquema } from './schema.ts';
import { compactarIndice, crearIndexador } from './indexing.sqlite.ts';
import { migraciones } from './migrations/migrations.ts';
import type { Db, Tx } from './statement.ts';

export interface Base extends Writer {
  /** The read-only connection, which sees only what is committed. */
  leer: Db;
  /** Brings the full-text index up to what is committed. Throws `no_disponible` when it cannot be written. */
  readonly ponerBusquedaAlDia: () => Promise<void>;
  /**
   * Before a search: indexes what is pending for the IPS with this NIT, or for all, up to a bound. Resolves to whether
   * more is pending, so that the search may miss something.
   */
  readonly prepararBusqueda: (nit: string | null) => Promise<boolean>;
  /**
   * Calls `oyente` after each commit of this process, and soon after those of others of which it hears (peers.ts), until
   * the returned function is called.
   */
  alConfirmar(oyente: () => void): () => void;
  /** Tells a line to the other processes of this folder, if there are any; it is stored nowhere. */
  readonly decir: (linea: string) => void;
  /** Calls `receptor` with each line that another process told, until the returned function is called. */
  alOir(receptor: (linea: string) => void): () => void;
  /** A number that changes with every commit of any process. */
  version(): number;
  /** How often something changed that is remembered outside the database (changes.sqlite.ts). */
  readonly cambios: Changes;
  /** Whether the database takes writes now. */
  lista(): Promise<boolean>;
  /**
   * Removes deleted data from the files too: from the search index and the write-ahead log. Returns false when readers
   * kept the log from being emptied for `esperaMs`.
   */
  olvidarBorrado(esperaMs?: number): Promise<boolean>;
}

/** Milliseconds to wait for a lock that another process holds. */
const ESPERA_MS = 10_000;
/** The same while another process migrates, which with a million cases takes longer. */
const ESPERA_DE_MIGRACION_MS = 10 * 60_000;

/** better-sqlite3's native module is missing or was built for another Node. */
export class ErrorModuloNativo extends Error {
  constructor(cause: unknown) {
    super(
      'No se pudo cargar better-sqlite3 (SQLite). Ejecute "npm rebuild better-sqlite3" con esta misma versión de ' +
        'Node; si npm bloquea los programas de instalación, permita el de better-sqlite3.',
      { cause },
    );
  }
}

/** The data were already used by a newer version of this program. */
export class ErrorBaseNueva extends Error {
  constructor() {
    super(
      'Estos datos son de una versión más nueva de la Mesa de Ayuda, que esta no sabe leer: instale de nuevo esa ' +
        'versión, o restaure un respaldo de antes de ella.',
    );
  }
}

/** Throws `ErrorBaseNueva` when a migration ran on the database that this program does not have. */
export function exigirConocida(conexion: Conexion): void {
  const hay = conexion
    .prepare("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'migraciones')")
    .pluck()
    .get();
  const hechas = hay ? (conexion.prepare('SELECT name FROM migraciones').pluck().all() as string[]) : [];
  if (hechas.some((nombre) => !Object.hasOwn(migraciones, nombre))) throw new ErrorBaseNueva();
}

/** Opens `mesa.db` in `carpeta` (made 0700 when missing) and brings its schema up to date. */
export async function abrirBase(carpeta: string, { primerCaso = 1 } = {}): Promise<Base> {
  mkdirSync(carpeta, { recursive: true, mode: 0o700 });
  const archivo = join(carpeta, 'mesa.db');
  hacerPrivado(archivo);
  const conexion = conectar(archivo);
  const db = kyselySobre<Esquema>(conexion);
  anotarConexion(db, conexion);
  try {
    exigirConocida(conexion);
    conexion.pragma(`busy_timeout = ${ESPERA_DE_MIGRACION_MS}`);
    await migrar(db);
    await reservarNumeros(db, primerCaso);
  } catch (error) {
    conexion.close();
    throw error;
  }

  const conexionLectura = conectar(archivo, { readonly: true });
  // A list or a search of a large desk meets pages all over the file, which are read again where they have no room.
  conexionLectura.pragma('cache_size = -64000');
  const leer = kyselySobre<Esquema>(conexionLectura);
  // A view of the words of the search index, of this connection only.
  conexionLectura.exec("CREATE VIRTUAL TABLE temp.palabras USING fts5vocab (main, busqueda, 'instance')");
  const oyentes = new Set<() => void>();
  const receptores = new Set<(linea: string) => void>();
  const avisar = () => {
    for (const oyente of oyentes) oyente();
  };
  const peers = await joinPeers({
    folder: carpeta,
    alone: (trabajo) => aSolas(archivo, trabajo),
    onCommit: avisar,
    onLine: (linea) => {
      for (const recibir of receptores) recibir(linea);
    },
  });
  const checkpointer = createCheckpointer(conexion, archivo);
  const writer = createWriter(conexion, db, peers, () => {
    checkpointer.afterCommit();
    indexador.programar();
    avisar();
  });
  const indexador = crearIndexador(leer, writer.escribir);
  // A migration may block while another process migrates. From here on the writer itself waits for locks, without
  // blocking the event loop.
  conexion.pragma('busy_timeout = 0');
  // Indexes what another process, or one that was killed, left unindexed.
  indexador.programar();

  return {
    leer,
    escribir: writer.escribir,
    ponerBusquedaAlDia: indexador.ponerAlDia,
    prepararBusqueda: indexador.prepararBusqueda,
    alConfirmar(oyente) {
      oyentes.add(oyente);
      return () => void oyentes.delete(oyente);
    },
    decir: peers.tell,
    alOir(receptor) {
      receptores.add(receptor);
      return () => void receptores.delete(receptor);
    },
    cambios: createChanges(conexionLectura),
    version: () => conexionLectura.pragma('data_version', { simple: true }) as number,
    async lista() {
      try {
        await writer.escribir((tx) => sql`UPDATE latido SET pulso = pulso + 1`.execute(tx));
        return true;
      } catch {
        return false;
      }
    },
    async olvidarBorrado(esperaMs = ESPERA_MS) {
      await indexador.ponerAlDia();
      await compactarIndice(writer.escribir);
      // A separate connection, because the writer's may be inside a transaction.
      const propia = conectar(archivo);
      try {
        // While this waits for readers nobody can write, so each wait is short and is repeated.
        propia.pragma('busy_timeout = 50');
        for (const fin = performance.now() + esperaMs; ; await pausa(200)) {
          const [vaciado] = propia.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
          if (vaciado?.busy === 0) return true;
          if (performance.now() > fin) return false;
        }
      } finally {
        propia.close();
      }
    },
    async cerrar() {
      await indexador.cerrar();
      await writer.cerrar();
      peers.close();
      await checkpointer.close();
      // Kysely closes only connections that it has been asked to use.
      await leer.destroy();
      conexionLectura.close();
      conexion.pragma('wal_checkpoint(TRUNCATE)');
      await db.destroy();
    },
  };
}

/** Makes the file when it is missing, so that only its owner may ever read it. SQLite gives its mode to -wal and -shm. */
export function hacerPrivado(archivo: string): void {
  try {
    // Never an existing file: closing it would release the locks that another connection of this process holds.
    closeSync(openSync(archivo, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

export function conectar(archivo: string, opciones: { readonly?: boolean } = {}): Conexion {
  let conexion: Conexion;
  try {
    conexion = new Database(archivo, opciones);
  } catch (error) {
    if (error instanceof Error && /bindings|NODE_MODULE_VERSION|\.node/.test(error.message)) {
      throw new ErrorModuloNativo(error);
    }
    throw error;
  }
  conexion.pragma(`busy_timeout = ${ESPERA_MS}`);
  if (!opciones.readonly) {
    protegerAuditoria(conexion);
    conexion.pragma('journal_mode = WAL');
    // Checkpoint at 16 MiB of log, so that a page which many commits change is copied to the database once.
    conexion.pragma('wal_autocheckpoint = 4000');
    // Size to which the log file is cut after a burst or a long read.
    conexion.pragma('journal_size_limit = 16777216');
  }
  // better-sqlite3 is built with NORMAL for WAL, which may lose the last commits at a power cut.
  conexion.pragma('synchronous = FULL');
  conexion.pragma('foreign_keys = ON');
  // Deleted content is overwritten with zeros, because it is patient data.
  conexion.pragma('secure_delete = ON');
  conexion.pragma('cache_size = -16000');
  conexion.pragma('temp_store = MEMORY');
  return conexion;
}

async function migrar(db: Kysely<Esquema>): Promise<void> {
  const migrador = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migraciones) },
    migrationTableName: 'migraciones',
    migrationLockTableName: 'migraciones_turno',
  });
  // SQLite's procedure to rebuild a table that others refer to (lang_altertable.html, 7): references are checked once,
  // after the migration.
  await sql`PRAGMA foreign_keys = OFF`.execute(db);
  const { error, results = [] } = await migrador.migrateToLatest();
  // Only then, because it reads every row of the database.
  const { rows: rotas } = results.length > 0 ? await sql`PRAGMA foreign_key_check`.execute(db) : { rows: [] };
  await sql`PRAGMA foreign_keys = ON`.execute(db);
  if (!error && rotas.length > 0) throw new Error(`${rotas.length} rows refer to nothing`);
  if (error) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}

/** Milliseconds until `aSolas` gives up. */
const ESPERA_A_SOLAS_MS = 2_000;

/** Runs `trabajo` while it has SQLite's write lock, which ends with the process. Rejects when it does not get it. */
async function aSolas(archivo: string, trabajo: () => Promise<void>): Promise<void> {
  const propia = conectar(archivo);
  try {
    propia.pragma('busy_timeout = 0');
    for (const fin = performance.now() + ESPERA_A_SOLAS_MS; ; await pausa(5)) {
      try {
        propia.exec('BEGIN IMMEDIATE');
        break;
      } catch (error) {
        if (performance.now() > fin) throw error;
      }
    }
    await trabajo();
  } finally {
    propia.close();
  }
}

/**
 * Runs the unit on `mesa.db` in `carpeta` as it is, without bringing its schema up to date: the service that uses it may
 * be older than this program. Returns false, with nothing done, where the schema does not have `tabla` yet.
 */
export async function escribirSinMigrar(
  carpeta: string,
  tabla: keyof Esquema,
  unidad: (tx: Tx) => Promise<void>,
): Promise<boolean> {
  const conexion = conectar(join(carpeta, 'mesa.db'));
  const db = new Kysely<Esquema>({ dialect: dialecto(conexion) });
  try {
    if (!conexion.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(tabla)) return false;
    await db.transaction().execute((tx) => unidad(tx as Db as Tx));
    return true;
  } finally {
    await db.destroy();
  }
}

/** The next case gets at least this number. Numbers are never given twice (AUTOINCREMENT). */
export async function reservarNumeros(db: Db, primerCaso: number): Promise<void> {
  await sql`INSERT INTO sqlite_sequence (name, seq)
    SELECT 'casos', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'casos')`.execute(db);
  await sql`UPDATE sqlite_sequence SET seq = max(seq, ${primerCaso - 1}) WHERE name = 'casos'`.execute(db);
}

/** The number that the next new case will have. */
export async function proximoNumero(db: Db): Promise<number> {
  const { rows } = await sql<{ seq: number }>`SELECT seq FROM sqlite_sequence WHERE name = 'casos'`.execute(
    db,
  );
  return (rows[0]?.seq ?? 0) + 1;
}
