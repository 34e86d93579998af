/**
 * A condition that every write of a request repeats inside its transaction, so that what became forbidden while the
 * request's body was arriving is not done (docs/decisions/derechos-al-escribir.md).
 */
import type { Base } from './database.sqlite.ts';
import type { Tx } from './statement.ts';
import { pasosDe, type Pasos } from './steps.ts';

/** Throws when the request may no longer write. */
export type Guard = (tx: Tx) => Pasos<void>;

/** The same database, each of whose units asks `guard` first. */
export function guarded(base: Base, guard: Guard): Base {
  // Made for every request, so it refers to the other fields instead of copying them.
  const escribir: Base['escribir'] = (unidad) =>
    base.escribir(function* (tx) {
      yield* guard(tx);
      return yield* pasosDe(unidad(tx));
    });
  return Object.assign(Object.create(base) as Base, { escribir });
}
