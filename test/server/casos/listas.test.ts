import { describe, expect, test } from 'vitest';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { ListaCasos } from '../../../shared/caso.ts';
import type { Problema } from '../../../shared/errores.ts';
import { montar, NIT_A, NIT_B, type Cliente } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';

async function listar(cliente: Cliente, consulta = ''): Promise<ListaCasos> {
  const { status, json } = await cliente.pedir<ListaCasos>('GET', `/casos${consulta}`);
  expect(status).toBe(200);
  return json;
}

async function numeros(cliente: Cliente, consulta = ''): Promise<number[]> {
  return (await listar(cliente, consulta)).casos.map(({ numero }) => numero);
}

describe('the list of cases', () => {
  test('has the newest first, and what each row needs', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    await clinica.crearCaso();
    await clinica.crearCaso({ descripcion: 'Segundo' });
    const { casos, siguiente, totales } = await listar(clinica);
    expect(casos.map(({ numero }) => numero)).toEqual([2, 1]);
    expect(Object.keys(casos[0]!).sort()).toEqual(
      [
        'actualizado',
        'asunto',
        'descripcion',
        'estado',
        'fecha',
        'motivo',
        'noLeidos',
        'numero',
        'ultimo',
      ].sort(),
    );
    expect(siguiente).toBeNull();
    expect(totales).toEqual({ ACTIVO: 2, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 });
  });

  test.each(['numero', '-numero', 'fecha', '-fecha', 'actualizado', '-actualizado'])(
    'pages by key in the order %s, without gap or repetition while others are filed',
    async (orden) => {
      const { ips } = await montar();
      const clinica = await ips();
      for (let i = 0; i < 7; i += 1) await clinica.crearCaso();
      await clinica.escribir(3, 'lo pone de último');
      const vistos: number[] = [];
      let cursor = '';
      for (let pagina = 0; pagina < 4; pagina += 1) {
        const { casos, siguiente } = await listar(clinica, `?orden=${orden}&limite=3${cursor}`);
        vistos.push(...casos.map(({ numero }) => numero));
        if (pagina === 0 && orden.startsWith('-')) await clinica.crearCaso();
        if (siguiente === null) break;
        cursor = `&cursor=${siguiente}`;
      }
      expect(vistos).toHaveLength(7);
      expect(new Set(vistos).size).toBe(7);
      if (orden === '-actualizado') expect(vistos[0]).toBe(3);
      if (orden === 'numero') expect(vistos).toEqual([1, 2, 3, 4, 5, 6, 7]);
    },
  );

  test('filters by one or several estados and by motivo', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    await clinica.crearCaso();
    await clinica.crearCaso({ motivo: 'facturacion', asunto: 'radicacion' });
    await clinica.crearCaso();
    await clinica.pedir('PATCH', '/casos/1', { cuerpo: { estado: 'RESUELTO' } });
    expect(await numeros(clinica, '?estado=RESUELTO')).toEqual([1]);
    expect(await numeros(clinica, '?estado=ACTIVO,RESUELTO')).toEqual([3, 2, 1]);
    expect(await numeros(clinica, '?estado=CERRADO')).toEqual([]);
    expect(await numeros(clinica, '?motivo=facturacion')).toEqual([2]);
    expect((await listar(clinica, '?estado=RESUELTO')).totales).toMatchObject({ ACTIVO: 2, RESUELTO: 1 });
  });

  test('takes days as Bogotá counts them, both included', async () => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
    const fechar = (numero: number, creado: string) =>
      servicios.base.escribir((tx) =>
        tx
          .updateTable('casos')
          .set({ creado: Date.parse(creado) })
          .where('numero', '=', numero)
          .execute(),
      );
    await fechar(1, '2026-03-01T04:59:59Z');
    await fechar(2, '2026-03-01T05:00:00Z');
    await fechar(3, '2026-03-03T04:59:59Z');
    expect(await numeros(clinica, '?desde=2026-03-01&hasta=2026-03-02')).toEqual([3, 2]);
    expect(await numeros(clinica, '?hasta=2026-02-28')).toEqual([1]);
  });

  test.each([
    ['?estado=ABIERTO', 'estado'],
    ['?estado=', 'estado'],
    ['?orden=nombre', 'orden'],
    ['?limite=0', 'limite'],
    ['?limite=101', 'limite'],
    ['?limite=x', 'limite'],
    ['?desde=2026-02-30', 'desde'],
    ['?hasta=ayer', 'hasta'],
    ['?cursor=zzzz', 'cursor'],
    ['?cursor=LW51bWVyb34xfk5hTg', 'cursor'],
    [`?buscar=${'a'.repeat(1_000)}`, 'buscar'],
  ])('asked for with %s is refused at %s', async (consulta, campo) => {
    const { ips } = await montar();
    const { status, json } = await (await ips()).pedir<Problema>('GET', `/casos${consulta}`);
    expect([status, json.campos?.[0]?.campo]).toEqual([422, campo]);
  });

  test('a cursor of one order is no good for another', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
    const { siguiente } = await listar(clinica, '?limite=1');
    expect((await clinica.pedir('GET', `/casos?orden=numero&cursor=${siguiente}`)).status).toBe(422);
  });
});

