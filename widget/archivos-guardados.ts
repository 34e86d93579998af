/**
 * Chosen files that are not on the server yet, kept in IndexedDB so that their upload goes on after a reload. Where the
 * browser has none (private windows) or it is full, the file lives as long as the page.
 */

const ALMACEN = 'archivos';

function abrir(): Promise<IDBDatabase> {
  return new Promise((cumplir, rechazar) => {
    const peticion = indexedDB.open('mesa', 1);
    peticion.onupgradeneeded = () => peticion.result.createObjectStore(ALMACEN);
    peticion.onsuccess = () => cumplir(peticion.result);
    peticion.onerror = peticion.onblocked = () => rechazar(new Error('indexedDB'));
  });
}

async function con<T>(
  modo: IDBTransactionMode,
  hacer: (almacen: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    const base = await abrir();
    try {
      return await new Promise<T>((cumplir, rechazar) => {
        const transaccion = base.transaction(ALMACEN, modo);
        const peticion = hacer(transaccion.objectStore(ALMACEN));
        transaccion.oncomplete = () => cumplir(peticion.result);
        transaccion.onabort = transaccion.onerror = () => rechazar(new Error('indexedDB'));
      });
    } finally {
      base.close();
    }
  } catch {
    return undefined;
  }
}

export const guardarArchivo = (clave: string, archivo: File): Promise<unknown> =>
  con('readwrite', (almacen) => almacen.put(archivo, clave));

export const leerArchivo = (clave: string): Promise<File | undefined> =>
  con<unknown>('readonly', (almacen) => almacen.get(clave)).then((leido) =>
    leido instanceof File ? leido : undefined,
  );

/** Forgets all files whose key starts so: one file's, one draft's, one user's. */
export const borrarArchivos = (prefijo: string): Promise<unknown> =>
  con('readwrite', (almacen) => almacen.delete(IDBKeyRange.bound(prefijo, `${prefijo}\uffff`)));
