/** Wipes at logout what a user left in this browser, so that the next one sees nothing of it. */
import { borrarArchivos } from './file-store.ts';
import { storageKeys, enMano, leerBorrador, type Cofre } from './local-store.ts';

/** Milliseconds that a logout waits for the browser's store. */
const PACIENCIA_MS = 3_000;

/** How many messages wait in the outboxes under this prefix. */
export const contarPendientes = (prefijo = '-'): number =>
  storageKeys()
    .filter((storageKey) => storageKey.startsWith(prefijo))
    .reduce(
      (suma, storageKey) => suma + ((leerBorrador(storageKey).items as unknown[] | undefined)?.length ?? 0),
      0,
    );

/** Forgets all drafts, waiting messages and files in it, if it is the one of who logs out: `prefijo` names him. */
export async function olvidar(cofre: Cofre | undefined, prefijo: string | undefined): Promise<void> {
  if (!cofre || cofre.prefijo !== prefijo) return;
  for (const storageKey of cofre.storageKeys()) cofre.guardar(storageKey, undefined);
  for (const storageKey of enMano.keys()) if (storageKey.startsWith(prefijo)) enMano.delete(storageKey);
  await Promise.race([
    borrarArchivos(prefijo, cofre),
    new Promise((seguir) => setTimeout(seguir, PACIENCIA_MS)),
  ]);
}

/** Forgets these files of a draft or message, kept under this prefix. */
export function olvidarArchivos(prefijo: string, archivos: readonly { id: string }[]): void {
  for (const { id } of archivos) {
    enMano.delete(`${prefijo}/${id}`);
    void borrarArchivos(`${prefijo}/${id}`);
  }
}