describe('searching', () => {
  test.each([
    ['resolucion', [1]],
    ['RESOLUCIÓN', [1]],
    ['resol', [1]],
    ['factura radicacion', [2]],
    ['ñandu', [2]],
    ['clinica', [2, 1]],
    ['%', []],
    ['*', []],
    ['"', []],
    ["' OR 1=1 --", []],
    ['NOT', []],
    ['texto:x', []],
    ['😀', []],
  ])('for %j finds %j', async (escrito, esperado) => {
    const { ips } = await montar();
    const clinica = await ips();
    await clinica.crearCaso({ descripcion: 'Cargue' });
    await clinica.crearCaso({ motivo: 'facturacion', asunto: 'radicacion', descripcion: 'Ñandú' });
    expect(await numeros(clinica, `?buscar=${encodeURIComponent(escrito)}`)).toEqual(esperado);
  });

  test('finds a case by its number', async () => {
    const { ips } = await montar({ entorno: { MESA_PRIMER_CASO: '40912' } });
    const clinica = await ips();
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
    expect(await numeros(clinica, '?buscar=40913')).toEqual([40913]);
  });

  test.each([
    '40912',
    'caso 40912',
    'Caso No. 40912',
    'N° 40912',
    'Nº 40912',
    '#40912',
    '40.912',
    '40 912',
    'solicitud 40912',
    'ticket #40.912.',
  ])('finds the case that is called %j before the texts that name it', async (escrito) => {
    const { ips, agente } = await montar({ entorno: { MESA_PRIMER_CASO: '40911' } });
    const clinica = await ips();
    for (const descripcion of ['Antes', 'El buscado', 'Después', 'Como el 40912', 'Ver caso 40.912']) {
      await clinica.crearCaso({ descripcion });
    }
    const buscar = `?buscar=${encodeURIComponent(escrito)}`;
    const conPuntos = /\d[. ]\d/.test(escrito) ? [40915] : [];
    for (const cliente of [clinica, await agente()]) {
      expect(await numeros(cliente, buscar)).toEqual([40912, ...conPuntos, 40914]);
      expect(await numeros(cliente, `${buscar}&orden=numero`)).toEqual([40912, 40914, ...conPuntos]);
      // A filter is a filter.
      expect(await numeros(cliente, `${buscar}&estado=CERRADO`)).toEqual([]);
    }
    // Among words the number is one of them, without the word that goes before it.
    expect(await numeros(clinica, `?buscar=${encodeURIComponent(`como ${escrito}`)}`)).toEqual([40914]);
    expect(await numeros(clinica, `?buscar=${encodeURIComponent(`${escrito} buscado`)}`)).toEqual([40912]);
  });

  test.each(['-numero', 'numero', '-fecha', 'fecha', '-actualizado', 'actualizado'])(
    'by a number has its case once, however small the pages in the order %s',
    async (orden) => {
      const { ips } = await montar();
      const clinica = await ips();
      for (let i = 0; i < 6; i += 1) await clinica.crearCaso({ descripcion: 'Igual que el 3' });
      for (const limite of [1, 2, 4]) {
        const vistos: number[] = [];
        let cursor = '';
        for (;;) {
          const { casos, siguiente } = await listar(
            clinica,
            `?buscar=caso%203&orden=${orden}&limite=${limite}${cursor}`,
          );
          expect(casos.length).toBeLessThanOrEqual(limite);
          vistos.push(...casos.map(({ numero }) => numero));
          if (siguiente === null) break;
          cursor = `&cursor=${siguiente}`;
        }
        const otros = orden.startsWith('-') ? [6, 5, 4, 2, 1] : [1, 2, 4, 5, 6];
        expect(vistos).toEqual([3, ...otros]);
      }
    },
  );

  test("by the number of another IPS's case finds nothing", async () => {
    const { ips } = await montar();
    await (await ips()).crearCaso();
    expect(await numeros(await ips(NIT_B), '?buscar=caso%201')).toEqual([]);
  });

  test('combines with filters, order and pages', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    for (let i = 0; i < 5; i += 1) await clinica.crearCaso({ descripcion: `archivo ${i}` });
    await clinica.pedir('PATCH', '/casos/2', { cuerpo: { estado: 'RESUELTO' } });
    const { casos, siguiente } = await listar(clinica, '?buscar=archivo&estado=ACTIVO&orden=numero&limite=2');
    expect(casos.map(({ numero }) => numero)).toEqual([1, 3]);
    expect(
      await numeros(clinica, `?buscar=archivo&estado=ACTIVO&orden=numero&limite=2&cursor=${siguiente}`),
    ).toEqual([4, 5]);
  });

  test('follows a re-classification', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    await clinica.crearCaso();
    await (
      await agente()
    ).pedir('PATCH', '/casos/1', { cuerpo: { motivo: 'facturacion', asunto: 'radicacion' } });
    expect(await numeros(clinica, '?buscar=radicacion')).toEqual([1]);
    expect(await numeros(clinica, '?buscar=capacitacion')).toEqual([]);
  });
});

