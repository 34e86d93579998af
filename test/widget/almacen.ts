/** What becomes of the browser's store of files (IndexedDB) while a test runs. */

type Comportamiento = 'tarde' | 'nunca' | 'falla' | 'lanza';

const original = Object.getOwnPropertyDescriptor(IDBFactory.prototype, 'open')!;
const abrir = original.value as IDBFactory['open'];

/**
 * From now on the store answers late (when the returned function is called), never, with an error, or throws at once.
 * `restaurarAlmacen` mends it.
 */
export function estropearAlmacen(como: Comportamiento): () => void {
  let contestar = () => undefined as void;
  const espera = new Promise<void>((seguir) => (contestar = seguir));
  const open = (...argumentos: Parameters<IDBFactory['open']>): IDBOpenDBRequest => {
    if (como === 'lanza') throw new DOMException('no store here', 'SecurityError');
    const peticion = { result: undefined, error: null } as unknown as {
      -readonly [k in keyof IDBOpenDBRequest]: IDBOpenDBRequest[k];
    };
    void espera.then(() => {
      if (como === 'falla') {
        peticion.onerror?.call(peticion, new Event('error'));
        return;
      }
      const real = abrir.apply(indexedDB, argumentos);
      const pasar = (nombre: 'onsuccess' | 'onerror' | 'onupgradeneeded' | 'onblocked') => {
        real[nombre] = (evento: Event) => {
          if (real.readyState === 'done')
            Object.assign(peticion, { result: real.error ? undefined : real.result });
          (peticion[nombre] as ((e: Event) => void) | null)?.(evento);
        };
      };
      for (const nombre of ['onsuccess', 'onerror', 'onupgradeneeded', 'onblocked'] as const) pasar(nombre);
    });
    if (como === 'falla') contestar();
    return peticion;
  };
  Object.defineProperty(IDBFactory.prototype, 'open', { ...original, value: open });
  return como === 'tarde' ? contestar : () => undefined;
}

export function restaurarAlmacen(): void {
  Object.defineProperty(IDBFactory.prototype, 'open', original);
}

/** Forgets every file that the browser keeps. */
export function vaciarAlmacen(): Promise<void> {
  restaurarAlmacen();
  return new Promise((cumplir, rechazar) => {
    const peticion = indexedDB.deleteDatabase('mesa');
    peticion.onsuccess = () => cumplir();
    peticion.onerror = () => rechazar(new Error('the store could not be emptied'));
  });
}
