import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import type { EstadoDeCorreo } from '../../../shared/correo.ts';
import { crearArriendo } from '../../../server/correo-entrante/arriendo.ts';
import { anotarConectado, anotarError } from '../../../server/correo-entrante/buzon.repository.ts';
import { anotarRecibido } from '../../../server/correo-entrante/recibidos.repository.ts';
import type { Pasos } from '../../../server/db/steps.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { ADMIN, montar } from '../apoyo.ts';
import { montarBuzon } from './buzon-de-prueba.ts';
import { enTexto } from './correo-escrito.ts';

test('the administration sees whether the mailbox is read, the last fault, and how much was refused', async () => {
  const banco = await montarBuzon();
  const { base } = banco.servicios;
  const carla = await banco.agente(ADMIN);
  const leer = async () => (await carla.pedir<EstadoDeCorreo>('GET', '/admin/correo')).json.entrante;
  expect(await leer()).toMatchObject({ conectadoDesde: null, error: null, rechazados: 0 });

  const arriendo = crearArriendo(banco.servicios);
  expect(await arriendo.tomar()).toBe(true);
  await base.escribir((tx) => anotarConectado(tx, Date.now()));
  const { numero } = await (await banco.ips()).crearCaso();
  await banco.responder(numero, [enTexto('> nada')]);
  await base.escribir((tx) => anotarError(tx, 'Algo pasó.', Date.now()));
  expect(await leer()).toMatchObject({
    conectadoDesde: expect.any(String) as string,
    error: 'Algo pasó.',
    rechazados: 1,
  });
  expect(await banco.servicios.metricas.texto()).toMatch(/^mesa_buzon_conectado 1$/m);
  // A process that died does not say so; its lease ends.
  banco.avanzar(61_000);
  expect((await leer())!.conectadoDesde).toBeNull();
  expect(await banco.servicios.metricas.texto()).toMatch(/^mesa_buzon_conectado 0$/m);
});

test('what came in more than 400 days ago is forgotten, also where no mailbox is read any more', async () => {
  const { servicios } = await montar();
  const { base, reloj } = servicios;
  await base.escribir(function* (tx): Pasos<void> {
    for (const dias of [399, 401]) {
      const recibido = reloj() - dias * 86_400_000;
      yield* anotarRecibido(tx, { huella: `de hace ${dias} días`, resultado: 'ignorado', recibido });
    }
  });
  await mantener(servicios);
  const quedan = await base.leer.selectFrom('correos_recibidos').select('huella').execute();
  expect(quedan).toEqual([{ huella: 'de hace 399 días' }]);
});

test('one at a time has the mailbox: another waits until it is given back, or nobody renews it', async () => {
  const { servicios, avanzar } = await montarBuzon();
  const [uno, otro] = [crearArriendo(servicios), crearArriendo(servicios)];
  expect(await uno.tomar()).toBe(true);
  expect(await otro.tomar()).toBe(false);
  avanzar(50_000);
  expect(await uno.tomar()).toBe(true);
  avanzar(50_000);
  expect(await otro.tomar()).toBe(false);
  avanzar(50_000);
  expect(await otro.tomar()).toBe(true);
  await uno.soltar();
  expect(await uno.tomar()).toBe(false);
  await otro.soltar();
  expect(await uno.tomar()).toBe(true);
});

test('one whose process was killed is taken over at once', async () => {
  const { servicios } = await montarBuzon();
  // Linux gives no process a number as high as this.
  const dueno = `${hostname()}/2147483647/1/x`;
  await servicios.base.escribir((tx) =>
    tx
      .updateTable('buzon')
      .set({ dueno, hasta: Date.now() + 30_000 })
      .execute(),
  );
  expect(await crearArriendo(servicios).tomar()).toBe(true);
});

test('where no mailbox is read nothing of it is told', async () => {
  const banco = await montar();
  const carla = await banco.agente(ADMIN);
  expect((await carla.pedir<EstadoDeCorreo>('GET', '/admin/correo')).json.entrante).toBeNull();
});