describe('for the staff', () => {
  test('the list has the cases of all, with IPS, asignado and prioridad, and filters by them', async () => {
    const { ips, agente } = await montar();
    await (await ips()).crearCaso();
    await (await ips(NIT_B)).crearCaso();
    const ana = await agente();
    await ana.pedir('PATCH', '/casos/2', { cuerpo: { asignado: 'ana@eps.example', prioridad: 'URGENTE' } });
    const { casos, totales } = await listar(ana);
    expect(casos).toMatchObject([
      {
        numero: 2,
        ips: { nit: NIT_B, nombre: 'Hospital B' },
        asignado: { nombre: 'Ana' },
        prioridad: 'URGENTE',
      },
      { numero: 1, ips: { nombre: 'Clínica A' }, asignado: null, prioridad: 'NORMAL' },
    ]);
    expect(totales.ACTIVO).toBe(2);
    expect(await numeros(ana, `?ips=${NIT_B}`)).toEqual([2]);
    expect(await numeros(ana, '?asignado=ana@eps.example')).toEqual([2]);
    expect(await numeros(ana, '?prioridad=URGENTE')).toEqual([2]);
    expect(await numeros(ana, '?buscar=hospital')).toEqual([2]);
  });
});

describe('the query plan', () => {
  // Each list as it is compiled, caught on its way to SQLite.
  test('of no list scans the table of cases', async () => {
    const banco = await montar();
    const clinica = await banco.ips();
    const ana = await banco.agente();
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
    const statements = new Set<string>();
    oirSql(banco.servicios.base.leer, (sql) => {
      if (sql.includes('from "casos"')) statements.add(sql);
    });
    for (const cliente of [clinica, ana]) {
      const ordenes = ['numero', '-numero', 'fecha', '-fecha', 'actualizado', '-actualizado'];
      const filtros = ['', '&estado=ACTIVO', '&motivo=facturacion', '&desde=2026-01-01', '&buscar=prueba'];
      if (cliente === ana) {
        ordenes.push('vence');
        const abiertos = '&estado=ACTIVO,EN_GESTION';
        filtros.push(abiertos, `${abiertos}&asignado=nadie`, `${abiertos}&asignado=yo&motivo=facturacion`);
        filtros.push(
          '&vencidos=1',
          '&vencidos=1&asignado=yo',
          `&ips=${NIT_A}&estado=RESUELTO`,
          '&prioridad=ALTA',
        );
      }
      for (const orden of ordenes) {
        for (const filtro of filtros) {
          const { siguiente } = await listar(cliente, `?orden=${orden}&limite=1${filtro}`);
          if (siguiente) await listar(cliente, `?orden=${orden}&limite=1${filtro}&cursor=${siguiente}`);
        }
      }
    }
    expect(statements.size).toBeGreaterThan(80);
    const db = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
    for (const sql of statements) {
      const plan = db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from({ length: sql.split('?').length - 1 }, () => 1)) as { detail: string }[];
      const detalle = plan.map(({ detail }) => detail).join('\n');
      // Walking an index in the order asked for and stopping at the page's end is what is wanted of "all".
      const escaneos = plan.filter(({ detail }) => detail === 'SCAN casos');
      const esDeTodos = !sql.includes('"casos"."nit" = ?');
      expect(sql).not.toMatch(/limit \?/i);
      const porNumero = /order by "casos"."numero" (asc|desc) limit/.test(sql);
      expect([escaneos.length === 0 || (esDeTodos && porNumero), sql, detalle]).toEqual([true, sql, detalle]);
      const ordena = /USE TEMP B-TREE FOR (ORDER BY|LAST)/.test(detalle);
      // A search reads what it finds and sorts that; so does a filter that leaves few cases, as there are here.
      const acotada = /MATCH|FROM json_each|"vence" < /.test(sql) || /creado>\?|casos_en_manos/.test(detalle);
      expect([ordena && !acotada, sql, detalle]).toEqual([false, sql, detalle]);
    }
    db.close();
  });
});

