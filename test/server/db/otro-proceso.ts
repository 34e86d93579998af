/** Writes to the database of a service from another process. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const BIBLIOTECA = pathToFileURL(createRequire(import.meta.url).resolve('better-sqlite3')).href;

const PROGRAMA = `
  const { default: Database } = await import(${JSON.stringify(BIBLIOTECA)});
  const base = new Database(process.argv[1]);
  base.pragma('busy_timeout = 10000');
  base.exec(process.argv[2]);
  base.close();
`;

/** Resolves when another process has committed the statement to the database in `carpeta` and has ended. */
export async function enOtroProceso(carpeta: string, sql: string): Promise<void> {
  const argumentos = ['--input-type=module', '-e', PROGRAMA, join(carpeta, 'mesa.db'), sql];
  await promisify(execFile)(process.execPath, argumentos);
}
