/** What the news costs: parts of indexes, and no more cases than are shown or new. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Novedades } from '../../../shared/novedades.ts';
import { montar, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { oirSql, planes } from '../db/oir.ts';

const leer = async (cliente: Cliente): Promise<Novedades> =>
  (await cliente.pedir<Novedades>('GET', '/novedades')).json;

test('the news reads parts of indexes, however many cases and events there are', async () => {
  const banco = await montar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  await clinica.crearCaso();
  await ana.escribir(1, 'Lo revisamos');
  const oidas = new Set<string>();
  oirSql(banco.servicios.base.leer, (texto) => {
    if (/\b(eventos|casos)\b/.test(texto)) oidas.add(texto);
  });
  await leer(clinica);
  await leer(ana);
  expect(oidas.size).toBeGreaterThanOrEqual(5);
  for (const { texto, plan } of planes(banco.carpeta, oidas)) {
    // What is scanned are the rows that a bounded walk has found.
    for (const paso of plan)
      expect([texto, paso]).not.toEqual([
        texto,
        expect.stringMatching(/SCAN (eventos|casos|usuarios|ips)\b/),
      ]);
    if (texto.includes('LIMIT 500'))
      expect(plan.join('\n')).toMatch(/INDEX (eventos_de_novedades|casos_en_manos) \(/);
  }
});

test('of thousands of cases of an IPS as many are read as are shown or new, up to a hundred', async () => {
  const banco = await montar();
  const [clinica, hospital] = [await banco.ips(), await banco.ips(NIT_B)];
  await clinica.crearCaso();
  await banco.servicios.base.escribir(async (tx) => {
    for (let i = 0; i < 1_500; i += 1) {
      const { rows } = await sql<{ numero: number }>`
        INSERT INTO casos (nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, creado, actualizado)
        SELECT nit, motivo, motivo_nombre, asunto, asunto_nombre, descripcion, estado, creado, actualizado
        FROM casos WHERE numero = 1 RETURNING numero`.execute(tx);
      const caso = rows[0]!.numero;
      const datos = JSON.stringify({ estado: 'RESUELTO', antes: { estado: 'ACTIVO' } });
      await tx
        .insertInto('eventos')
        .values({ tipo: 'caso.cambiado', caso, nit: NIT_A, actor: null, datos, creado: Date.now() })
        .execute();
    }
  });
  let leidas = 0;
  oirSql(banco.servicios.base.leer, () => (leidas += 1));
  const { novedades, nuevas } = await leer(clinica);
  expect(novedades).toHaveLength(20);
  expect(nuevas).toBe(100);
  expect(leidas).toBeLessThan(3 * 100 + 20);
  const { marca } = await leer(clinica);
  await clinica.pedir('PUT', '/novedades/vistas', { cuerpo: { marca } });
  leidas = 0;
  expect((await leer(clinica)).nuevas).toBe(0);
  expect(leidas).toBeLessThan(3 * 20 + 20);
  leidas = 0;
  expect((await leer(hospital)).novedades).toEqual([]);
  expect(leidas).toBeLessThan(20);
});
