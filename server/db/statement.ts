/** Queries of hot paths, built and compiled once instead of at every request. */
import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely';
import type { Esquema } from './schema.ts';

/** Stands for a parameter while a statement is being built; replaced by the call's value. */
class Hueco {
  readonly nombre: string;

  constructor(nombre: string) {
    this.nombre = nombre;
  }

  /** Called by whatever computes or compares. */
  [Symbol.toPrimitive](): never {
    throw new TypeError(`the value of ${this.nombre} is not known while its statement is built`);
  }
}

/** What queries are asked of: the connection that reads, or a transaction. */
export type Db = Kysely<Esquema>;

declare const escribe: unique symbol;

/** The transaction of a unit of work (writer.ts). Functions that write take this, so that nobody hands them a Db. */
export type Tx = Db & { readonly [escribe]: true };

/**
 * A statement with named parameters, compiled at its first use. `construir` gets placeholders in place of values and
 * passes them on as they are: to compute with one throws. What depends on a value needs a statement for each case.
 */
export function statement<P extends object, R = unknown>(
  construir: (db: Db, parametros: P) => Compilable<R>,
): (db: Db, parametros: P) => Promise<R[]> {
  let compilada: CompiledQuery<R> | undefined;
  return async (db, parametros) => {
    compilada ??= construir(db, huecos<P>()).compile();
    const valores = compilada.parameters.map((valor) =>
      valor instanceof Hueco ? parametros[valor.nombre as keyof P] : valor,
    );
    const { rows } = await db.executeQuery<R>({ ...compilada, parameters: valores });
    return rows;
  };
}

/** SQL of one's own as a statement of `statement`. */
export const enBruto = <R = unknown>(db: Db, texto: RawBuilder<R>): Compilable<R> => ({
  compile: () => texto.compile(db),
});

function huecos<P extends object>(): P {
  return new Proxy({} as P, { get: (_, nombre) => new Hueco(String(nombre)) });
}
