import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { FilaExportada } from '../../../server/reportes/casos-exportados.ts';
import { exportarXlsx } from '../../../server/reportes/exportar-xlsx.ts';
import type { Problema } from '../../../shared/errores.ts';
import type { Reporte } from '../../../shared/reporte.ts';
import { montar, NIT_A, type Cliente } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';
import { veredicto } from '../adjuntos/inspeccion/prueba.ts';
import { irA, resolver, sembrar } from './apoyo-reportes.ts';

const CARGUE = 'CARGUE RESOLUCION 2463';

describe('the export', () => {
  const COLUMNAS = [
    'numero',
    'fecha',
    'nit',
    'ips',
    'motivo',
    'asunto',
    'descripcion',
    'estado',
    'prioridad',
    'asignado',
    'primera respuesta',
    'minutos hábiles de respuesta',
    'resuelto',
    'minutos hábiles de solución',
  ];
  const exportar = (cliente: Cliente, formato: string, dias = 'desde=2026-11-01&hasta=2026-11-30') =>
    cliente.crudo('GET', `/reportes/exportar?${dias}&formato=${formato}`);

  /** A case that was answered and solved, and one whose texts would like to be formulas. */
  async function preparar() {
    const banco = await montar();
    irA(banco, '2026-11-03T09:00');
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    await clinica.crearCaso({ descripcion: 'Uno, "dos"; tres' });
    await clinica.crearCaso({ descripcion: '=1+1' });
    irA(banco, '2026-11-03T10:30:30');
    await ana.escribir(1, 'Buenos días');
    irA(banco, '2026-11-03T11:00:30');
    await resolver(ana, 1);
    return { banco, clinica, ana };
  }

  test('keeps a text of several lines in its cell, and disarms what begins in the middle of it', async () => {
    const banco = await montar();
    irA(banco, '2026-11-03T09:00');
    const clinica = await banco.ips();
    const textos = ['x\n=1+1', 'x;=HYPERLINK("http://x")', '\t@SUM(1)', 'a, b; c - d'];
    for (const descripcion of textos) await clinica.crearCaso({ descripcion });
    const texto = await (await exportar(await banco.agente(), 'csv')).text();
    const filas = parse<Record<string, string>>(texto, { bom: true, columns: true });
    expect(filas.map(({ descripcion }) => descripcion)).toEqual([
      "x\n'=1+1",
      `x;'=HYPERLINK("http://x")`,
      "'@SUM(1)",
      'a, b; c - d',
    ]);
    // A program that parts lines at a bare line feed finds it inside the quotes.
    expect(texto).toContain(`"x\n'=1+1"`);
  });

  test('as CSV has a line for each case, and none that a spreadsheet runs', async () => {
    const { ana } = await preparar();
    const respuesta = await exportar(ana, 'csv');
    expect(respuesta.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(respuesta.headers.get('content-disposition')).toBe(
      'attachment; filename="casos-2026-11-01-a-2026-11-30.csv"',
    );
    const bytes = new Uint8Array(await respuesta.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const texto = new TextDecoder().decode(bytes);
    expect(texto.endsWith('\r\n')).toBe(true);
    const cola = ['NORMAL', 'Ana', '03/11/2026 10:30', '90', '03/11/2026 11:00', '120'];
    expect(parse(texto, { bom: true })).toEqual([
      COLUMNAS,
      [
        '1',
        '03/11/2026 09:00',
        NIT_A,
        'Clínica A',
        CARGUE,
        'CAPACITACION',
        'Uno, "dos"; tres',
        'Resuelto',
        ...cola,
      ],
      [
        '2',
        '03/11/2026 09:00',
        NIT_A,
        'Clínica A',
        CARGUE,
        'CAPACITACION',
        "'=1+1",
        'Activo',
        'NORMAL',
        '',
        '',
        '',
        '',
        '',
      ],
    ]);
  });

  test('has the cases that a report counts: those that came, and those that were solved', async () => {
    const { banco } = await preparar();
    irA(banco, '2026-11-10T09:00');
    const luego = await banco.agente();
    await resolver(luego, 2);
    const numeros = async (dias: string) => {
      const respuesta = await exportar(luego, 'csv', dias);
      const filas = parse<{ numero: string }>(await respuesta.text(), { bom: true, columns: true });
      return filas.map(({ numero }) => numero);
    };
    const dia = 'desde=2026-11-10&hasta=2026-11-10';
    const { json } = await luego.pedir<Reporte>('GET', `/reportes?${dia}`);
    expect([json.total.llegados, json.total.resueltos]).toEqual([0, 1]);
    expect(await numeros(dia)).toEqual(['2']);
    // What came and was solved in it is there once.
    expect(await numeros('desde=2026-11-01&hasta=2026-11-30')).toEqual(['1', '2']);
  });

  test('as CSV is read as it is written: many cases, one header, and no case twice', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    await sembrar(banco, 2_500, Date.parse('2026-11-03T15:00Z'));
    const filas = parse(await (await exportar(ana, 'csv')).text(), { bom: true, columns: true });
    expect(filas).toHaveLength(2_500);
    expect(new Set((filas as { numero: string }[]).map(({ numero }) => numero)).size).toBe(2_500);
  });

  test('as Excel has numbers as numbers, dates as dates, texts as texts', async () => {
    const { ana, clinica } = await preparar();
    const descripciones = ['+1', '-1', '@a', 'constructor', '__proto__', '<b>&amp;</b>'];
    for (const descripcion of descripciones) await clinica.crearCaso({ descripcion });
    const respuesta = await exportar(ana, 'xlsx');
    expect(respuesta.headers.get('content-type')).toContain('spreadsheetml.sheet');
    expect(respuesta.headers.get('content-disposition')).toBe(
      'attachment; filename="casos-2026-11-01-a-2026-11-30.xlsx"',
    );
    const bytes = Buffer.from(await respuesta.arrayBuffer());
    const archivos = descomprimir(bytes);
    const hoja = archivos.get('xl/worksheets/sheet1.xml') ?? '';
    const textos = [...(archivos.get('xl/sharedStrings.xml') ?? '').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(
      ([, texto]) => texto,
    );
    expect(hoja).not.toContain('<f>');
    const celda = (donde: string) => {
      const [, atributos, valor] = new RegExp(`<c r="${donde}"([^>]*)><v>([^<]*)</v>`).exec(hoja) ?? [];
      return atributos?.includes('t="s"') ? textos[Number(valor)] : Number(valor);
    };
    expect(COLUMNAS.map((_, i) => celda(`${'ABCDEFGHIJKLMN'[i]}1`))).toEqual(COLUMNAS);
    expect([celda('A2'), celda('G2'), celda('L2'), celda('N2')]).toEqual([1, 'Uno, "dos"; tres', 90, 120]);
    // Days since the end of 1899; 09:00 on a clock in Bogotá.
    expect(celda('B2')).toBeCloseTo(46_329 + 9 / 24, 3);
    expect(descripciones.map((_, i) => celda(`G${i + 4}`))).toEqual([
      "'+1",
      "'-1",
      "'@a",
      'constructor',
      '__proto__',
      '&lt;b&gt;&amp;amp;&lt;/b&gt;',
    ]);
    expect(celda('G3')).toBe("'=1+1");
    // What this service takes for a workbook when somebody uploads it.
    expect(await veredicto(bytes, 'casos.xlsx')).toBe('xlsx');
  });

  test('as Excel cuts a text that no cell holds, says so, and breaks no letter', async () => {
    const { ana, banco, clinica } = await preparar();
    await clinica.crearCaso();
    const largos = ['a'.repeat(32_767), 'b'.repeat(32_768), '😀'.repeat(20_000)];
    for (const [i, descripcion] of largos.entries()) {
      await banco.servicios.base.escribir((tx) =>
        tx
          .updateTable('casos')
          .set({ descripcion })
          .where('numero', '=', i + 1)
          .execute(),
      );
    }
    const archivos = descomprimir(Buffer.from(await (await exportar(ana, 'xlsx')).arrayBuffer()));
    const textos = [
      ...(archivos.get('xl/sharedStrings.xml') ?? '').matchAll(/<t[^>]*>([^<]{1000,})<\/t>/g),
    ].map(([, texto]) => texto!);
    const marca = ' […] (texto cortado: está completo en el CSV)';
    expect(textos).toEqual([
      largos[0],
      'b'.repeat(32_767 - marca.length) + marca,
      '😀'.repeat(Math.floor((32_767 - marca.length) / 2)) + marca,
    ]);
    expect(await (await exportar(ana, 'csv')).text()).toContain(largos[2]);
  });

  test('of more cases than a workbook takes is for CSV', async () => {
    const banco = await montar();
    const ana = await banco.agente();
    await sembrar(banco, 100_001, Date.parse('2026-11-03T15:00Z'));
    const { status, json } = await ana.pedir<Problema>(
      'GET',
      '/reportes/exportar?desde=2026-11-03&hasta=2026-11-03&formato=xlsx',
    );
    expect([status, json.campos]).toEqual([422, [{ campo: 'formato', codigo: 'largo' }]]);
    const csv = await (await exportar(ana, 'csv')).text();
    expect(csv.split('\r\n')).toHaveLength(100_001 + 2);
  });

  test('as Excel is given up when nobody waits for it any more', async () => {
    const { ana, banco } = await preparar();
    const respuesta = await banco.app.request(
      '/api/v1/reportes/exportar?desde=2026-11-01&hasta=2026-11-30&formato=xlsx',
      { headers: { cookie: ana.cookie }, signal: AbortSignal.abort() },
    );
    expect((await respuesta.arrayBuffer()).byteLength).toBe(0);
    expect((await exportar(ana, 'xlsx')).status).toBe(200);
  });

  test('as Excel whose thread fails after its reader went away is given up, and ends nothing else', async () => {
    const lector = new AbortController();
    const comenzado = new Promise<Worker>((cumplir) => process.once('worker', cumplir));
    let terminado = false;
    async function* tandas(): AsyncGenerator<FilaExportada[]> {
      // What is no row makes the thread fail.
      yield [null as unknown as FilaExportada];
      lector.abort();
      const hilo = await comenzado;
      await new Promise((cumplir) => hilo.once('exit', cumplir));
      terminado = true;
    }
    // An error that nobody takes is one of this whole run.
    expect(await exportarXlsx(tandas(), lector.signal)).toBeUndefined();
    expect(terminado).toBe(true);
  });

  test('of no cases is a file with its header', async () => {
    const { agente } = await montar();
    const ana = await agente();
    expect(parse(await (await exportar(ana, 'csv')).text(), { bom: true })).toEqual([COLUMNAS]);
    expect((await exportar(ana, 'xlsx')).status).toBe(200);
  });

  test('in another format is refused', async () => {
    const { agente } = await montar();
    const { status, json } = await (
      await agente()
    ).pedir<Problema>('GET', '/reportes/exportar?desde=2026-11-03&hasta=2026-11-03&formato=pdf');
    expect([status, json.campos]).toEqual([422, [{ campo: 'formato', codigo: 'formato' }]]);
  });
});

test('no report or export scans the table of cases', async () => {
  const banco = await montar();
  irA(banco, '2026-11-10T09:00');
  await (await banco.ips()).crearCaso();
  const ana = await banco.agente();
  const statements = new Set<string>();
  oirSql(banco.servicios.base.leer, (sql) => {
    if (sql.includes('from "casos"')) statements.add(sql);
  });
  const dias = 'desde=2026-11-01&hasta=2026-11-30';
  await ana.pedir('GET', `/reportes?${dias}`);
  await (await ana.crudo('GET', `/reportes/exportar?${dias}&formato=csv`)).text();
  await ana.crudo('GET', `/reportes/exportar?${dias}&formato=xlsx`);
  // Those that came and those that were solved today; the rows of a file, and how many there will be, of both kinds.
  expect(statements.size).toBe(6);
  const db = new Database(join(banco.carpeta, 'mesa.db'), { readonly: true });
  for (const consulta of statements) {
    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${consulta}`)
      .all(...Array.from({ length: consulta.split('?').length - 1 }, () => 1)) as { detail: string }[];
    const detalle = plan.map(({ detail }) => detail).join('\n');
    expect([consulta, detalle]).toEqual([
      consulta,
      expect.stringMatching(/SEARCH casos USING (COVERING )?INDEX casos_(creado|resuelto) /),
    ]);
    expect([consulta, detalle]).not.toEqual([consulta, expect.stringMatching(/SCAN casos|TEMP B-TREE/)]);
  }
  db.close();
});

/** The files of a ZIP by name, read from its central directory. */
function descomprimir(zip: Buffer): Map<string, string> {
  const fin = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  const archivos = new Map<string, string>();
  let en = zip.readUInt32LE(fin + 16);
  for (let i = 0; i < zip.readUInt16LE(fin + 10); i += 1) {
    const [comprimido, largoNombre] = [zip.readUInt32LE(en + 20), zip.readUInt16LE(en + 28)];
    const nombre = zip.toString('utf8', en + 46, en + 46 + largoNombre);
    const local = zip.readUInt32LE(en + 42);
    const inicio = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const datos = zip.subarray(inicio, inicio + comprimido);
    archivos.set(nombre, (zip.readUInt16LE(en + 10) === 8 ? inflateRawSync(datos) : datos).toString('utf8'));
    en += 46 + largoNombre + zip.readUInt16LE(en + 30) + zip.readUInt16LE(en + 32);
  }
  return archivos;
}
