/** The upload quota: what counts, until when, and what reading it costs. */
import { sql, type KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import type { Problema } from '../../../shared/errores.ts';
import { alcanceDe } from '../../../server/alcance.ts';
import { exigirCuota } from '../../../server/adjuntos/cuota.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import type { Tx } from '../../../server/db/statement.ts';
import { readFile } from 'node:fs/promises';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar, NIT_A, NIT_B, type Banco, type Cliente } from '../apoyo.ts';

const HORA = 3_600_000;
const foto = new Uint8Array(await readFile(rutaDeMuestra('base.png')));
const programa = new Uint8Array(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]));

/** Asks for one more upload; the answer's status and when to ask again. */
async function pedir(cliente: Cliente, size = foto.length) {
  const { status, headers, json } = await cliente.presignar(foto, 'a.png', { size });
  const espera = headers.get('retry-after');
  return { status, espera: espera === null ? undefined : Number(espera), json: json as unknown as Problema };
}

/** What was said to be the wait is: a little before it is refused, and then it is not. */
async function comprobarEspera(cliente: Cliente, banco: Banco, horas: number): Promise<void> {
  const { status, espera = 0 } = await pedir(cliente);
  expect(status).toBe(429);
  expect(espera).toBeGreaterThan(horas * 3_600 - 120);
  expect(espera).toBeLessThanOrEqual(horas * 3_600);
  banco.avanzar(espera * 1000 - 90_000);
  const { status: antes } = await pedir(await banco.ips());
  expect(antes).toBe(429);
  banco.avanzar(90_000);
  expect((await pedir(await banco.ips())).status).toBe(200);
}

const ENTORNO = { MESA_CUOTA_ARCHIVOS: '2' };

test('files that were refused count for an hour', async () => {
  const banco = await montar({ entorno: ENTORNO });
  const clinica = await banco.ips();
  for (let vez = 0; vez < 2; vez += 1) {
    expect((await clinica.subir(programa, 'a.pdf')).json.codigo).toBe('adjunto_tipo');
  }
  expect((await pedir(await banco.ips(NIT_B))).status).toBe(200);
  await comprobarEspera(clinica, banco, 1);
});

test('files that were sent with a case count for an hour', async () => {
  const banco = await montar({ entorno: ENTORNO });
  const clinica = await banco.ips();
  const claves = [
    (await clinica.subir(foto, 'a.png')).json.clave,
    (await clinica.subir(foto, 'b.png')).json.clave,
  ];
  await clinica.crearCaso({ adjuntos: claves });
  await comprobarEspera(clinica, banco, 1);
});

test('files that are sent with nothing count until they are deleted, and so do those that never come', async () => {
  const banco = await montar({ entorno: ENTORNO });
  const clinica = await banco.ips();
  expect((await clinica.subir(foto, 'a.png')).status).toBe(200);
  expect((await pedir(clinica)).status).toBe(200);
  await comprobarEspera(clinica, banco, 24);
});

test('a file that alone is more than the quota is not asked for again', async () => {
  const { ips } = await montar({ entorno: { MESA_CUOTA_BYTES: '1024' } });
  const { status, espera, json } = await pedir(await ips(), 1_025);
  expect([status, json.codigo, espera]).toEqual([429, 'demasiados_intentos', undefined]);
  expect(json.title).toMatch(/Envíe menos archivos a la vez\.$/);
});

test('what was refused is forgotten by maintenance', async () => {
  const banco = await montar();
  await (await banco.ips()).subir(programa, 'a.pdf');
  const { leer } = banco.servicios.base;
  expect(await leer.selectFrom('subidas_rechazadas').selectAll().execute()).toHaveLength(1);
  banco.avanzar(25 * HORA);
  await mantener(banco.servicios);
  expect(await leer.selectFrom('subidas_rechazadas').selectAll().execute()).toEqual([]);
});

test('the quota is read by indexes that leave out what was sent long ago', async () => {
  const { servicios } = await montar();
  const consultas: { sql: string; parameters: readonly unknown[] }[] = [];
  const { leer } = servicios.base;
  const espia: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      consultas.push(leer.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const alcance = alcanceDe({ id: 1, rol: 'ips', nombre: 'A', nit: NIT_A });
  await exigirCuota(leer.withPlugin(espia) as Tx, servicios.config.cuota, alcance, [], Date.now());
  expect(consultas.length).toBeGreaterThan(0);
  for (const { sql: texto, parameters } of consultas) {
    const partes = texto.split('?').map((parte) => sql.raw(parte));
    const plan = sql<{ detail: string }>`EXPLAIN QUERY PLAN ${sql.join(
      partes.flatMap((parte, i) => (i === 0 ? [parte] : [sql.val(parameters[i - 1]), parte])),
      sql.raw(''),
    )}`;
    const { rows } = await plan.execute(leer);
    for (const { detail } of rows) {
      expect(detail).toMatch(
        /^SEARCH (adjuntos|subidas_rechazadas) .*\(nit=\? AND cread[oa]>\?\)$|^SEARCH subidas .*\(nit=\?\)$/,
      );
    }
  }
});
