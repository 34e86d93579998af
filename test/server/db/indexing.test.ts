/** What a change costs the full-text index, and what a search finds and says while the index is behind. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { expresionDeBusqueda } from '../../../server/casos/busqueda.sqlite.ts';
import type { Base } from '../../../server/db/database.sqlite.ts';
import { cambiarIps } from '../../../server/ips/ips.repository.ts';
import type { ListaCasos } from '../../../shared/caso.ts';
import { montar, NIT_A, type Banco, type Cliente } from '../apoyo.ts';

const buscar = async (cliente: Cliente, consulta: string): Promise<ListaCasos> =>
  (await cliente.pedir<ListaCasos>('GET', `/casos?${consulta}`)).json;

const hallados = async (cliente: Cliente, consulta: string): Promise<number[]> =>
  (await buscar(cliente, consulta)).casos.map(({ numero }) => numero);

/** A conversation of so many messages, or internal notes, without asking for each. */
function conversar(base: Base, caso: number, cuantos: number, tabla: 'mensajes' | 'notas' = 'mensajes') {
  return base.escribir(async (tx) => {
    const columna = tabla === 'mensajes' ? 'ultima_secuencia' : 'ultima_nota';
    const { [columna]: ultima } = await tx
      .selectFrom('casos')
      .select(['ultima_secuencia', 'ultima_nota'])
      .where('numero', '=', caso)
      .executeTakeFirstOrThrow();
    for (let secuencia = ultima + 1; secuencia <= ultima + cuantos; secuencia += 1) {
      const fila = { caso, secuencia, autor: null, rol: 'agente' as const, nombre: 'Ana', creado: 1 };
      const texto = `palabra${secuencia} comun`;
      if (tabla === 'mensajes')
        await tx
          .insertInto('mensajes')
          .values({ ...fila, texto })
          .execute();
      else
        await tx
          .insertInto('notas')
          .values({ ...fila, texto, tras: 0 })
          .execute();
    }
    await tx
      .updateTable('casos')
      .set({ [columna]: ultima + cuantos })
      .where('numero', '=', caso)
      .execute();
  });
}

/** The documents of the index with the moment of their writing, as FTS5 counts it. */
function documentos({ carpeta }: Banco): Set<string> {
  const db = new Database(join(carpeta, 'mesa.db'), { readonly: true });
  const todos = ['busqueda', 'busqueda_larga'].flatMap((tabla) =>
    db.prepare(`SELECT '${tabla} ' || id || ' ' || origin FROM ${tabla}_docsize`).pluck().all(),
  );
  db.close();
  return new Set(todos as string[]);
}

/** How many documents are written anew by this. */
async function escritos(banco: Banco, hacer: () => Promise<unknown>): Promise<number> {
  const { base } = banco.servicios;
  await base.ponerBusquedaAlDia();
  const antes = documentos(banco);
  await hacer();
  await base.ponerBusquedaAlDia();
  return [...documentos(banco)].filter((uno) => !antes.has(uno)).length;
}

test('a message, a note and a change of a long conversation write as little as those of a short one', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const ana = await banco.agente();
  const { numero } = await clinica.crearCaso();
  await ana.escribir(numero, 'primera respuesta');
  expect(await escritos(banco, () => clinica.escribir(numero, 'otro'))).toBe(1);
  await conversar(banco.servicios.base, numero, 500);
  await conversar(banco.servicios.base, numero, 300, 'notas');
  expect(await escritos(banco, () => clinica.escribir(numero, 'otro más'))).toBe(1);
  expect(await escritos(banco, () => ana.escribir(numero, 'una nota', { interno: true }))).toBe(1);
  // The case alone, beside the conversation and with its first messages.
  const resolver = () => clinica.pedir('PATCH', `/casos/${numero}`, { cuerpo: { estado: 'RESUELTO' } });
  expect(await escritos(banco, resolver)).toBe(2);
  expect(await escritos(banco, resolver)).toBe(0);
  // It reopens the case.
  expect(await escritos(banco, () => clinica.escribir(numero, 'sigue igual'))).toBe(3);
});