describe('a search', () => {
  test('finds a NIT as people write it', async () => {
    const banco = await montar();
    await (await banco.ips()).crearCaso();
    await (await banco.ips(NIT_B)).crearCaso({ descripcion: 'Guía 1234567-1' });
    const ana = await banco.agente();
    for (const escrito of [
      '900654321',
      '900.654.321',
      '900654321-8',
      '900.654.321-8',
      'NIT 900 654 321 – 0',
      'nit: 900654321−0',
      '900654321 0',
      '9006543210',
      '900.654.3210',
      '1234567-1',
    ]) {
      expect([escrito, await numeros(ana, `?buscar=${escrito}`)]).toEqual([escrito, [2]]);
    }
  });

  test.each(['900654321', '900.654.321', 'NIT 900 654 321 – 0', '9006543210', '900654321-0'])(
    'narrowed to the IPS %s has its cases',
    async (escrito) => {
      const banco = await montar();
      await (await banco.ips()).crearCaso();
      await (await banco.ips(NIT_B)).crearCaso();
      const ana = await banco.agente();
      expect(await numeros(ana, `?ips=${encodeURIComponent(escrito)}`)).toEqual([2]);
      expect(await numeros(ana, '?ips=nadie')).toEqual([]);
    },
  );

  test('for letters that the index takes for signs finds nothing, and fails nowhere', async () => {
    const banco = await montar();
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    await clinica.crearCaso({ descripcion: 'ab cd' });
    for (const letra of ['\u19b0', '\u19c9', '\u1cf2', '\u1cf3']) {
      const raro = encodeURIComponent(`ab${letra}cd`);
      expect(await numeros(clinica, `?buscar=${raro}`)).toEqual([1]);
      expect(await numeros(ana, `?motivo=${raro}`)).toEqual([]);
    }
  });

  test('in the order of what is due looks at the newest of too many matches', async () => {
    const banco = await montar();
    const { base } = banco.servicios;
    const clinica = await banco.ips();
    await clinica.crearCaso({ descripcion: 'glosa' });
    await base.escribir(async (tx) => {
      const {
        numero: _,
        abierto: __,
        ...caso
      } = await tx.selectFrom('casos').selectAll().executeTakeFirstOrThrow();
      for (let i = 0; i < 5_100; i += 1) {
        await tx
          .insertInto('casos')
          .values({ ...caso, estado: 'CERRADO', vence: null })
          .execute();
      }
    });
    const { numero } = await clinica.crearCaso({ descripcion: 'glosa' });
    await base.ponerBusquedaAlDia();
    banco.avanzar(60 * 24 * 3_600_000);
    const ana = await banco.agente();
    for (const consulta of [
      'vencidos=1&buscar=glosa',
      'prioridad=NORMAL',
      'ips=900123456',
      'asignado=nadie',
    ]) {
      expect([consulta, await numeros(ana, `?orden=vence&${consulta}`)]).toEqual([consulta, [1, numero]]);
    }
    expect((await numeros(ana, '?orden=fecha&buscar=glosa&limite=1')).length).toBe(1);
  });
});

