/**
 * Chosen files that are not on the server yet, kept in IndexedDB so that their upload goes on after a reload. Each is
 * sealed for its user with AES-256-GCM by Web Crypto, which is fast but answers later. Where the browser has no
 * database (private windows), no Web Crypto or no room, the file lives as long as the page.
 */
import { DIAS, EN_CLARO, hoy, MARCA, cofreDe, type Cofre } from './local-store.ts';

const ALMACEN = 'archivos';

interface Sellado {
  nonce: Uint8Array<ArrayBuffer>;
  /** Name, type and time of the file, sealed as a text. */
  ficha: string;
  bytes: ArrayBuffer;
}

/** `crear`: makes the database if there is none yet; else it rejects then. */
function abrir(crear: boolean): Promise<IDBDatabase> {
  return new Promise((cumplir, rechazar) => {
    const peticion = indexedDB.open('mesa', 1);
    peticion.onupgradeneeded = () => {
      if (crear) peticion.result.createObjectStore(ALMACEN);
      else peticion.transaction!.abort();
    };
    peticion.onsuccess = () => cumplir(peticion.result);
    peticion.onerror = peticion.onblocked = () => rechazar(new Error('indexedDB'));
  });
}

async function con<T>(
  modo: IDBTransactionMode,
  hacer: (almacen: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  const base = await abrir(modo === 'readwrite');
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
}

let anterior: Promise<unknown> = Promise.resolve();

/** Milliseconds after which the next one no longer waits for a store that does not answer. */
const TURNO_MS = 3_000;

/** Runs one after another, so that a file that is forgotten while it is being sealed does not come back. Never rejects. */
function enFila<T>(hacer: () => Promise<T | undefined>): Promise<T | undefined> {
  const hecho = anterior.then(hacer).catch(() => undefined);
  anterior = Promise.race([hecho, new Promise((seguir) => setTimeout(seguir, TURNO_MS))]);
  return hecho;
}

/** All keys that are this name followed by a last day. */
const rango = (nombre: string) => IDBKeyRange.bound(`${nombre}~`, `${nombre}~\uffff`);

const opcionesDe = (nonce: Uint8Array<ArrayBuffer>, storageKey: string) => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: new TextEncoder().encode(storageKey),
});

/** Whether it is there now. */
export const guardarArchivo = (storageKey: string, archivo: File): Promise<boolean | undefined> =>
  enFila(async () => {
    const cofre = cofreDe(storageKey);
    const llave = await cofre?.paraArchivos;
    if (!cofre || !llave) return false;
    const { name, type, lastModified } = archivo;
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sellado: Sellado = {
      nonce,
      ficha: cofre.sellar(storageKey, JSON.stringify({ name, type, lastModified })),
      bytes: await crypto.subtle.encrypt(opcionesDe(nonce, storageKey), llave, await archivo.arrayBuffer()),
    };
    await con('readwrite', (almacen) =>
      almacen.put(sellado, `${cofre.nombreDe(storageKey)}~${hoy() + DIAS}`),
    );
    return true;
  });

export const leerArchivo = (storageKey: string): Promise<File | undefined> =>
  enFila(async () => {
    const cofre = cofreDe(storageKey);
    if (!cofre) return undefined;
    const sellado = await con<unknown>('readonly', (almacen) =>
      almacen.get(rango(cofre.nombreDe(storageKey))),
    );
    if (sellado) return abrirSellado(cofre, storageKey, sellado as Sellado);
    const enClaro = await con<unknown>('readonly', (almacen) => almacen.get(storageKey));
    if (!(enClaro instanceof File)) return undefined;
    void guardarArchivo(storageKey, enClaro).then(
      (si) => si && borrarDonde((nombre) => nombre === storageKey),
    );
    return enClaro;
  });

async function abrirSellado(cofre: Cofre, storageKey: string, { nonce, ficha, bytes }: Sellado) {
  const leida = cofre.abrir(storageKey, ficha);
  const llave = await cofre.paraArchivos;
  if (!leida || !llave) return undefined;
  const { name, ...resto } = JSON.parse(leida) as Pick<File, 'name' | 'type' | 'lastModified'>;
  return new File([await crypto.subtle.decrypt(opcionesDe(nonce, storageKey), llave, bytes)], name, resto);
}

/** Forgets all files whose key starts so: one file's, one draft's, one user's. */
export const borrarArchivos = (prefijo: string, cofre = cofreDe(prefijo)): Promise<unknown> =>
  borrarDonde((nombre) => (cofre?.storageKeyOf(nombre.split('~')[0]!) ?? nombre).startsWith(prefijo));

/** Forgets the files whose last day is over, and if so told those kept in the open. Returns how many of these it met. */
export async function barrerArchivos(dia: number, enClaroTambien: boolean): Promise<number> {
  let enClaro = 0;
  await borrarDonde((nombre) => {
    const [sellado, vence] = nombre.split('~');
    // Written while the clock was ahead: it would stay too long.
    if (nombre.startsWith(MARCA))
      return Number(vence) < dia || (Number(vence) > dia + DIAS && `${sellado}~${dia + DIAS}`);
    if (!EN_CLARO.test(nombre)) return false;
    enClaro += 1;
    return enClaroTambien;
  });
  return enClaro;
}

/** `cual` says whether a name goes, or what becomes of it. */
const borrarDonde = (cual: (nombre: string) => boolean | string): Promise<unknown> =>
  enFila(async () => {
    const nombres = (await con('readonly', (almacen) => almacen.getAllKeys())) as string[] | undefined;
    for (const nombre of nombres ?? []) {
      const otro = cual(nombre);
      if (!otro) continue;
      if (otro !== true) {
        const valor = await con<unknown>('readonly', (almacen) => almacen.get(nombre));
        await con('readwrite', (almacen) => almacen.put(valor, otro));
      }
      await con('readwrite', (almacen) => almacen.delete(nombre));
    }
  });
