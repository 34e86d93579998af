/** What the tests of the browser's store share: two users who sit down at it, and what lies in it for anybody to see. */
import { hoy, cofres } from '../../widget/storage/local-store.ts';
import { abrirCofre } from '../../widget/storage/sealed-store.ts';
import { NIT_A, NIT_B, servidor } from './apoyo.ts';

export const DE_A = `mesa:${servidor}:${NIT_A}:`;
export const DE_B = `mesa:${servidor}:${NIT_B}:`;
export const LLAVE_A = 'a'.repeat(86);
export const LLAVE_B = 'b'.repeat(86);

/** As one user after another sits down at this browser. */
export function sentarse(prefijo: string, llave: string): void {
  cofres.clear();
  cofres.set(servidor, abrirCofre(prefijo, llave));
}

function base(): Promise<IDBDatabase> {
  return new Promise((cumplir, rechazar) => {
    const peticion = indexedDB.open('mesa', 1);
    peticion.onupgradeneeded = () => peticion.result.createObjectStore('archivos');
    peticion.onsuccess = () => cumplir(peticion.result);
    peticion.onerror = () => rechazar(new Error('indexedDB'));
  });
}

export async function con<T>(hacer: (almacen: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const abierta = await base();
  try {
    return await new Promise<T>((cumplir, rechazar) => {
      const peticion = hacer(abierta.transaction('archivos', 'readwrite').objectStore('archivos'));
      peticion.onsuccess = () => cumplir(peticion.result);
      peticion.onerror = () => rechazar(new Error('indexedDB'));
    });
  } finally {
    abierta.close();
  }
}

export const archivosGuardados = async () => (await con((almacen) => almacen.getAllKeys())) as string[];

/** All that somebody finds who looks through this browser's stores, as one text. */
export async function todoLoGuardado(): Promise<string> {
  const latin = (bytes: ArrayBuffer) => new TextDecoder('latin1').decode(bytes);
  const partes = Object.entries(localStorage).flat() as string[];
  partes.push(...(await archivosGuardados()));
  for (const valor of await con((almacen) => almacen.getAll())) {
    if (valor instanceof File) partes.push(valor.name, latin(await valor.arrayBuffer()));
    else
      for (const campo of Object.values(valor as Record<string, string | ArrayBuffer>)) {
        partes.push(typeof campo === 'string' ? campo : latin(campo));
      }
  }
  return partes.join('\n');
}

/** As if it had been written so that its last day is so many days from now. */
export function vencer(dias: number): void {
  for (const nombre of Object.keys(localStorage).filter((uno) => uno.startsWith('mesa.'))) {
    const [, sellado] = localStorage.getItem(nombre)!.split('.');
    localStorage.setItem(nombre, `${hoy() + dias}.${sellado}`);
  }
}

export const leerPlazo = () => localStorage.getItem('mesa.en-claro');

/** Nothing is kept. */
export function vaciar(): Promise<unknown> {
  localStorage.clear();
  return con((almacen) => almacen.clear());
}
