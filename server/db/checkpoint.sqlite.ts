/**
 * Copies what was committed from the write-ahead log into the database (sqlite.org/wal.html, "Checkpointing"). SQLite
 * itself does it inside of a commit, with everybody waiting for it: 50 to 90 ms for 16 MiB, and half a second after a
 * long reader such as a backup. So a thread does it, and leaves to the commit only what is little.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Database as Conexion } from 'better-sqlite3';
import { RAIZ } from '../package-root.ts';

/** Pages of 4 KiB that wait in the log until the thread is called. */
const PAGES = 1_000;
/** Pages of the log at which it is begun anew, once all of them are copied. */
const LOG_PAGES = 4_000;
/** Milliseconds after which a thread with nothing to do ends. */
const IDLE_MS = 30_000;

const THREAD = join(RAIZ, 'dist', 'server', 'checkpoint.js');

export interface Checkpointer {
  /** Called after each commit of the connection. */
  afterCommit(): void;
  close(): Promise<void>;
}

/** Takes the work over from `conexion`, which writes. Where the thread cannot run, SQLite goes on doing it. */
export function createCheckpointer(conexion: Conexion, archivo: string): Checkpointer {
  const state = conexion.prepare('PRAGMA wal_checkpoint(NOOP)');
  let thread: Worker | undefined;
  let working = false;
  let clock: NodeJS.Timeout | undefined;
  let looking: NodeJS.Immediate | undefined;

  function look(): void {
    looking = undefined;
    try {
      const { log, checkpointed } = state.get() as { log: number; checkpointed: number };
      const waiting = log - checkpointed;
      if (waiting > PAGES) begin();
      // The log can be begun anew only while none of it waits, so under a steady load the last of it is copied here.
      else if (log > LOG_PAGES && waiting > 0) conexion.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // A full disk, for one. What was committed is in the log, and the next commit tries again.
    }
  }

  function begin(): void {
    if (working) return;
    working = true;
    clearTimeout(clock);
    thread ??= start();
    thread.postMessage('copy');
  }

  function start(): Worker {
    const worker = new Worker(THREAD, { workerData: archivo });
    worker.unref();
    worker.on('message', () => {
      working = false;
      clock = setTimeout(() => void end(), IDLE_MS);
      clock.unref();
    });
    worker.on('error', giveUp);
    return worker;
  }

  async function end(): Promise<void> {
    clearTimeout(clock);
    const worker = thread;
    thread = undefined;
    working = false;
    await worker?.terminate();
  }

  function giveUp(): void {
    thread = undefined;
    // `working` stays, so that no other thread is started.
    conexion.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
  }

  if (!existsSync(THREAD)) return { afterCommit: () => undefined, close: () => Promise.resolve() };
  conexion.pragma('wal_autocheckpoint = 0');
  return {
    // The answers to what was committed go first.
    afterCommit: () => void (looking ??= setImmediate(look)),
    close() {
      clearImmediate(looking);
      return end();
    },
  };
}