test('what changes nothing that is searched or filtered is not indexed again', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const { numero } = await clinica.crearCaso();
  const tocar = () =>
    banco.servicios.base.escribir((tx) =>
      tx
        .updateTable('casos')
        .set((eb) => ({ estado: eb.ref('estado'), motivo: eb.ref('motivo'), actualizado: 5 }))
        .where('numero', '=', numero)
        .execute(),
    );
  expect(await escritos(banco, tocar)).toBe(0);
});

test('words are found together however far apart in a conversation, with its own words and filters', async () => {
  const banco = await montar();
  const { base } = banco.servicios;
  const clinica = await banco.ips();
  const ana = await banco.agente();
  const { numero } = await clinica.crearCaso({ descripcion: 'mariposa' });
  const otro = await clinica.crearCaso({ descripcion: 'mariposa' });
  for (const cuantos of [10, 6, 1, 30, 100]) {
    await conversar(base, numero, cuantos);
    await conversar(base, otro.numero, 5);
  }
  await conversar(base, numero, 90, 'notas');
  await ana.escribir(numero, 'reservado', { interno: true });
  expect(await hallados(clinica, 'buscar=palabra1 palabra147')).toEqual([numero]);
  expect(await hallados(clinica, 'buscar=mariposa palabra60 palabra140')).toEqual([numero]);
  expect(await hallados(clinica, 'buscar=mariposa comun')).toEqual([otro.numero, numero]);
  expect(await hallados(clinica, 'buscar=mariposa palabra60 inexistente')).toEqual([]);
  expect(await hallados(ana, 'buscar=palabra130&prioridad=NORMAL')).toEqual([numero]);
  expect(await hallados(ana, 'buscar=palabra130&prioridad=URGENTE')).toEqual([]);
  // Notes are the staff's only.
  expect(await hallados(ana, 'buscar=reservado palabra147')).toEqual([numero]);
  expect(await hallados(clinica, 'buscar=reservado')).toEqual([]);
  expect(await hallados(clinica, 'buscar=palabra147 reservado')).toEqual([]);
  expect(await hallados(await banco.ips('900654321'), 'buscar=palabra1 palabra147')).toEqual([]);
  // In pages, and in both directions.
  const primera = await buscar(clinica, 'buscar=mariposa comun&limite=1');
  expect(await hallados(clinica, `buscar=mariposa comun&limite=1&cursor=${primera.siguiente}`)).toEqual([
    numero,
  ]);
  expect(await hallados(clinica, 'buscar=comun palabra25&orden=numero')).toEqual([numero, otro.numero]);
});

