import { expect, test, vi } from 'vitest';
import { statement } from '../../../server/db/statement.ts';
import { montar } from '../apoyo.ts';

test('a statement is built once, and gets the values of each call', async () => {
  const { base } = (await montar()).servicios;
  const construir = vi.fn();
  const nombreDe = statement((db, p: { nit: string; estado: 'ACTIVO' | 'INACTIVO' }) => {
    construir();
    return db.selectFrom('ips').select('nombre').where('nit', '=', p.nit).where('estado', '=', p.estado);
  });
  expect(await nombreDe(base.leer, { nit: '900123456', estado: 'ACTIVO' })).toEqual([
    { nombre: 'Clínica A' },
  ]);
  expect(await nombreDe(base.leer, { nit: '800111222', estado: 'INACTIVO' })).toEqual([
    { nombre: 'IPS Inactiva' },
  ]);
  expect(await nombreDe(base.leer, { nit: '900123456', estado: 'INACTIVO' })).toEqual([]);
  expect(construir).toHaveBeenCalledTimes(1);
});

test.each([
  ['adds to', (n: number) => n + 1],
  ['compares', (n: number) => Number(n > 3)],
  ['writes', (n: number) => Number(`1${n}`)],
])('a statement that %s a placeholder fails as it is built', async (_, calcular) => {
  const { base } = (await montar()).servicios;
  const malo = statement((db, p: { numero: number }) =>
    db.selectFrom('casos').select('numero').where('numero', '=', calcular(p.numero)),
  );
  await expect(malo(base.leer, { numero: 1 })).rejects.toThrow(/numero is not known/);
});
