/** The program of docs/webhooks.md for PHP, run by PHP's own server: it takes what the service signs and nothing else. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ADMIN, montar } from '../server/apoyo.ts';
import { avisar, entregasDe, registrar } from '../server/webhooks/banco.ts';
import { necesita, rutaDe } from './programas.ts';
import { puertoLibre } from './puerto.ts';

const PROGRAMA = join(import.meta.dirname, '..', '..', 'docs', 'webhooks', 'receptor.php');

test('a receiver in PHP takes what is signed, also while the secret changes, and nothing else', async (contexto) => {
  necesita(contexto, ['php']);
  const puerto = await puertoLibre();
  const destino = `http://127.0.0.1:${puerto}`;
  const banco = await montar({ entorno: { MESA_WEBHOOKS: destino } });
  const carla = await banco.agente(ADMIN);
  const { id, secreto } = await registrar(carla, `${destino}/mesa`);
  const php = spawn(rutaDe('php')!, ['-S', `127.0.0.1:${puerto}`, PROGRAMA], {
    env: { ...process.env, SECRETO: secreto },
    stdio: 'ignore',
  });
  onTestFinished(() => void php.kill());
  const sinFirma = () => fetch(destino, { method: 'POST', body: '{"type":"caso.registrado","data":{}}' });
  await expect
    .poll(
      () =>
        sinFirma().then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 15_000 },
    )
    .toBe(401);

  await avisar(banco);
  const estados = async () => (await entregasDe(carla, id)).entregas.map(({ codigo }) => codigo);
  await (await banco.ips()).crearCaso();
  await avisar(banco);
  expect(await estados()).toEqual([204]);
  // The receiver has the secret before this one, whose signature is the second of the header.
  await carla.pedir('POST', `/admin/webhooks/${id}/secreto`);
  await carla.pedir('POST', `/admin/webhooks/${id}/prueba`);
  await avisar(banco);
  expect(await estados()).toEqual([204, 204]);
  await carla.pedir('POST', `/admin/webhooks/${id}/secreto`);
  await carla.pedir('POST', `/admin/webhooks/${id}/prueba`);
  await avisar(banco);
  expect(await estados()).toEqual([401, 204, 204]);
});