describe('the list of an IPS', () => {
  test('tells how many cases the filters leave on all pages, and who said the last word of each', async () => {
    const banco = await montar();
    const [clinica, hospital, ana] = [await banco.ips(), await banco.ips(NIT_B), await banco.agente()];
    const numeros: number[] = [];
    for (let i = 0; i < 5; i++) numeros.push((await clinica.crearCaso({ descripcion: `Caso ${i}` })).numero);
    await hospital.crearCaso({ descripcion: 'Caso ajeno' });
    const [uno, dos] = numeros as [number, number];
    await ana.escribir(uno, 'Ya\n\nlo revisamos');
    await ana.pedir('POST', `/casos/${uno}/mensajes`, {
      clave: crypto.randomUUID(),
      cuerpo: { texto: 'Nota de la casa', interno: true },
    });
    await ana.escribir(dos, 'Falta un soporte');
    await clinica.escribir(dos, 'Aquí está');
    const leer = async (consulta: string) =>
      (await clinica.pedir<ListaCasos>('GET', `/casos?${consulta}`)).json;
    const todas = await leer('limite=2');
    expect([todas.total, todas.casos.length]).toEqual([5, 2]);
    const segunda = await leer(`limite=2&cursor=${encodeURIComponent(todas.siguiente!)}`);
    expect(segunda.total).toBe(5);
    expect((await leer('estado=EN_GESTION')).total).toBe(2);
    expect((await leer('estado=ACTIVO,EN_GESTION')).total).toBe(5);
    expect((await leer('buscar=caso&limite=2')).total).toBe(5);
    const hallados = await leer(`buscar=${uno}`);
    expect([hallados.total, hallados.casos[0]!.numero]).toEqual([hallados.casos.length, uno]);
    expect((await leer('buscar=nada-de-esto')).total).toBe(0);
    expect((await leer('motivo=facturacion')).total).toBe(0);
    const sinLeer = await leer('sinLeer=1');
    expect([sinLeer.total, sinLeer.casos.map(({ numero }) => numero)]).toEqual([2, [dos, uno]]);
    expect(sinLeer.casos.map(({ ultimo }) => ultimo)).toEqual([
      { rol: 'ips', texto: 'Aquí está' },
      { rol: 'agente', texto: 'Ya lo revisamos' },
    ]);
    expect((await leer('buscar=casa')).casos).toEqual([]);
    expect(JSON.stringify(await leer('buscar=caso'))).not.toContain('Nota de la casa');
    await clinica.pedir('PUT', `/casos/${uno}/lectura`, { cuerpo: { hasta: 1 } });
    expect((await leer('sinLeer=1')).total).toBe(1);
    const { json } = await ana.pedir<ListaCasos>('GET', '/casos');
    expect(json.total).toBeUndefined();
  });
});
