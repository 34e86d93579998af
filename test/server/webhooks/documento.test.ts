/** docs/webhooks.md: its programs are whole in it, and the one for Node opens a ticket for each new case, once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { TIPOS_DE_AVISO } from '../../../shared/webhook-codigos.ts';
import { ADMIN, montar } from '../apoyo.ts';
import { avisar, entregasDe, registrar } from './banco.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');

test('the document has each program whole, and tells of every type', async () => {
  const texto = await readFile(join(DOCS, 'webhooks.md'), 'utf8');
  for (const nombre of ['receptor.mjs', 'receptor.php']) {
    const programa = await readFile(join(DOCS, 'webhooks', nombre), 'utf8');
    expect([nombre, texto.includes(`\n${programa}\`\`\``)]).toEqual([nombre, true]);
  }
  for (const tipo of TIPOS_DE_AVISO) expect(texto).toContain(`| \`${tipo}\``);
});

test('the program for Node opens a ticket for each new case, once, and refuses what is not signed', async () => {
  const tiquetes: unknown[] = [];
  const sistema = createServer((pedido, respuesta) => {
    let cuerpo = '';
    pedido.on('data', (trozo) => (cuerpo += String(trozo)));
    pedido.on('end', () => {
      tiquetes.push(JSON.parse(cuerpo));
      respuesta.writeHead(201).end();
    });
  });
  await new Promise<void>((listo) => sistema.listen(0, '127.0.0.1', listo));
  onTestFinished(() => void sistema.close());

  const banco = await montar({ entorno: { MESA_WEBHOOKS: 'http://localhost:1' } });
  const carla = await banco.agente(ADMIN);
  // The program is told the secret before its port is known, so the address is changed afterwards.
  const { id, secreto } = await registrar(carla, 'http://localhost:1/');
  const child = spawn(process.execPath, [join(DOCS, 'webhooks', 'receptor.mjs')], {
    env: {
      ...process.env,
      SECRETO: secreto,
      TIQUETES: `http://127.0.0.1:${(sistema.address() as AddressInfo).port}/`,
      TIQUETES_CLAVE: 'x',
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill();
    await once(child, 'close');
  });
  const [dicho] = (await once(child.stdout, 'data')) as [Buffer];
  const url = `http://127.0.0.1:${/\d+/.exec(dicho.toString())![0]}/mesa`;
  await banco.cerrar();

  const otro = await montar({ carpeta: banco.carpeta, entorno: { MESA_WEBHOOKS: new URL(url).origin } });
  const admin = await otro.agente(ADMIN);
  await admin.pedir('PATCH', `/admin/webhooks/${id}`, { cuerpo: { url } });
  await avisar(otro);
  const clinica = await otro.ips();
  const { numero } = await clinica.crearCaso();
  await clinica.escribir(numero, 'Hola');
  await avisar(otro);
  const { entregas } = await entregasDe(admin, id);
  expect(entregas.map(({ estado, codigo }) => [estado, codigo])).toEqual([
    ['entregada', 204],
    ['entregada', 204],
  ]);
  for (const una of entregas) await admin.pedir('POST', `/admin/entregas/${una.id}/reenviar`);
  await avisar(otro);
  expect(tiquetes).toEqual([
    {
      titulo: `Mesa de Ayuda, caso ${numero}`,
      etiquetas: ['900123456', 'cargue-resolucion-2463', 'capacitacion', 'NORMAL'],
    },
  ]);
  const { status } = await fetch(url, { method: 'POST', body: '{"type":"caso.registrado","data":{}}' });
  expect(status).toBe(401);
});
