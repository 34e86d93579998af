/** Thread that copies what was committed from the write-ahead log into the database, each time that it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const conexion = new Database(workerData as string, { fileMustExist: true });
// The copy has to be on disk before the log is written over.
conexion.pragma('synchronous = FULL');

parentPort!.on('message', () => {
  // Waits for nobody: what readers still need stays in the log.
  try {
    conexion.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // A full disk, for one: it is asked for again.
  }
  parentPort!.postMessage('done');
});
