/** Units of work as steps: without a turn of the event loop on SQLite, awaited where an engine answers later. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alcanceDe } from '../../../server/alcance.ts';
import { crearCaso } from '../../../server/casos/crear-caso.ts';
import { leerCaso } from '../../../server/casos/casos.repository.ts';
import type { Esquema } from '../../../server/db/schema.ts';
import { correr, pasosDe, type Pasos } from '../../../server/db/steps.ts';
import type { Tx } from '../../../server/db/statement.ts';
import { AppError } from '../../../server/errores.ts';
import { enviarMensaje } from '../../../server/mensajes/enviar-mensaje.ts';
import { CASO, montar, NIT_A } from '../apoyo.ts';

const AHORA = Date.parse('2026-11-03T15:00:00Z');

test('the same unit does the same, without awaiting on SQLite and with an engine that answers later', async () => {
  const banco = await montar();
  const { base, calendario } = banco.servicios;
  const { id } = await base.leer
    .selectFrom('usuarios')
    .select('id')
    .where('nit', '=', NIT_A)
    .executeTakeFirstOrThrow();
  const alcance = alcanceDe({ id, rol: 'ips', nombre: 'Clínica A', nit: NIT_A });
  function* unidad(tx: Tx): Pasos<object> {
    const { numero } = yield* crearCaso(tx, alcance, { ...CASO, mensaje: 'Hola' }, AHORA, calendario);
    yield* enviarMensaje(tx, alcance, numero, { texto: 'Otra vez' }, AHORA, calendario);
    const { numero: _, ...caso } = yield* leerCaso(tx, alcance, numero);
    return caso;
  }
  let deUnaVez: unknown;
  await base.escribir(function* (tx) {
    deUnaVez = correr(unidad(tx));
    return yield* pasosDe(Promise.resolve());
  });
  expect(deUnaVez).toMatchObject({ descripcion: CASO.descripcion, ultimaSecuencia: 2 });

  // Kysely's own driver, which answers each statement with a promise.
  const db = new Kysely<Esquema>({
    dialect: new SqliteDialect({ database: new Database(join(banco.carpeta, 'mesa.db')) }),
  });
  const esperado = correr(unidad(db as unknown as Tx));
  expect(esperado).toBeInstanceOf(Promise);
  expect(await esperado).toEqual(deUnaVez);

  const ajeno = alcanceDe({ id, rol: 'ips', nombre: 'Otra', nit: '999999999' });
  await expect(correr(leerCaso(db, ajeno, 1))).rejects.toThrow(AppError);
  expect(() => correr(leerCaso(base.leer, ajeno, 1))).toThrow(AppError);
  await db.destroy();
});

test('steps may catch what they wait for, and go on', async () => {
  function* pasos(): Pasos<string> {
    try {
      yield Promise.reject(new Error('no'));
      return 'nothing failed';
    } catch (error) {
      return `${error instanceof Error ? error.message : ''} ${yield* pasosDe(Promise.resolve('sí'))}`;
    }
  }
  expect(await correr(pasos())).toBe('no sí');
});
