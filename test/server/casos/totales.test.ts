/** The totals beside a list: of an IPS its own, of the EPS's staff those of all. */
import { expect, test } from 'vitest';
import { deConsola } from '../../../server/cli/command.ts';
import { purgarCasos } from '../../../server/purga/purgar.ts';
import type { ListaCasos } from '../../../shared/caso.ts';
import { montar, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';

const totales = async (cliente: Cliente): Promise<ListaCasos['totales']> =>
  (await cliente.pedir<ListaCasos>('GET', '/casos')).json.totales;

test('are those of the cases, whatever has happened to them, and are not added up for each list', async () => {
  const { servicios, ips, agente } = await montar();
  const [clinica, hospital, ana] = [await ips(), await ips(NIT_B), await agente()];
  for (let i = 0; i < 3; i++) await clinica.crearCaso();
  for (let i = 0; i < 2; i++) await hospital.crearCaso();
  expect(await totales(ana)).toEqual({ ACTIVO: 5, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 });
  await ana.escribir(1, 'Lo revisamos');
  await hospital.pedir('PATCH', '/casos/4', { cuerpo: { estado: 'RESUELTO' } });
  await purgarCasos(servicios, { caso: 2 }, deConsola(), () => undefined);
  await servicios.base.escribir((tx) =>
    tx.updateTable('casos').set({ nit: NIT_B }).where('numero', '=', 3).execute(),
  );
  expect(await totales(clinica)).toEqual({ ACTIVO: 0, EN_GESTION: 1, RESUELTO: 0, CERRADO: 0 });
  expect(await totales(hospital)).toEqual({ ACTIVO: 2, EN_GESTION: 0, RESUELTO: 1, CERRADO: 0 });
  const oidas: string[] = [];
  oirSql(servicios.base.leer, (sql) => oidas.push(sql));
  expect(await totales(ana)).toEqual({ ACTIVO: 2, EN_GESTION: 1, RESUELTO: 1, CERRADO: 0 });
  const suya = oidas.filter((sql) => sql.includes('casos_totales'));
  expect(suya).toEqual([expect.stringContaining('"nit" = ?')]);
  const filas = await servicios.base.leer
    .selectFrom('casos_totales')
    .select((eb) => eb.fn.sum<number>('cantidad').as('suma'))
    .where('nit', 'in', [NIT_A, NIT_B])
    .executeTakeFirstOrThrow();
  expect(filas.suma).toBe(4);
});
