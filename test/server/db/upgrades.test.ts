/** Each version's database, with data in it, becomes the present one: whole, killed half-way, and by two at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database, { type Database as Conexion } from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { abrirBase } from '../../../server/db/database.sqlite.ts';
import { migraciones } from '../../../server/db/migrations/migrations.ts';
import type { ListaCasos } from '../../../shared/caso.ts';
import { montar } from '../apoyo.ts';
import { crearVersion, leer, MENSAJES, type Fila } from './old-databases.ts';

const VERSIONES = Object.keys(migraciones);
const PRIMERA = VERSIONES[0]!;
const ULTIMA = VERSIONES.at(-1)!;

async function carpetaNueva(): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-subir-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  return carpeta;
}

function abrir(carpeta: string): Conexion {
  const db = new Database(join(carpeta, 'mesa.db'), { readonly: true });
  onTestFinished(() => void db.close());
  return db;
}

const hechas = (carpeta: string) =>
  abrir(carpeta).prepare('SELECT name FROM migraciones ORDER BY name').pluck().all();

/** Columns whose values later versions work out; all others must be what they were. */
const CALCULADAS: Record<string, readonly string[]> = {
  ips: ['de_soporte', 'buscable'],
  usuarios: ['leidos', 'clave_puesta'],
  casos: ['abierto', 'vence', 'primera_respuesta', 'resuelto'],
};

/** That the present schema is there, with every row of before, and what is kept beside them is true. */
function comprobar(carpeta: string, antes: Record<string, Fila[]>): void {
  const db = abrir(carpeta);
  expect(db.prepare('SELECT name FROM migraciones ORDER BY name').pluck().all()).toEqual(VERSIONES);
  for (const [tabla, filas] of Object.entries(antes)) {
    const columnas = Object.keys(filas[0]!).filter((columna) => !CALCULADAS[tabla]?.includes(columna));
    const debidas = filas.map((fila) => Object.fromEntries(columnas.map((c) => [c, fila[c]])));
    // Later versions have more secrets.
    const esperadas: unknown = tabla === 'secretos' ? expect.arrayContaining(debidas) : debidas;
    expect([tabla, leer(db, tabla, columnas.join())]).toEqual([tabla, esperadas]);
  }
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  const contados = db.prepare(
    `SELECT (SELECT count(*) FROM ips WHERE de_soporte <>
        (SELECT coalesce(sum(de_soporte), 0) FROM casos WHERE casos.nit = ips.nit)) +
      (SELECT count(*) FROM usuarios WHERE leidos <>
        (SELECT coalesce(sum(leidos), 0) FROM lecturas WHERE usuario = usuarios.id)) +
      (SELECT count(*) FROM casos_totales t WHERE cantidad <>
        (SELECT count(*) FROM casos WHERE t.nit IN (nit, '') AND estado = t.estado)) +
      (SELECT count(*) FROM casos WHERE NOT EXISTS
        (SELECT 1 FROM casos_totales t WHERE t.nit = casos.nit AND t.estado = casos.estado)) +
      (SELECT count(*) FROM casos_dias WHERE version = 0 OR abiertos <>
        (SELECT count(*) FROM casos WHERE abierto = 1 AND (creado - 18000000) / 86400000 = dia)) +
      (SELECT count(*) FROM casos WHERE NOT EXISTS
        (SELECT 1 FROM casos_dias WHERE dia = (creado - 18000000) / 86400000))`,
  );
  expect(contados.pluck().get()).toBe(0);
  expect(leer(db, 'sin_leer')).toEqual([{ usuario: 1, caso: 11 }]);
  expect(leer(db, 'por_indexar')).toEqual([]);
  // Each case has one document, in the range of the closed ones or of the others; the long one has its parts besides.
  const documentos = db.prepare('SELECT id >> 10 FROM busqueda_docsize ORDER BY id').pluck().all();
  const enCurso = 2 ** 42;
  expect(documentos).toEqual([13, ...[10, 11, 12, 20].map((caso) => caso + enCurso)]);
}

/** A process that is about to open the database of this folder, and its end. */
async function proceso(carpeta: string, ...muere: string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'upgrade-process.ts'), carpeta, ...muere],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let error = '';
  child.stderr.on('data', (trozo) => (error += String(trozo)));
  const fin = once(child, 'close').then((final) => {
    const [estado, senal] = final as [number | null, string | null];
    return { estado, senal, error };
  });
  await Promise.race([once(child.stdout, 'data'), fin]);
  return { seguir: () => child.stdin.write('\n'), fin };
}

describe('a database of an earlier version', () => {
  test.each(VERSIONES)('%s keeps what it has, and it is found', async (version) => {
    const carpeta = await carpetaNueva();
    const antes = await crearVersion(carpeta, version);
    const base = await abrirBase(carpeta);
    await base.ponerBusquedaAlDia();
    await base.cerrar();
    comprobar(carpeta, antes);

    const banco = await montar({ carpeta });
    const [clinica, ana] = [await banco.ips(), await banco.agente()];
    const hallar = async (quien: typeof ana, palabras: string) =>
      (await quien.pedir<ListaCasos>('GET', `/casos?buscar=${palabras}`)).json.casos.map(
        ({ numero }) => numero,
      );
    expect(await hallar(clinica, 'mariposa')).toEqual([11]);
    expect(await hallar(clinica, `larga10 larga250 larga${MENSAJES}`)).toEqual([20]);
    expect(await hallar(ana, 'larga449&prioridad=NORMAL')).toEqual([20]);
    expect(await hallar(ana, 'nota')).toEqual([12]);
    await ana.escribir(20, 'sigue');
    expect(await hallar(clinica, 'sigue larga3')).toEqual([20]);
    expect((await clinica.crearCaso({ motivo: 'm', asunto: 'a' })).numero).toBe(21);
  });

  test.each([
    [PRIMERA, '002-busqueda'],
    [PRIMERA, '004-soporte'],
    [PRIMERA, ULTIMA],
    [VERSIONES.at(-3)!, VERSIONES.at(-2)!],
  ])(
    '%s whose process is killed after %s is what it was, and the next one brings it up to date',
    async (version, muere) => {
      const carpeta = await carpetaNueva();
      const antes = await crearVersion(carpeta, version);
      const { seguir, fin } = await proceso(carpeta, muere);
      seguir();
      expect(await fin).toMatchObject({ senal: 'SIGKILL' });
      expect(hechas(carpeta)).toEqual(VERSIONES.slice(0, VERSIONES.indexOf(version) + 1));
      const base = await abrirBase(carpeta);
      await base.ponerBusquedaAlDia();
      await base.cerrar();
      comprobar(carpeta, antes);
    },
  );

  test('is brought up to date once by two processes that open it in the same moment', async () => {
    const carpeta = await carpetaNueva();
    const antes = await crearVersion(carpeta, PRIMERA);
    const dos = await Promise.all([proceso(carpeta), proceso(carpeta)]);
    for (const { seguir } of dos) seguir();
    for (const { fin } of dos) expect(await fin).toEqual({ estado: 0, senal: null, error: '' });
    comprobar(carpeta, antes);
  });
});
