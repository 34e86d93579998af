/** A session that is remembered in the process ends as one that is not, whoever ends it. */
import { afterEach, expect, test, vi } from 'vitest';
import { AGENTE, montar, NIT_A, type Banco, type Cliente } from '../apoyo.ts';
import { oirSql } from '../db/oir.ts';
import { enOtroProceso } from '../db/otro-proceso.ts';

afterEach(() => {
  vi.useRealTimers();
});

const estado = async (cliente: Cliente): Promise<number> => (await cliente.pedir('GET', '/catalogo')).status;

/** How often the session's row is read from here on. */
function contarLecturas({ servicios }: Banco): () => number {
  let cuantas = 0;
  oirSql(servicios.base.leer, (sql) => (cuantas += Number(sql.includes('from "sesiones"'))));
  return () => cuantas;
}

test('a session is read again after each change of sessions, users or IPS', async () => {
  const banco = await montar();
  const clinica = await banco.ips();
  const ana = await banco.agente();
  const lecturas = contarLecturas(banco);
  for (let i = 0; i < 5; i++) expect(await estado(clinica)).toBe(200);
  // The login has read it.
  expect(lecturas()).toBe(0);

  // Cases, messages and what was read of them change nothing about who may enter.
  const { numero } = await clinica.crearCaso();
  await ana.escribir(numero, 'Buenos días');
  await clinica.pedir('PUT', `/casos/${numero}/lectura`, { cuerpo: { hasta: 1 } });
  expect(await estado(clinica)).toBe(200);
  expect(lecturas()).toBe(0);

  await ana.pedir('DELETE', '/sesion');
  expect(await estado(clinica)).toBe(200);
  expect(lecturas()).toBe(1);
});

test.each([
  ['the user is deactivated', `UPDATE usuarios SET activo = 0 WHERE nit = '${NIT_A}'`],
  ['the IPS is deactivated', `UPDATE ips SET estado = 'INACTIVO' WHERE nit = '${NIT_A}'`],
  ['the session is deleted', 'DELETE FROM sesiones'],
  ['the session is cut short', 'UPDATE sesiones SET vence = 1'],
])('when %s in another process, the next request is refused', async (_, sql) => {
  const banco = await montar();
  const clinica = await banco.ips();
  expect([await estado(clinica), await estado(clinica)]).toEqual([200, 200]);
  await enOtroProceso(banco.carpeta, sql);
  expect(await estado(clinica)).toBe(401);
});

test('what another process changes of a user is seen by the next request', async () => {
  const banco = await montar();
  const ana = await banco.agente();
  expect((await ana.pedir('GET', '/admin/usuarios')).status).toBe(403);
  await enOtroProceso(banco.carpeta, `UPDATE usuarios SET rol = 'admin' WHERE correo = '${AGENTE}'`);
  expect((await ana.pedir('GET', '/admin/usuarios')).status).toBe(200);
  await enOtroProceso(banco.carpeta, `UPDATE usuarios SET debe_cambiar = 1 WHERE correo = '${AGENTE}'`);
  expect((await ana.pedir('GET', '/admin/usuarios')).json).toMatchObject({ codigo: 'clave_por_cambiar' });
});

test('a remembered session ends when its time is over, and is not taken for another user’s', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const banco = await montar();
  const [clinica, otra] = [await banco.ips(), await banco.ips('900654321')];
  for (const [cliente, nit] of [
    [clinica, NIT_A],
    [otra, '900654321'],
    [clinica, NIT_A],
  ] as const) {
    expect((await cliente.pedir('GET', '/sesion')).json).toMatchObject({ usuario: { nit } });
  }
  // Kept for use while the hours pass, a minute at a time.
  for (let minutos = 0; minutos < 24 * 60 - 1; minutos += 30) {
    vi.setSystemTime(Date.now() + 29.5 * 60_000);
    expect(await estado(clinica)).toBe(200);
    vi.setSystemTime(Date.now() + 30_000);
    expect(await estado(clinica)).toBe(minutos + 30 < 24 * 60 ? 200 : 401);
  }
});
