/** Files on slow lines, and people who do not wait for them: nothing goes without its files, nor unlike it was meant. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ERRORES } from '../../shared/errores.ts';
import { leer, Sala } from '../e2e/sala.ts';

import { rutaDeMuestra } from '../muestras.ts';

const PNG = rutaDeMuestra('base.png');
const sala = Sala.preparar();

/** Holds the answers to what matches back until the returned function is called. */
async function detener(pagina: Page, cual: RegExp): Promise<() => void> {
  let dejar = () => undefined as void;
  const espera = new Promise<void>((seguir) => (dejar = seguir));
  await pagina.route(cual, async (ruta) => {
    await espera;
    await ruta.continue();
  });
  return dejar;
}

test('a file that is chosen without a line is attached when it is back', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  await contexto.setOffline(true);
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(PNG);
  await pagina.getByText('sus archivos se adjuntan en cuanto haya conexión').waitFor();
  await contexto.setOffline(false);
  await pagina.getByText('base.png').first().waitFor();
  await pagina.getByText('adjuntado').waitFor();
  await contexto.close();
});

test('a file that the server has no time to inspect is attached by itself a little later', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  let ocupado = 2;
  const pedidos: string[] = [];
  await pagina.route(/subidas\/ingesta\//, async (ruta) => {
    const metodo = ruta.request().method();
    pedidos.push(metodo);
    if (metodo !== 'PUT' || ocupado === 0) return ruta.continue();
    ocupado -= 1;
    const { status, title } = ERRORES.revision_ocupada;
    await ruta.fulfill({
      status,
      headers: { 'Retry-After': '1' },
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', title, status, codigo: 'revision_ocupada' }),
    });
  });
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(PNG);
  await pagina.getByText('El suyo ya llegó y se revisará enseguida').waitFor();
  await pagina.getByText('adjuntado').waitFor();
  expect(pedidos.filter((metodo) => metodo === 'PUT')).toHaveLength(3);
  await contexto.close();
});

test('files that are chosen one after another, or on a slow line, all go with the case', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  await pagina.goto(`${sala.servicio.url}/#mesa-de-ayuda`);
  const dejar = await detener(pagina, /mesa-adjuntos-/);
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Con dos archivos');
  const clip = pagina.locator('mesa-nuevo-caso input[type=file]');
  await clip.setInputFiles(PNG);
  const generar = pagina.getByRole('button', { name: 'Generar Servicio' });
  await generar.click();
  await pagina.getByText('sus archivos se adjuntan').waitFor();
  // Who writes on meanwhile is not done: it waits to be sent again.
  await pagina.getByLabel('Descripción').fill('Con dos archivos suyos');
  dejar();
  await pagina.getByText('adjuntado').waitFor();
  expect(await generar.isEnabled()).toBe(true);
  await clip.setInputFiles({ name: 'otra.png', mimeType: 'image/png', buffer: await readFile(PNG) });
  await expect.poll(() => pagina.getByText('adjuntado').count()).toBe(2);
  await contexto.setOffline(true);
  await contexto.setOffline(false);
  await generar.click();
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = Number(/\d+/.exec(await titulo.innerText())?.[0]);
  const { adjuntos } = await leer(pagina, `/casos/${numero}`);
  expect((adjuntos as { nombre: string }[]).map(({ nombre }) => nombre)).toEqual(['base.png', 'otra.png']);
  await contexto.close();
});

test('what is sent while its files are on their way goes once they have arrived', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/#mesa-de-ayuda');
  await pagina.getByLabel('Motivo').waitFor();
  const subir = await detener(pagina, /\/ingesta\//);
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Sin esperar');
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(PNG);
  await pagina.getByText('base.png').first().waitFor();
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  await pagina.getByText('Se enviará en cuanto terminen de subir sus archivos.').waitFor();
  subir();
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = Number(/\d+/.exec(await titulo.innerText())?.[0]);
  await contexto.close();

  const soporte = await sala.entrar(
    'Correo',
    'agente@demo.local',
    `/agentes#mesa?vista=abiertos&caso=${numero}`,
  );
  const llegar = await detener(soporte.pagina, /mesa-adjuntos-/);
  await soporte.pagina.getByLabel('Mensaje', { exact: true }).fill('Se lo devuelvo.');
  await soporte.pagina.locator('#clip').setInputFiles(PNG);
  await soporte.pagina.getByRole('button', { name: 'Enviar' }).click();
  llegar();
  await soporte.pagina.locator('.mensaje', { hasText: 'Se lo devuelvo.' }).getByText('Enviado').waitFor();
  const { adjuntos } = await leer(soporte.pagina, `/casos/${numero}`);
  const { mensajes } = await leer(soporte.pagina, `/casos/${numero}/mensajes`);
  expect([adjuntos, (mensajes as { adjuntos: unknown }[]).at(-1)?.adjuntos]).toMatchObject([
    [{ nombre: 'base.png' }],
    [{ nombre: 'base.png' }],
  ]);
  await soporte.contexto.close();
});

