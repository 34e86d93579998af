/**
 * A value that may be known already. Awaiting it anyway would answer each request some turns of promises later, and the
 * HTTP adapter writes an answer that it gets at once in half the time.
 */
export type Maybe<T> = T | Promise<T>;

/** Goes on with the value: at once when it is known. */
export function after<T, R>(value: Maybe<T>, next: (value: T) => Maybe<R>): Maybe<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
