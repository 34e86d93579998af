/** What one user left in this browser, wiped at logout: the next one on it sees nothing of it. */
import { borrarArchivos } from './archivos-guardados.ts';
import { claves, guardarBorrador, leerBorrador } from './borradores.ts';

/** How many messages wait in the outboxes under this prefix. */
export const contarPendientes = (prefijo = '-'): number =>
  claves()
    .filter((clave) => clave.startsWith(prefijo))
    .reduce((suma, clave) => suma + ((leerBorrador(clave).items as unknown[] | undefined)?.length ?? 0), 0);

/** Forgets all drafts, waiting messages and files whose key starts so. */
export async function olvidar(prefijo: string): Promise<void> {
  for (const clave of claves()) if (clave.startsWith(prefijo)) guardarBorrador(clave, undefined);
  await borrarArchivos(prefijo);
}
