/** The audit is only added to, by whatever statement and connection, and what leaves the service is in it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Auditoria } from '../../../shared/admin.ts';
import { anotarApertura } from '../../../server/adjuntos/adjuntos.repository.ts';
import { auditar, listarAuditoria } from '../../../server/auditoria/auditoria.repository.ts';
import { CASOS } from '../../../server/cli/casos.ts';
import { conectar } from '../../../server/db/database.sqlite.ts';
import { conPermisoDeBorrarAuditoria } from '../../../server/db/evidence.sqlite.ts';
import { ADMIN, AGENTE, montar, type Banco, type Cliente } from '../apoyo.ts';

async function conAlgo(): Promise<Banco> {
  const banco = await montar();
  await banco.servicios.base.escribir(async (tx) => {
    await auditar(tx, { usuario: null, ahora: 1 }, 'ips.activar', '900123456');
    await anotarApertura(tx, { clave: 'clave', usuario: 1, creada: 1, solicitud: 'x' });
  });
  return banco;
}

const VALORES = {
  auditoria: "(id, usuario, accion, objeto, datos, creada) VALUES (1, 9, 'x', 'x', '{}', 9)",
  aperturas: "(id, clave, usuario, creada, solicitud) VALUES (1, 'x', 9, 9, 'x')",
};

const INTENTOS = (['auditoria', 'aperturas'] as const).flatMap((tabla) => [
  `DELETE FROM ${tabla}`,
  `DELETE FROM ${tabla} WHERE id = 1`,
  `UPDATE ${tabla} SET creada = 9`,
  `UPDATE OR REPLACE ${tabla} SET id = 1`,
  `REPLACE INTO ${tabla} ${VALORES[tabla]}`,
  `INSERT OR REPLACE INTO ${tabla} ${VALORES[tabla]}`,
  `INSERT INTO ${tabla} ${VALORES[tabla]} ON CONFLICT DO UPDATE SET creada = 9`,
]);

test.each(INTENTOS)('no connection does «%s»', async (sentencia) => {
  const { carpeta, servicios } = await conAlgo();
  const archivo = join(carpeta, 'mesa.db');
  const todo = async () => ({
    auditoria: await servicios.base.leer.selectFrom('auditoria').selectAll().execute(),
    aperturas: await servicios.base.leer.selectFrom('aperturas').selectAll().execute(),
  });
  const antes = await todo();
  expect([antes.auditoria.length, antes.aperturas.length]).toEqual([1, 1]);
  // As the service opens it, and as anybody else does.
  for (const conexion of [conectar(archivo), new Database(archivo)]) {
    conexion.pragma('recursive_triggers = OFF');
    expect(() => conexion.exec(sentencia)).toThrow(/auditoría|auditoria|no se cambian/);
    conexion.close();
  }
  expect(await todo()).toEqual(antes);
});

test('what may delete old rows says so, and nobody may afterwards', async () => {
  const { servicios } = await conAlgo();
  const { escribir, leer } = servicios.base;
  const borrar = () =>
    escribir((tx) =>
      conPermisoDeBorrarAuditoria(tx, () => tx.deleteFrom('aperturas').where('creada', '<', 2).execute()),
    );
  await expect(
    escribir((tx) =>
      conPermisoDeBorrarAuditoria(tx, () => Promise.reject(new Error('lo que falló en medio'))),
    ),
  ).rejects.toThrow('en medio');
  await expect(escribir((tx) => tx.deleteFrom('aperturas').execute())).rejects.toThrow('no se borra');
  await borrar();
  expect(await leer.selectFrom('aperturas').selectAll().execute()).toEqual([]);
  await expect(escribir((tx) => tx.deleteFrom('auditoria').execute())).rejects.toThrow('no se borra');
  expect(await leer.selectFrom('auditoria').selectAll().execute()).toHaveLength(1);
});

async function exportes(carla: Cliente): Promise<Auditoria['registros']> {
  return (await carla.pedir<Auditoria>('GET', '/admin/auditoria?que=exportes')).json.registros;
}

test.each(['csv', 'xlsx'])(
  'who takes the cases of a period as %s is in the audit: what, how many, from where',
  async (formato) => {
    const { agente, ips } = await montar({ entorno: { MESA_PROXY: '10.0.0.1' } });
    const [clinica, ana, carla] = [await ips(), await agente(), await agente(ADMIN)];
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso();
    const hoy = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 10);
    const respuesta = await ana.crudo(
      'GET',
      `/reportes/exportar?desde=${hoy}&hasta=${hoy}&formato=${formato}`,
    );
    await respuesta.arrayBuffer();
    const que = `casos del ${hoy} al ${hoy} en ${formato.toUpperCase()}`;
    expect(
      (await exportes(carla)).map(({ quien, accion, objeto, desde }) => [quien, accion, objeto, desde]),
    ).toEqual([
      [`Ana (${AGENTE})`, 'exporte.terminar', `3 filas de ${que}`, ''],
      [`Ana (${AGENTE})`, 'exporte.empezar', que, ''],
    ]);
    // It is also among everything that the staff did.
    expect((await carla.pedir<Auditoria>('GET', '/admin/auditoria')).json.registros).toHaveLength(2);
  },
);

test('an export whose reader goes away is in the audit as far as it came', async () => {
  const { agente, ips, servicios } = await montar();
  const [clinica, ana, carla] = [await ips(), await agente(), await agente(ADMIN)];
  await clinica.crearCaso();
  const hoy = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 10);
  const { body } = await ana.crudo('GET', `/reportes/exportar?desde=${hoy}&hasta=${hoy}&formato=csv`);
  const lector = body!.getReader();
  // The session may have ended by then, which hides nothing.
  await servicios.base.escribir((tx) => tx.deleteFrom('sesiones').execute());
  await lector.read();
  await lector.cancel();
  const denuevo = await agente(ADMIN);
  expect(carla.cookie).not.toBe(denuevo.cookie);
  await expect
    .poll(async () => (await exportes(denuevo)).map(({ accion }) => accion))
    .toEqual(['exporte.terminar', 'exporte.empezar']);
});

test('an export at the console names the user of the machine and its rows', async () => {
  const { ips, servicios } = await montar();
  await (await ips()).crearCaso();
  const { base, config } = servicios;
  const nada = () => undefined;
  await (CASOS.exportar!.ejecutar as (contexto: object) => Promise<unknown>)({
    ...{ base, config, argumentos: {}, opciones: {}, avance: nada, decir: nada },
  });
  const { registros } = await listarAuditoria(base.leer, {
    que: 'exportes',
    caso: undefined,
    antes: undefined,
  });
  expect(registros.map(({ quien, objeto }) => [quien, objeto])).toEqual([
    [null, '1 fila de todos los casos'],
    [null, 'todos los casos'],
  ]);
  expect(registros[0]?.desde).toMatch(/\S/);
});
