/**
 * A condition that every write of a request repeats inside its transaction, so that what became forbidden while the
 * request's body was arriving is not done (docs/decisions/derechos-al-escribir.md).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tx } from './statement.ts';
import type { Writer } from './writer.ts';

/** Throws when the request may no longer write. */
export type Guard = (tx: Tx) => Promise<void>;

const current = new AsyncLocalStorage<Guard>();

/** Runs `work`; all that it writes, now or later, first asks `guard`. */
export function guarded<T>(guard: Guard, work: () => T): T {
  return current.run(guard, work);
}

/** The writer for requests: asks the guard of the request that writes, if it has one. */
export function askingGuard(escribir: Writer['escribir']): Writer['escribir'] {
  return (unidad) => {
    const guard = current.getStore();
    if (!guard) return escribir(unidad);
    return escribir(async (tx) => {
      await guard(tx);
      return unidad(tx);
    });
  };
}
