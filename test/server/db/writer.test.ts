import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { abrirBase, proximoNumero, type Base } from '../../../server/db/database.sqlite.ts';
import { consultar } from '../../../server/db/statement.ts';

function carpetaNueva(): string {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-base-'));
  onTestFinished(() => rmSync(carpeta, { recursive: true, force: true }));
  return carpeta;
}

async function abrir(): Promise<{ base: Base; carpeta: string }> {
  const carpeta = carpetaNueva();
  const base = await abrirBase(carpeta);
  onTestFinished(() => base.cerrar().catch(() => undefined));
  return { base, carpeta };
}

const anotar = (base: Base, codigo: string) =>
  base.escribir((tx) => tx.insertInto('motivos').values({ codigo, nombre: codigo, orden: 0 }).execute());

async function codigos(base: Base): Promise<string[]> {
  const filas = await base.leer.selectFrom('motivos').select('codigo').orderBy('codigo').execute();
  return filas.map(({ codigo }) => codigo);
}

describe('the writer', () => {
  test('commits together what waits together, and answers after the commit', async () => {
    const { base } = await abrir();
    const vistos = new Set<number>();
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        await anotar(base, `m${i}`);
        vistos.add((await codigos(base)).length);
      }),
    );
    // One commit for all: nobody ever saw some of them without the others.
    expect([...vistos]).toEqual([50]);
  });

  test('leaves nothing of a unit that fails, and all of the others', async () => {
    const { base } = await abrir();
    const fallida = base.escribir(async (tx) => {
      await tx.insertInto('motivos').values({ codigo: 'a', nombre: 'a', orden: 0 }).execute();
      throw new Error('no');
    });
    const resultados = await Promise.allSettled([anotar(base, 'antes'), fallida, anotar(base, 'después')]);
    expect(resultados.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await codigos(base)).toEqual(['antes', 'después']);
  });

  test('treats units that are written as steps like the others', async () => {
    const { base } = await abrir();
    const porPasos = (codigo: string, falla = false) =>
      base.escribir(function* (tx) {
        const consulta = tx.insertInto('motivos').values({ codigo, nombre: codigo, orden: 0 });
        yield* consultar(tx, consulta.returning('codigo'));
        if (falla) throw new Error('no');
        return codigo;
      });
    const unidades = [
      porPasos('a'),
      anotar(base, 'b'),
      porPasos('c', true),
      porPasos('d'),
      anotar(base, 'e'),
    ];
    const resultados = await Promise.allSettled(unidades);
    expect(resultados.map((r) => r.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await codigos(base)).toEqual(['a', 'b', 'd', 'e']);
  });

  test('shows a reader nothing of an unfinished unit', async () => {
    const { base } = await abrir();
    let durante: string[] | undefined;
    await base.escribir(async (tx) => {
      await tx.insertInto('motivos').values({ codigo: 'a', nombre: 'a', orden: 0 }).execute();
      durante = await codigos(base);
    });
    expect([durante, await codigos(base)]).toEqual([[], ['a']]);
  });

  test('waits for another process without blocking the event loop', async () => {
    const { base, carpeta } = await abrir();
    const otra = new Database(join(carpeta, 'mesa.db'));
    otra.exec('BEGIN IMMEDIATE');
    const pendiente = anotar(base, 'a');
    for (let vuelta = 0; vuelta < 20; vuelta += 1) await new Promise(setImmediate);
    expect(await codigos(base)).toEqual([]);
    otra.exec('COMMIT');
    otra.close();
    await pendiente;
    expect(await codigos(base)).toEqual(['a']);
  });

  test('finishes what it has before it closes, and takes nothing after', async () => {
    const { base, carpeta } = await abrir();
    const pendientes = Promise.all(Array.from({ length: 10 }, (_, i) => anotar(base, `m${i}`)));
    await base.cerrar();
    await pendientes;
    await expect(anotar(base, 'tarde')).rejects.toMatchObject({ codigo: 'no_disponible' });
    const db = new Database(join(carpeta, 'mesa.db'), { readonly: true });
    expect(db.prepare('SELECT count(*) AS n FROM motivos').get()).toEqual({ n: 10 });
    db.close();
  });

  test('answers a full database with no_disponible, and goes on when there is room', async () => {
    const { base } = await abrir();
    const tope = (paginas: number) =>
      base.escribir((tx) => sql.raw(`PRAGMA max_page_count = ${paginas}`).execute(tx));
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(base.leer);
    await tope(rows[0]!.page_count);
    const grande = base.escribir((tx) =>
      tx
        .insertInto('motivos')
        .values({ codigo: 'g', nombre: 'x'.repeat(500_000), orden: 0 })
        .execute(),
    );
    await expect(grande).rejects.toMatchObject({ codigo: 'no_disponible' });
    expect(await codigos(base)).toEqual([]);
    await tope(1_000_000);
    await anotar(base, 'a');
    expect(await codigos(base)).toEqual(['a']);
  });
});

describe('the database', () => {
  test('is durable and checked on both connections, and the reader cannot write', async () => {
    const { base } = await abrir();
    const leer = async (nombre: string) => {
      const pragma = sql.raw<Record<string, unknown>>(`PRAGMA ${nombre}`);
      const writer = await base.escribir((tx) => pragma.execute(tx));
      const lector = await pragma.execute(base.leer);
      return [Object.values(writer.rows[0]!)[0], Object.values(lector.rows[0]!)[0]];
    };
    expect(await leer('synchronous')).toEqual([2, 2]);
    expect(await leer('journal_mode')).toEqual(['wal', 'wal']);
    expect(await leer('foreign_keys')).toEqual([1, 1]);
    expect((await leer('secure_delete'))[0]).toBe(1);
    await expect(sql`DELETE FROM motivos`.execute(base.leer)).rejects.toThrow(/readonly/);
  });

  test('never gives a number again, not after a deletion nor with a lower first number', async () => {
    const carpeta = carpetaNueva();
    const crear = (base: Base) =>
      base.escribir(async (tx) => {
        await sql`INSERT OR IGNORE INTO ips (nit, nombre, estado, creada) VALUES ('1', 'x', 'ACTIVO', 0)`.execute(
          tx,
        );
        const fila = { motivo: 'm', motivo_nombre: 'm', asunto: 'a', asunto_nombre: 'a', descripcion: 'd' };
        const { numero } = await tx
          .insertInto('casos')
          .values({ ...fila, nit: '1', estado: 'ACTIVO', creado: 0, actualizado: 0 })
          .returning('numero')
          .executeTakeFirstOrThrow();
        return numero;
      });
    let base = await abrirBase(carpeta, { primerCaso: 500 });
    expect(await crear(base)).toBe(500);
    await base.escribir((tx) => tx.deleteFrom('casos').execute());
    await base.cerrar();
    base = await abrirBase(carpeta, { primerCaso: 1 });
    expect(await proximoNumero(base.leer)).toBe(501);
    expect(await crear(base)).toBe(501);
    await base.cerrar();
  });

  test('takes two services on one folder', async () => {
    const carpeta = carpetaNueva();
    const una = await abrirBase(carpeta);
    const otra = await abrirBase(carpeta);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        anotar(i % 2 === 0 ? una : otra, `m${String(i).padStart(2, '0')}`),
      ),
    );
    expect(await codigos(una)).toHaveLength(40);
    await una.cerrar();
    await otra.cerrar();
  });
});
