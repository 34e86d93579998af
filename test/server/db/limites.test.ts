import { expect, test } from 'vitest';
import { limitada } from '../../../server/db/statement.ts';
import { montar } from '../apoyo.ts';
import { oirSql } from './oir.ts';

test('a limit stands in the SQL as a number, and no more rows come than it says', async () => {
  const { base } = (await montar()).servicios;
  const oidas = new Set<string>();
  oirSql(base.leer, (sql) => oidas.add(sql));
  const nombres = limitada((db, p: { desde: string }, limite) =>
    db.selectFrom('motivos').select('codigo').where('codigo', '>', p.desde).orderBy('codigo').limit(limite),
  );
  const todos = (
    await base.leer.selectFrom('motivos').select('codigo').orderBy('codigo').limit(100).execute()
  ).map(({ codigo }) => codigo);
  expect(todos.length).toBeGreaterThan(4);
  for (const limite of [1, 2, 3, 4, 100]) {
    const suyos = todos.slice(0, limite);
    expect((await nombres(base.leer, { desde: '', limite })).map(({ codigo }) => codigo)).toEqual(suyos);
    expect(nombres.filas(base.leer, { desde: '', limite })).toEqual(suyos.map((codigo) => [codigo]));
  }
  for (const sql of oidas) expect(sql).toMatch(/ limit \d+$/);
});

test('a limit that is not known yet is refused as its statement is built', async () => {
  const { base } = (await montar()).servicios;
  const malo = limitada((db, p: { cuantos: number }) =>
    db.selectFrom('motivos').select('codigo').limit(p.cuantos),
  );
  await expect(malo(base.leer, { cuantos: 1, limite: 1 })).rejects.toThrow(/a limit is a number/);
});
