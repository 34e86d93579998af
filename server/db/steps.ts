/**
 * Work on the database as steps. The engine of today answers each statement at once, so a unit of work that is written as
 * steps runs from its first statement to its last without awaiting in between. On an engine that answers later the same
 * source is awaited at each statement (docs/decisions/unidades-por-pasos.md).
 */

/**
 * Yields only what has to be awaited, and gets what that resolved to. Called by other steps with `yield*`, by others with
 * `correr`.
 */
export type Pasos<T> = Generator<Promise<unknown>, T, unknown>;

/** Work that is either written with `await` or as steps. */
export type Trabajo<T> = Promise<T> | Pasos<T>;

/** Does the work: its value at once, where it is written as steps and nothing had to be awaited. */
export function correr<T>(trabajo: Trabajo<T>): Promise<T> | T {
  if (trabajo instanceof Promise) return trabajo;
  const paso = trabajo.next();
  return paso.done ? paso.value : seguir(trabajo, paso.value);
}

async function seguir<T>(pasos: Pasos<T>, pendiente: Promise<unknown>): Promise<T> {
  for (let espera = pendiente; ;) {
    const paso = await espera.then(
      (valor) => pasos.next(valor),
      (error: unknown) => pasos.throw(error),
    );
    if (paso.done) return paso.value;
    espera = paso.value;
  }
}

/** Steps that do work of either kind. */
export function* pasosDe<T>(trabajo: Trabajo<T>): Pasos<T> {
  return trabajo instanceof Promise ? ((yield trabajo) as T) : yield* trabajo;
}
