/** What one user left in this browser, wiped at logout: the next one on it sees nothing of it. */
import './mesa.ts';
import { borrarArchivos } from './archivos-guardados.ts';
import { claves, enMano, guardarBorrador, leerBorrador } from './borradores.ts';

/** A store that does not answer keeps nobody from leaving. */
const PACIENCIA_MS = 3_000;

/** How many messages wait in the outboxes under this prefix. */
export const contarPendientes = (prefijo = '-'): number =>
  claves()
    .filter((clave) => clave.startsWith(prefijo))
    .reduce((suma, clave) => suma + ((leerBorrador(clave).items as unknown[] | undefined)?.length ?? 0), 0);

/** Forgets all drafts, waiting messages and files whose key starts so. */
export async function olvidar(prefijo: string): Promise<void> {
  for (const clave of claves()) if (clave.startsWith(prefijo)) guardarBorrador(clave, undefined);
  for (const clave of enMano.keys()) if (clave.startsWith(prefijo)) enMano.delete(clave);
  await Promise.race([borrarArchivos(prefijo), new Promise((seguir) => setTimeout(seguir, PACIENCIA_MS))]);
}

/** Forgets these files of a draft or message, kept under this prefix. */
export function olvidarArchivos(prefijo: string, archivos: readonly { id: string }[]): void {
  for (const { id } of archivos) {
    enMano.delete(`${prefijo}/${id}`);
    void borrarArchivos(`${prefijo}/${id}`);
  }
}
