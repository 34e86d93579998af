/** Each index of `casos` is written with every case that is filed, so each has to be needed by something that is asked. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { montar, NIT_A, type Banco } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';

/** The statements behind the lists of both sides, the counts of the desk's views and the reports, as they are compiled. */
async function preguntas(banco: Banco): Promise<string[]> {
  const clinica = await banco.ips();
  const ana = await banco.agente();
  await clinica.crearCaso();
  const oidas = new Set<string>();
  oirSql(banco.servicios.base.leer, (sql) => {
    if (/from "?casos\b/i.test(sql)) oidas.add(sql);
  });
  const ordenes = ['numero', '-numero', 'fecha', '-fecha', 'actualizado', '-actualizado'];
  const filtros = [
    '',
    '&estado=ACTIVO',
    '&estado=ACTIVO,EN_GESTION',
    '&estado=RESUELTO',
    '&desde=2026-01-01',
  ];
  for (const orden of ordenes) {
    for (const filtro of filtros) {
      for (const cliente of [clinica, ana]) {
        expect((await cliente.pedir('GET', `/casos?orden=${orden}${filtro}`)).status).toBe(200);
      }
    }
  }
  const rutas = [
    `/casos?ips=${NIT_A}`,
    '/casos?vencidos=1',
    '/casos?sinLeer=1',
    '/casos?orden=vence&estado=ACTIVO,EN_GESTION',
    '/bandeja',
    '/reportes?desde=2026-11-01&hasta=2026-11-30',
  ];
  for (const ruta of rutas) expect((await ana.pedir('GET', ruta)).status).toBe(200);
  return [...oidas];
}

test('no index of the cases can be left out without a list, a count or a report that reads more', async () => {
  const banco = await montar();
  const todas = await preguntas(banco);
  const db = new Database(join(banco.carpeta, 'mesa.db'));
  /** How a statement reads the cases: whether it sorts or reads all, and by how many columns it searches. */
  const leer = (sql: string) => {
    const pasos = db
      .prepare<number[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...Array.from({ length: sql.split('?').length - 1 }, () => 1));
    const detalle = pasos.map(({ detail }) => detail).join('\n');
    return {
      sobra: (detalle.match(/TEMP B-TREE|SCAN casos(?! USING)/g) ?? []).length,
      columnas: (
        detalle
          .match(/SEARCH casos .*/g)
          ?.join()
          .match(/\?/g) ?? []
      ).length,
    };
  };
  const indices = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'casos'")
    .pluck()
    .all();
  expect(indices.length).toBeGreaterThan(0);
  const antes = todas.map(leer);
  const sobran = indices.filter((indice) => {
    db.exec(`BEGIN; DROP INDEX ${indice}`);
    const sinEl = todas.map(leer);
    db.exec('ROLLBACK');
    return sinEl.every(
      ({ sobra, columnas }, i) => sobra <= antes[i]!.sobra && columnas >= antes[i]!.columnas,
    );
  });
  db.close();
  expect(sobran).toEqual([]);
});