test('a case that waits for its files is filed after a reload too, and not once it was changed', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/#mesa-de-ayuda');
  await pagina.getByLabel('Motivo').waitFor();
  const subir = await detener(pagina, /\/ingesta\//);
  const promesa = pagina.getByText('Se enviará en cuanto terminen de subir sus archivos.');
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Antes de recargar');
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(PNG);
  await pagina.getByText('base.png').first().waitFor();
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  await promesa.waitFor();
  await pagina.getByLabel('Descripción').fill('Otra cosa');
  await pagina.getByText('Hubo cambios. Presione Generar Servicio de nuevo.').waitFor();
  expect(await promesa.count()).toBe(0);
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  await promesa.waitFor();
  await pagina.reload();
  await promesa.waitFor();
  subir();
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = Number(/\d+/.exec(await titulo.innerText())?.[0]);
  expect(await leer(pagina, `/casos/${numero}`)).toMatchObject({
    descripcion: 'Otra cosa',
    adjuntos: [{ nombre: 'base.png' }],
  });
  await contexto.close();
});

test('closing the session without a line says so, and what would be lost', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/#caso-40884');
  await pagina.getByPlaceholder('Mensaje..').waitFor();
  await contexto.setOffline(true);
  await pagina.getByPlaceholder('Mensaje..').fill('Sin línea');
  await pagina.keyboard.press('Enter');
  await pagina.locator('.pendiente', { hasText: 'Sin línea' }).waitFor();
  await pagina.goto(`${sala.servicio.url}/#ingreso`);
  const ingreso = pagina.locator('#ingreso mesa-login');
  await ingreso.getByRole('button', { name: 'Cerrar sesión' }).click();
  await ingreso.getByText('Tiene mensajes sin enviar.').waitFor();
  await ingreso.getByRole('button', { name: 'Cerrar de todos modos' }).click();
  await ingreso.getByText('No hay conexión con la Mesa de Ayuda.').waitFor();
  await contexto.setOffline(false);
  await contexto.close();
});

test('what changes while its files are on their way is looked at again', async () => {
  const { pagina, contexto } = await sala.entrar(
    'Correo',
    'agente@demo.local',
    '/agentes#mesa?vista=abiertos&caso=40884',
  );
  const dejar = await detener(pagina, /mesa-adjuntos-/);
  const nota = pagina.getByLabel('Nota interna (la IPS no la ve)');
  await nota.check();
  await pagina.getByPlaceholder('Nota para el equipo de soporte').fill('El proveedor está sancionado');
  await pagina.locator('#clip').setInputFiles(PNG);
  await pagina.keyboard.press('Tab');
  await pagina.getByRole('button', { name: 'Guardar nota' }).click();
  await pagina.getByText('Se enviará en cuanto estén sus archivos.').waitFor();
  await pagina.getByLabel('Respuesta', { exact: true }).check();
  dejar();
  await pagina.getByText('El mensaje cambió mientras se adjuntaban los archivos.').waitFor();
  expect(JSON.stringify(await leer(pagina, '/casos/40884/mensajes'))).not.toContain('sancionado');
  await nota.check();
  await pagina.getByRole('button', { name: 'Guardar nota' }).click();
  await pagina.locator('.mensaje.interno', { hasText: 'sancionado' }).getByText('base.png').first().waitFor();
  await contexto.close();
});

test('a file that arrives while the rules of the form are still on their way goes with the case', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/#mesa-de-ayuda');
  await pagina.getByLabel('Motivo').waitFor();
  const dejar = await detener(pagina, /validar-/);
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Con su archivo');
  const subir = await detener(pagina, /\/ingesta\//);
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(PNG);
  await pagina.getByText('base.png').first().waitFor();
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  subir();
  await pagina.getByText('adjuntado').waitFor();
  dejar();
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = Number(/\d+/.exec(await titulo.innerText())?.[0]);
  expect(await leer(pagina, `/casos/${numero}`)).toMatchObject({ adjuntos: [{ nombre: 'base.png' }] });
  await contexto.close();
});
