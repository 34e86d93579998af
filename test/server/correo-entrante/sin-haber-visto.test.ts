/** Who answers by mail has seen a mail, and not what else happened on the case meanwhile. */
import { expect, test } from 'vitest';
import type { Novedades } from '../../../shared/novedades.ts';
import { AGENTE } from '../apoyo.ts';
import { montarConCorreo } from '../correo/apoyo.ts';
import { dichos } from '../correo/dichos.ts';
import { DIRECCION, montarBuzonEn } from './buzon-de-prueba.ts';
import { enTexto } from './correo-escrito.ts';

const preparar = () =>
  montarBuzonEn({ MESA_CORREO_TEXTOS: 'si' }, ({ MESA_SMTP: _, ...resto }) => montarConCorreo(resto));

test('an answer by mail that crosses with a message does not keep its sender from being told of that', async () => {
  const banco = await preparar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  const { numero } = await clinica.crearCaso();
  await ana.escribir(numero, 'Uno');
  await banco.correr();
  await ana.escribir(numero, 'Dos');
  await banco.responder(numero, [enTexto('Respondo al primero')]);
  const recibidos = await banco.correr();
  expect(dichos(recibidos)).toEqual([
    `${AGENTE}: La IPS escribió en el caso ${numero}`,
    `${DIRECCION}: Respondimos su caso ${numero}`,
  ]);
  expect(recibidos.find(({ para }) => para[0] === DIRECCION)!.correo.text).toContain('> Dos');
  const { json } = await clinica.pedir<Novedades>('GET', '/novedades');
  expect(json).toMatchObject({ nuevas: 1, novedades: [{ numero, nueva: true }] });
});

test('nor does one that opens a solved case again', async () => {
  const banco = await preparar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  const { numero } = await clinica.crearCaso();
  await banco.correr();
  await ana.escribir(numero, 'Quedó resuelto', { resuelve: true });
  await banco.responder(numero, [enTexto('Sigue igual')]);
  const [aviso] = (await banco.correr()).filter(({ para }) => para[0] === DIRECCION);
  expect(aviso!.correo.text).toContain('> Quedó resuelto');
  expect((await clinica.pedir<Novedades>('GET', '/novedades')).json.nuevas).toBe(1);
});

test('nor is an agent who answers by mail taken to have seen the case', async () => {
  const banco = await preparar();
  const [clinica, ana] = [await banco.ips(), await banco.agente()];
  const { numero } = await clinica.crearCaso();
  await ana.escribir(numero, 'Uno');
  await banco.correr();
  await clinica.escribir(numero, 'Otra cosa');
  const { id } = await banco.servicios.base.leer
    .selectFrom('usuarios')
    .select('id')
    .where('correo', '=', AGENTE)
    .executeTakeFirstOrThrow();
  const decision = await banco.responder(numero, [enTexto('Respondo por correo')], {
    From: AGENTE,
    To: await banco.responderA(numero, id),
  });
  expect(decision).toEqual({ resultado: 'mensaje', caso: numero });
  expect(dichos(await banco.correr())).toContain(`${AGENTE}: La IPS escribió en el caso ${numero}`);
});
