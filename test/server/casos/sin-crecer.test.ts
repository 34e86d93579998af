/** Lists that meet no cases but their own: each estado by itself, what is not read, some days. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ListaCasos } from '../../../shared/caso.ts';
import { montar, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';

const listar = async (cliente: Cliente, consulta: string): Promise<ListaCasos> =>
  (await cliente.pedir<ListaCasos>('GET', `/casos${consulta}`)).json;

const numeros = async (cliente: Cliente, consulta: string): Promise<number[]> =>
  (await listar(cliente, consulta)).casos.map(({ numero }) => numero);

describe('a list of several estados', () => {
  const ABIERTOS = '&estado=ACTIVO,EN_GESTION';

  test('reads each of them in the order of the list, and no case of another one', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const statements = new Set<string>();
    oirSql(banco.servicios.base.leer, (sql) => {
      if (sql.includes('union all')) statements.add(sql);
    });
    const consultas: [Cliente, string][] = [];
    for (const orden of ['-actualizado', 'actualizado', '-fecha', 'fecha']) {
      consultas.push([clinica, `?orden=${orden}`], [clinica, `?orden=${orden}${ABIERTOS}`]);
      consultas.push([ana, `?orden=${orden}&ips=${NIT_A}${ABIERTOS}`]);
    }
    for (const orden of ['-numero', '-actualizado']) {
      consultas.push([clinica, `?orden=${orden}&estado=ACTIVO,RESUELTO`]);
      consultas.push([ana, `?orden=${orden}&estado=RESUELTO,CERRADO`]);
    }
    for (const [cliente, consulta] of consultas) await listar(cliente, consulta);
    expect(statements.size).toBeGreaterThan(10);
    const db = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
    for (const sql of statements) {
      const plan = db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from({ length: sql.split('?').length - 1 }, () => 1)) as { detail: string }[];
      const detalle = plan.map(({ detail }) => detail).join('\n');
      expect([sql, detalle]).not.toEqual([sql, expect.stringMatching(/TEMP B-TREE|SCAN/)]);
      const lecturas = plan.filter(({ detail }) => detail.includes(' casos USING'));
      expect(lecturas.length).toBeGreaterThanOrEqual(2);
      for (const { detail } of lecturas) expect(detail).toMatch(/INDEX casos_\w*estado\w* \(.*estado=\?/);
    }
    db.close();
  });

  test.each(['numero', '-numero', 'fecha', '-fecha', 'actualizado', '-actualizado'])(
    'has in the order %s the same cases as all of them without the others, page by page',
    async (orden) => {
      const banco = await montar();
      const [clinica, ana] = [await banco.ips(), await banco.agente()];
      for (let i = 0; i < 9; i += 1) await clinica.crearCaso();
      for (const numero of [2, 5, 8]) await ana.escribir(numero, 'Lo revisamos');
      for (const numero of [3, 5]) {
        await ana.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
      }
      for (const cliente of [clinica, ana]) {
        for (const estados of [
          ['EN_GESTION', 'RESUELTO'],
          ['ACTIVO', 'RESUELTO'],
          ['ACTIVO', 'EN_GESTION'],
        ]) {
          const { casos } = await listar(cliente, `?orden=${orden}`);
          const suyos = casos.filter(({ estado }) => estados.includes(estado)).map(({ numero }) => numero);
          const vistos: number[] = [];
          for (let cursor = ''; ;) {
            const de = cliente === ana ? `&ips=${NIT_A}` : '';
            const pagina = await listar(
              cliente,
              `?orden=${orden}&limite=2&estado=${estados.join()}${de}${cursor}`,
            );
            vistos.push(...pagina.casos.map(({ numero }) => numero));
            if (pagina.siguiente === null) break;
            cursor = `&cursor=${pagina.siguiente}`;
          }
          expect([estados, vistos]).toEqual([estados, suyos]);
        }
      }
    },
  );
});

describe('what is not read', () => {
  const SIN_LEER = `SELECT usuarios.id AS usuario, numero AS caso FROM usuarios JOIN casos ON casos.nit = usuarios.nit
    WHERE casos.de_soporte > coalesce((SELECT leidos FROM lecturas WHERE usuario = usuarios.id AND caso = numero), 0)
    ORDER BY 1, 2`;

  test('is kept for each user of an IPS, whatever happens to the cases', async () => {
    const banco = await montar();
    const { base } = banco.servicios;
    const [clinica, hospital, ana] = [await banco.ips(), await banco.ips(NIT_B), await banco.agente()];
    const db = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
    const comprobar = (cuantos: number) => {
      const guardado = db.prepare('SELECT usuario, caso FROM sin_leer ORDER BY 1, 2').all();
      expect(guardado).toEqual(db.prepare(SIN_LEER).all());
      expect(guardado).toHaveLength(cuantos);
    };
    for (let i = 0; i < 4; i += 1) await clinica.crearCaso();
    await hospital.crearCaso();
    comprobar(0);
    for (const numero of [1, 2, 3, 5, 1]) await ana.escribir(numero, 'Lo revisamos');
    comprobar(4);
    await clinica.pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 1 } });
    comprobar(4);
    await clinica.pedir('PUT', '/casos/1/lectura', { cuerpo: { hasta: 2 } });
    comprobar(3);
    await ana.escribir(1, 'Falta un soporte');
    comprobar(4);
    await base.escribir((tx) =>
      tx
        .insertInto('usuarios')
        .values({ rol: 'ips', nombre: 'Otra', nit: NIT_A, alias: 'otra', correo: null, clave: '', creado: 1 })
        .execute(),
    );
    comprobar(7);
    await base.escribir((tx) =>
      tx.updateTable('casos').set({ nit: NIT_B }).where('numero', '=', 2).execute(),
    );
    comprobar(6);
    await base.escribir((tx) => tx.deleteFrom('casos').where('numero', '=', 1).execute());
    comprobar(4);
    await base.escribir((tx) => tx.deleteFrom('lecturas').execute());
    await base.escribir((tx) => tx.deleteFrom('usuarios').where('alias', '=', 'otra').execute());
    comprobar(3);
    db.close();
  });

  test('is found by the EPS’s staff too, where an IPS has written', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    for (let i = 0; i < 4; i += 1) await clinica.crearCaso();
    for (const numero of [1, 2, 3]) await clinica.escribir(numero, '¿Qué pasó?');
    await ana.escribir(4, 'Lo revisamos');
    await ana.pedir('PUT', '/casos/2/lectura', { cuerpo: { hasta: 1 } });
    for (const orden of ['numero', 'fecha', 'actualizado']) {
      expect(await numeros(ana, `?sinLeer=1&orden=${orden}`)).toEqual([1, 3]);
      expect(await numeros(ana, `?sinLeer=1&orden=-${orden}&estado=ACTIVO,EN_GESTION`)).toEqual([3, 1]);
    }
  });
});

describe('a list of some days', () => {
  test('has the cases of those days only, in every order, whatever numbers they have', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    for (let i = 0; i < 6; i += 1) await clinica.crearCaso();
    const dias = { 1: '2026-03-04', 2: '2026-03-02', 3: '2026-03-03', 4: '2026-03-09', 5: '2026-03-02' };
    for (const [numero, dia] of Object.entries(dias)) {
      const creado = Date.parse(`${dia}T00:00:00-05:00`);
      await banco.servicios.base.escribir((tx) =>
        tx
          .updateTable('casos')
          .set({ creado, actualizado: creado })
          .where('numero', '=', Number(numero))
          .execute(),
      );
    }
    const entre = 'desde=2026-03-02&hasta=2026-03-04';
    for (const cliente of [clinica, ana]) {
      expect(await numeros(cliente, `?${entre}&orden=numero`)).toEqual([1, 2, 3, 5]);
      expect(await numeros(cliente, `?${entre}&orden=-numero`)).toEqual([5, 3, 2, 1]);
      expect(await numeros(cliente, `?${entre}&orden=fecha`)).toEqual([2, 5, 3, 1]);
      expect(await numeros(cliente, `?${entre}&orden=-actualizado`)).toEqual([1, 3, 5, 2]);
      expect(await numeros(cliente, `?${entre}&orden=numero&estado=ACTIVO,EN_GESTION`)).toEqual([1, 2, 3, 5]);
      expect(await numeros(cliente, '?desde=2026-03-09&orden=numero')).toEqual([4, 6]);
      expect(await numeros(cliente, '?hasta=2026-03-02&orden=numero')).toEqual([2, 5]);
      expect(await numeros(cliente, '?desde=2026-03-05&hasta=2026-03-08')).toEqual([]);
    }
  });
});
