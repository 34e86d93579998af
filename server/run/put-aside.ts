/** Files of the data folder that a crash or a disk may have damaged. */
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Told to the operator, in Spanish. */
export type Say = (sentence: string) => void;

/** Renames a damaged file, with the files that SQLite keeps beside a database, and says so. */
export function putAside(archivo: string, say: Say): void {
  const apartado = `${archivo}.danado-${Date.now()}`;
  for (const fin of ['', '-wal', '-shm']) {
    if (existsSync(archivo + fin)) renameSync(archivo + fin, apartado + fin);
  }
  say(`${archivo} estaba dañado: se guardó como ${apartado} y se empezó uno nuevo.`);
}

/**
 * Writes a new file whole or not at all (fsync, then a link under its name), mode 0600. Returns false when there is one
 * already, which stays.
 */
export function writeNew(archivo: string, texto: string): boolean {
  const temporal = `${archivo}.${process.pid}.nuevo`;
  rmSync(temporal, { force: true });
  const escrito = openSync(temporal, 'wx', 0o600);
  try {
    writeSync(escrito, texto);
    fsyncSync(escrito);
  } finally {
    closeSync(escrito);
  }
  try {
    // Unlike a rename, a link does not replace the file of another process that starts at the same time.
    linkSync(temporal, archivo);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporal, { force: true });
  }
  const carpeta = openSync(dirname(archivo), 'r');
  fsyncSync(carpeta);
  closeSync(carpeta);
  return true;
}