test('while an IPS that was renamed is indexed, only its own searches say so, and none waits for it', async () => {
  // The indexing a moment after a change does not come.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const banco = await montar();
  const { base } = banco.servicios;
  const [clinica, hospital, ana] = [await banco.ips(), await banco.ips('900654321'), await banco.agente()];
  const { numero } = await clinica.crearCaso({ descripcion: 'primero' });
  const ajeno = await hospital.crearCaso({ descripcion: 'del hospital' });
  const casos = (cuantos: number) =>
    base.escribir(async (tx) => {
      const fila = await tx
        .selectFrom('casos')
        .selectAll()
        .where('numero', '=', numero)
        .executeTakeFirstOrThrow();
      const { numero: _, abierto: __, ...caso } = fila;
      for (let i = 0; i < cuantos; i += 1) await tx.insertInto('casos').values(caso).execute();
    });
  await casos(4_000);
  await base.ponerBusquedaAlDia();
  expect(await buscar(clinica, 'buscar=primero')).not.toHaveProperty('indizando');

  const llamar = (nombre: string) =>
    base.escribir((tx) => cambiarIps(tx, { nit: NIT_A, nombre, estado: 'ACTIVO' }));
  await llamar('Policlínico');
  const nuevo = await hospital.crearCaso({ descripcion: 'otro del hospital' });
  const deOtro = await buscar(hospital, 'buscar=hospital');
  expect(deOtro.casos.map((caso) => caso.numero)).toEqual([nuevo.numero, ajeno.numero]);
  expect(deOtro).not.toHaveProperty('indizando');
  const antes = await base.leer.selectFrom('ips_por_indexar').selectAll().execute();
  expect(antes).toEqual([{ nit: NIT_A, hasta: 1e15 }]);
  const suya = await buscar(clinica, 'buscar=primero&limite=100');
  expect(suya).toMatchObject({ indizando: true });
  expect(suya.casos).toHaveLength(100);
  await llamar('Sanatorio');
  expect(await buscar(ana, 'buscar=hospital')).toMatchObject({ indizando: true });
  // A list that asks nothing of the index says nothing of it.
  expect(await buscar(clinica, '')).not.toHaveProperty('indizando');

  await base.ponerBusquedaAlDia();
  const despues = await buscar(clinica, 'buscar=sanatorio&orden=numero&limite=1');
  expect(despues.casos.map((caso) => caso.numero)).toEqual([numero]);
  expect(despues).not.toHaveProperty('indizando');
  expect(await hallados(clinica, 'buscar=clínica')).toEqual([]);
});

test('what waits for the index is indexed by whoever opens the database next', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const { numero } = await clinica.crearCaso({ descripcion: 'mariposa' });
  await conversar(banco.servicios.base, numero, 2_000);
  await banco.cerrar();
  const otra = await montar({ carpeta: banco.carpeta });
  await otra.servicios.base.ponerBusquedaAlDia();
  expect(await hallados(await otra.ips(), 'buscar=mariposa palabra1 palabra1999')).toEqual([numero]);
  const { rows } = await otra.servicios.base.leer.executeQuery<{ n: number }>(
    otra.servicios.base.leer
      .selectFrom('por_indexar')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .compile(),
  );
  expect(rows).toEqual([{ n: 0 }]);
});

test('the beginning of a word is asked for by the few words that have it, and by itself when they are many', async () => {
  const banco = await montar();
  const { base } = banco.servicios;
  const clinica = await banco.ips();
  const descripciones = ['Facturación vieja', 'FACTURAS', 'Otra cosa'];
  for (const descripcion of descripciones) await clinica.crearCaso({ descripcion });
  const { numero } = await clinica.crearCaso();
  await base.escribir(async (tx) => {
    for (let i = 100; i < 150; i += 1) {
      const fila = { autor: null, rol: 'ips' as const, nombre: 'x', texto: `mensual${i}`, creado: 1 };
      await tx
        .insertInto('mensajes')
        .values({ ...fila, caso: numero, secuencia: i - 99 })
        .execute();
    }
    await tx.updateTable('casos').set({ ultima_secuencia: 50 }).where('numero', '=', numero).execute();
  });
  for (let i = 0; i < 40; i += 1) await clinica.crearCaso({ descripcion: `glosado${i}` });
  await base.ponerBusquedaAlDia();
  const sinFiltros = { nit: null, estados: [], motivo: null, asunto: null, asignado: null };
  const filtros = { ...sinFiltros, prioridad: null, desde: null, hasta: null };
  const entera = async (escrito: string) =>
    (await expresionDeBusqueda(base.leer, escrito, 'ips', filtros, 0))?.entera;
  expect(await entera('Factúra')).toBe('texto : (("factura" OR "facturacion" OR "facturas"))');
  expect(await entera('glosado')).toBe('texto : ("glosado"*)');
  expect(await hallados(clinica, 'buscar=Factúra')).toEqual([2, 1]);
  expect(await hallados(clinica, 'buscar=glosado&limite=100')).toHaveLength(40);
  expect(await hallados(clinica, 'buscar=mensual149')).toEqual([numero]);
  expect(await hallados(clinica, 'buscar=inexistente')).toEqual([]);
});
