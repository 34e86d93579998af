/** What one user left in this browser, wiped at logout: the next one on it sees nothing of it. */
import './mesa.ts';
import { borrarArchivos } from './archivos-guardados.ts';
import { claves, guardarBorrador } from './borradores.ts';

/** Forgets all drafts, waiting messages and files whose key starts so. */
export async function olvidar(prefijo: string): Promise<void> {
  for (const clave of claves()) if (clave.startsWith(prefijo)) guardarBorrador(clave, undefined);
  await borrarArchivos(prefijo);
}
