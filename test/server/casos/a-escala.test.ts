/** Every way in which a list is read has the cases, and the order, that a plain filter and sort of all cases have. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ListaCasos } from '../../../shared/caso.ts';
import type { Estado } from '../../../shared/estado.ts';
import { DIA_MS, inicioDelDia } from '../../../server/tiempo/bogota.ts';
import { AGENTE, montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';

const CUANTOS = 240;
const LIMITE = 7;
const ABIERTOS = 'estado=ACTIVO,EN_GESTION';

interface Fila {
  numero: number;
  nit: string;
  estado: Estado;
  motivo: string;
  prioridad: string;
  asignado: number | null;
  creado: number;
  actualizado: number;
  vence: number | null;
  descripcion: string;
}

/** The same numbers at each run. */
function azar(semilla: number): (hasta: number) => number {
  let estado = semilla;
  return (hasta) => {
    estado = (Math.imul(estado, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((estado / 4_294_967_296) * hasta);
  };
}

/** Cases whose numbers, dates, last changes and due times have nothing to do with each other. */
async function llenar({ servicios: { base }, ips, agente }: Banco): Promise<{ filas: Fila[]; yo: number }> {
  await agente();
  await (await ips()).crearCaso();
  const alguna = azar(11);
  const una = <T>(lista: readonly T[]): T => lista[alguna(lista.length)]!;
  const ahora = Date.now();
  const filas: Fila[] = [];
  let yo = 0;
  await base.escribir(async (tx) => {
    const agentes = await tx
      .selectFrom('usuarios')
      .select(['id', 'correo'])
      .where('nit', 'is', null)
      .execute();
    yo = agentes.find(({ correo }) => correo === AGENTE)!.id;
    const {
      numero: _,
      abierto: __,
      ...modelo
    } = await tx.selectFrom('casos').selectAll().executeTakeFirstOrThrow();
    await tx.deleteFrom('casos').execute();
    for (let i = 0; i < CUANTOS; i += 1) {
      const estado = una<Estado>(['CERRADO', 'CERRADO', 'RESUELTO', 'ACTIVO', 'EN_GESTION']);
      const abierto = estado === 'ACTIVO' || estado === 'EN_GESTION';
      const creado = ahora - alguna(90) * DIA_MS - alguna(1_000);
      const suya = {
        nit: una([NIT_A, NIT_A, NIT_B]),
        estado,
        motivo: una(['facturacion', 'facturacion', 'usuarios']),
        prioridad: una(['NORMAL', 'NORMAL', 'URGENTE'] as const),
        asignado: una([null, ...agentes.map(({ id }) => id)]),
        creado,
        // Many changed in the same moment.
        actualizado: creado + alguna(20) * DIA_MS,
        vence: abierto ? ahora + (alguna(40) - 30) * DIA_MS : null,
        descripcion: una(['glosa devuelta', 'glosa del prestador', 'otra cosa']),
      };
      const { numero } = await tx
        .insertInto('casos')
        .values({ ...modelo, ...suya, resuelto: abierto ? null : creado })
        .returning('numero')
        .executeTakeFirstOrThrow();
      filas.push({ numero, ...suya });
    }
  });
  // Some are closed, opened again or given to others once the index knows them.
  await base.ponerBusquedaAlDia();
  for (const fila of filas.filter((__, i) => i % 9 === 0)) {
    fila.estado = fila.estado === 'CERRADO' ? 'ACTIVO' : 'CERRADO';
    fila.vence = fila.estado === 'ACTIVO' ? ahora - DIA_MS : null;
    const { estado, vence } = fila;
    await base.escribir((tx) =>
      tx.updateTable('casos').set({ estado, vence }).where('numero', '=', fila.numero).execute(),
    );
  }
  await base.ponerBusquedaAlDia();
  return { filas, yo };
}

/** The numbers that a list has, by all rows. */
function ingenua(filas: readonly Fila[], consulta: string, nit: string | null, yo: number): number[] {
  const q = new URLSearchParams(consulta);
  const [estado, asignado] = [q.get('estado')?.split(','), q.get('asignado')];
  const orden = q.get('orden') ?? '-numero';
  const suyas = filas.filter(
    (fila) =>
      (nit === null || fila.nit === nit) &&
      (!q.has('ips') || fila.nit === q.get('ips')) &&
      (!estado || estado.includes(fila.estado)) &&
      (!q.has('motivo') || fila.motivo === q.get('motivo')) &&
      (!q.has('prioridad') || fila.prioridad === q.get('prioridad')) &&
      (asignado === null || fila.asignado === (asignado === 'nadie' ? null : yo)) &&
      (!q.has('vencidos') || (fila.vence !== null && fila.vence < Date.now())) &&
      (!q.has('desde') || fila.creado >= inicioDelDia(q.get('desde')!)) &&
      (!q.has('hasta') || fila.creado < inicioDelDia(q.get('hasta')!) + DIA_MS) &&
      (!q.has('buscar') || fila.descripcion.split(' ').includes(q.get('buscar')!)) &&
      (orden !== 'vence' || fila.vence !== null),
  );
  const campo = orden.replace('-', '').replace('fecha', 'creado') as
    'numero' | 'creado' | 'actualizado' | 'vence';
  const hacia = orden.startsWith('-') ? -1 : 1;
  return suyas
    .sort((a, b) => hacia * (a[campo]! - b[campo]! || a.numero - b.numero))
    .map(({ numero }) => numero);
}

/** All pages of a list, one after another. */
async function paginas(cliente: Cliente, consulta: string): Promise<{ numeros: number[]; total?: number }> {
  const numeros: number[] = [];
  let total: number | undefined;
  for (let cursor = ''; ;) {
    const { status, json } = await cliente.pedir<ListaCasos>(
      'GET',
      `/casos?limite=${LIMITE}&${consulta}${cursor}`,
    );
    expect([consulta, status, json.recortada, json.indizando]).toEqual([consulta, 200, undefined, undefined]);
    numeros.push(...json.casos.map(({ numero }) => numero));
    total ??= json.total;
    if (json.siguiente === null) return { numeros, ...(total !== undefined && { total }) };
    cursor = `&cursor=${json.siguiente}`;
  }
}

const dia = (dias: number) => new Date(Date.now() - dias * DIA_MS).toISOString().slice(0, 10);
const DIAS = `desde=${dia(60)}&hasta=${dia(30)}`;
const ORDENES = ['numero', '-numero', 'fecha', '-fecha', 'actualizado', '-actualizado'];

const DE_AMBOS = [
  '',
  ABIERTOS,
  'estado=RESUELTO',
  'estado=CERRADO',
  'estado=ACTIVO,RESUELTO,CERRADO',
  'motivo=facturacion',
  `motivo=usuarios&${ABIERTOS}`,
  DIAS,
  `${DIAS}&${ABIERTOS}`,
  `${DIAS}&motivo=usuarios`,
  'buscar=glosa',
  'buscar=devuelta&estado=CERRADO',
  `buscar=glosa&${ABIERTOS}`,
  'buscar=glosa&estado=RESUELTO,CERRADO',
];

const DE_SOPORTE = [
  'vencidos=1',
  'vencidos=1&estado=CERRADO',
  'vencidos=1&estado=ACTIVO,RESUELTO',
  'vencidos=1&motivo=usuarios&prioridad=URGENTE',
  'vencidos=1&asignado=yo',
  `vencidos=1&ips=${NIT_B}`,
  'asignado=yo',
  `${ABIERTOS}&asignado=yo`,
  `${ABIERTOS}&asignado=nadie&motivo=usuarios`,
  'prioridad=URGENTE&estado=CERRADO',
  'prioridad=NORMAL',
  `ips=${NIT_A}`,
  `ips=${NIT_A}&estado=CERRADO`,
  `ips=${NIT_B}&${ABIERTOS}&prioridad=URGENTE`,
];

test('every list has, page by page, the cases that a plain filter and sort of all cases have', async () => {
  const banco = await montar();
  const { filas, yo } = await llenar(banco);
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  for (const filtro of DE_AMBOS) {
    for (const orden of ORDENES) {
      const consulta = `${filtro}&orden=${orden}`;
      const esperados = ingenua(filas, consulta, NIT_A, yo);
      const lista = await paginas(clinica, consulta);
      expect([consulta, lista]).toEqual([consulta, { numeros: esperados, total: esperados.length }]);
    }
  }
  for (const filtro of [...DE_AMBOS, ...DE_SOPORTE]) {
    for (const orden of [...ORDENES, 'vence']) {
      const consulta = `${filtro}&orden=${orden}`;
      const lista = await paginas(ana, consulta);
      expect([consulta, lista]).toEqual([consulta, { numeros: ingenua(filas, consulta, null, yo) }]);
    }
  }
}, 120_000);

test('late cases, and those of an agent, are looked for inside an index of the open cases', async () => {
  const banco = await montar();
  await llenar(banco);
  const ana = await banco.agente();
  const statements = new Set<string>();
  oirSql(banco.servicios.base.leer, (sql) => {
    if (/casos\.vence < |"casos"."asignado" /.test(sql) && sql.includes('order by')) statements.add(sql);
  });
  for (const filtro of ['vencidos=1', `${ABIERTOS}&asignado=yo`, `${ABIERTOS}&asignado=nadie`]) {
    for (const orden of ORDENES) {
      const lista = await ana.pedir<ListaCasos>('GET', `/casos?limite=${LIMITE}&${filtro}&orden=${orden}`);
      expect(lista.json.casos).toHaveLength(LIMITE);
    }
  }
  expect(statements.size).toBe(3 * ORDENES.length);
  const db = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
  for (const sql of statements) {
    const detalle = db
      .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...Array.from({ length: sql.split('?').length - 1 }, () => 1))
      .map(({ detail }) => detail)
      .join('\n');
    expect([sql, detalle]).toEqual([
      sql,
      expect.stringMatching(/casos USING INDEX casos_abiertos\w* \(abierto=\?/),
    ]);
    expect([sql, detalle]).not.toEqual([sql, expect.stringMatching(/TEMP B-TREE/)]);
  }
  const columnas = db
    .prepare("SELECT sql FROM sqlite_schema WHERE name LIKE 'casos_abiertos%'")
    .pluck()
    .all();
  expect(columnas).toHaveLength(3);
  for (const suyas of columnas) expect(suyas).toMatch(/asignado, vence\)/);
  db.close();
});
