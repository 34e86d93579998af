/** What must not happen to who is in a hurry: sent by a wrong Enter, changed by an arrow, seen by the next person. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Demostracion, RAIZ } from './servicio.ts';

const CLAVE = 'demo-mesa-2026';
const PNG = join(RAIZ, 'test', 'server', 'inspeccion', 'muestras', 'base.png');

let navegador: Browser;
let servicio: Demostracion;

beforeAll(async () => {
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
  servicio = await Demostracion.iniciar();
});
afterAll(async () => {
  await navegador?.close();
  await servicio?.cerrar();
});

async function entrar(
  etiqueta: 'NIT' | 'Correo',
  quien: string,
  ruta: string,
  opciones: Parameters<Browser['newContext']>[0] = {},
): Promise<{ pagina: Page; contexto: BrowserContext }> {
  const contexto = await navegador.newContext({
    locale: 'es-CO',
    viewport: { width: 1440, height: 900 },
    ...opciones,
  });
  const pagina = await contexto.newPage();
  await pagina.goto(servicio.url + ruta);
  await pagina.getByLabel(etiqueta, { exact: true }).filter({ visible: true }).first().fill(quien);
  await pagina.getByLabel('Contraseña', { exact: true }).filter({ visible: true }).first().fill(CLAVE);
  await pagina.keyboard.press('Enter');
  return { pagina, contexto };
}

const agente = (ruta = '/agentes#mesa?vista=abiertos&caso=40905') =>
  entrar('Correo', 'agente@demo.local', ruta);

/** As the service has it. */
const leer = (pagina: Page, ruta: string) =>
  pagina.evaluate(async (camino) => {
    const respuesta = await fetch(`/api/v1${camino}`);
    return (await respuesta.json()) as Record<string, unknown>;
  }, ruta);

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

test('Enter in the search of replies picks one, and sends nothing', async () => {
  const { pagina, contexto } = await agente();
  await pagina.getByPlaceholder('Mensaje..').fill('A medio escribir. ');
  await pagina.getByRole('button', { name: 'Respuestas' }).click();
  await pagina.getByLabel('Buscar respuesta').fill('falta');
  await pagina.keyboard.press('Enter');
  await expect
    .poll(() => pagina.getByPlaceholder('Mensaje..').inputValue())
    .toMatch(/^A medio escribir\. .*soporte de la solicitud/);
  expect(await leer(pagina, '/casos/40905/mensajes')).toEqual({ mensajes: [] });
  await contexto.close();
});

test('an arrow changes nothing on a case until it is meant', async () => {
  const { pagina, contexto } = await agente();
  const prioridad = pagina.locator('#caso-prioridad');
  await prioridad.focus();
  await pagina.keyboard.press('ArrowUp');
  await pagina.keyboard.press('ArrowUp');
  expect(await prioridad.inputValue()).toBe('URGENTE');
  await pagina.keyboard.press('Escape');
  expect(await prioridad.inputValue()).toBe('NORMAL');
  await pagina.keyboard.press('ArrowDown');
  await pagina.keyboard.press('Tab');
  await pagina.getByText('La prioridad cambió.').waitFor();
  expect(await leer(pagina, '/casos/40905')).toMatchObject({ prioridad: 'BAJA' });
  const { historia } = await leer(pagina, '/casos/40905/historia');
  expect((historia as { cambios: unknown }[]).at(-1)?.cambios).toEqual([
    { campo: 'prioridad', antes: 'Normal', ahora: 'Baja' },
  ]);

  // Refused for want of a line: the face shows what is so.
  await contexto.setOffline(true);
  await prioridad.selectOption('URGENTE');
  await pagina.getByText('No hay conexión').first().waitFor();
  await expect.poll(() => prioridad.inputValue()).toBe('BAJA');
  await contexto.setOffline(false);
  await contexto.close();
});

test('a case is closed only after a question', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos&caso=40899');
  const cerrar = pagina.getByRole('group', { name: 'Estado' }).getByRole('button', { name: 'Cerrar' });
  await cerrar.click();
  await pagina.getByRole('dialog').getByRole('button', { name: 'Cancelar' }).click();
  expect(await leer(pagina, '/casos/40899')).toMatchObject({ estado: 'EN_GESTION' });

  // Several at once, too.
  await pagina.getByLabel('Elegir el caso 40899').check();
  await pagina.getByLabel('Cambiar estado').selectOption('CERRADO');
  await pagina.getByRole('button', { name: 'Aplicar' }).click();
  await pagina.keyboard.press('Escape');
  expect(await leer(pagina, '/casos/40899')).toMatchObject({ estado: 'EN_GESTION' });

  await cerrar.click();
  await pagina.getByRole('button', { name: 'Cerrar el caso' }).click();
  await pagina.getByText('El caso quedó cerrado.').waitFor();
  expect(await pagina.locator('#caso-prioridad').isDisabled()).toBe(true);
  await contexto.close();
});

test('the keys work from the start, and not through a dialog', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos');
  const filas = pagina.locator('[data-numero]');
  await filas.first().waitFor();
  await pagina.locator('body').click({ position: { x: 4, y: 400 } });
  await pagina.keyboard.press('j');
  await expect.poll(() => pagina.locator('[data-numero]:focus').count()).toBe(1);
  await pagina.keyboard.press('Enter');
  await pagina.locator('#caso-asignado').waitFor();
  await pagina.locator('body').click({ position: { x: 4, y: 400 } });
  await pagina.keyboard.press('?');
  await pagina.getByRole('dialog', { name: 'Teclas' }).waitFor();
  await pagina.keyboard.press('a');
  await pagina.keyboard.press('Escape');
  await pagina.getByRole('dialog', { name: 'Teclas' }).waitFor({ state: 'hidden' });
  expect(await pagina.getByText('El caso es suyo.').count()).toBe(0);
  await pagina.locator('#caso-asignado').waitFor();
  await pagina.keyboard.press('Escape');
  await pagina.locator('#caso-asignado').waitFor({ state: 'detached' });
  await pagina.keyboard.press('j');
  await expect.poll(() => pagina.locator('[data-numero]:focus').count()).toBe(1);
  await contexto.close();
});

test('a search keeps its spaces while one thinks, and another view ends it', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos');
  const buscar = pagina.locator('#buscar');
  await buscar.fill('no ');
  await expect.poll(() => pagina.url()).toContain('buscar=no');
  expect(await buscar.inputValue()).toBe('no ');
  await buscar.fill('sabana');
  await pagina.getByRole('link', { name: 'Cerrados' }).click();
  await pagina.locator('[data-numero="40797"]').waitFor();
  expect(await buscar.inputValue()).toBe('');
  await pagina.getByText('Filtros').first().click();
  await pagina.getByLabel('NIT de la IPS').fill('900.123.456');
  await pagina.keyboard.press('Enter');
  await expect.poll(() => pagina.url()).toContain('ips=900123456');
  expect(pagina.url()).not.toContain('sabana');
  await pagina.locator('[data-numero="40797"]').waitFor();

  // Another view without a line shows nothing of this one's.
  await contexto.setOffline(true);
  await pagina.getByRole('link', { name: 'Resueltos' }).click();
  await pagina.getByText('No hay conexión').first().waitFor();
  expect(await pagina.locator('[data-numero]').count()).toBe(0);
  await contexto.setOffline(false);
  await contexto.close();
});

test('“Cerrar sesión” in one tab is for all of them', async () => {
  const { pagina, contexto } = await entrar('NIT', '900123456', '/');
  await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  const otra = await contexto.newPage();
  await otra.goto(`${servicio.url}/#caso-40884`);
  await otra.locator('.mensaje', { hasText: 'Google Chrome' }).waitFor();
  await pagina.goto(`${servicio.url}/#ingreso`);
  await pagina.getByRole('button', { name: 'Cerrar sesión' }).filter({ visible: true }).first().click();
  await otra.locator('.mensaje').first().waitFor({ state: 'detached' });
  expect(await otra.getByText('Google Chrome').count()).toBe(0);
  await contexto.close();
});

test('a file that is chosen without a line is attached when it is back', async () => {
  const { pagina, contexto } = await entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  await contexto.setOffline(true);
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(PNG);
  await pagina.getByText('sus archivos se adjuntan en cuanto haya conexión').waitFor();
  await contexto.setOffline(false);
  await pagina.getByText('base.png').first().waitFor();
  await pagina.getByText('adjuntado').waitFor();
  await contexto.close();
});

test('with forced colours what counts can be read', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { pagina, contexto } = await entrar('NIT', '900123456', '/', {
      forcedColors: 'active',
      colorScheme,
    });
    const colores = (selector: string) =>
      pagina
        .locator(selector)
        .filter({ visible: true })
        .first()
        .evaluate((elemento) => {
          const { color, backgroundColor } = getComputedStyle(elemento);
          return color === backgroundColor ? `${color} on ${backgroundColor}` : 'legible';
        });
    await pagina.getByLabel('Motivo').waitFor();
    expect(await colores('mesa-nuevo-caso .principal')).toBe('legible');
    await pagina.goto(`${servicio.url}/#mis-solicitudes`);
    await pagina.locator('.nuevos').filter({ visible: true }).first().waitFor();
    expect(await colores('.nuevos')).toBe('legible');
    await contexto.close();
  }
});

test('a note looks like none of the messages', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos&caso=40905');
  await pagina.getByPlaceholder('Mensaje..').fill('Buenos días');
  await pagina.keyboard.press('Enter');
  await pagina.locator('.mensaje', { hasText: 'Buenos días' }).getByText('Enviado').waitFor();
  await pagina.getByLabel(/Nota interna/).check();
  await pagina.getByPlaceholder('Nota para el equipo de soporte').fill('Entre nosotros');
  await pagina.keyboard.press('Enter');
  const fondo = (texto: string) =>
    pagina
      .locator('.mensaje', { hasText: texto })
      .first()
      .evaluate((elemento) => getComputedStyle(elemento).backgroundColor);
  await pagina.locator('.mensaje', { hasText: 'Entre nosotros' }).waitFor();
  expect(await fondo('Entre nosotros')).not.toBe(await fondo('Buenos días'));
  await contexto.close();
});

test('who logs in in one tab is who every tab shows, and files for', async () => {
  const { pagina, contexto } = await entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  await contexto.clearCookies();
  const otra = await contexto.newPage();
  await otra.goto(servicio.url);
  await otra.getByLabel('NIT', { exact: true }).filter({ visible: true }).first().fill('900654321');
  await otra.getByLabel('Contraseña', { exact: true }).filter({ visible: true }).first().fill(CLAVE);
  await otra.keyboard.press('Enter');
  await otra.getByLabel('Motivo').waitFor();
  await pagina.goto(`${servicio.url}/#ingreso`);
  await pagina.getByText('Hospital Demo de la Sabana').filter({ visible: true }).first().waitFor();
  expect(await pagina.locator('mesa-login').getByText('Clínica Demo del Caribe').count()).toBe(0);
  await contexto.close();
});

test('files that are chosen one after another, or on a slow line, all go with the case', async () => {
  const { pagina, contexto } = await entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  await pagina.goto(`${servicio.url}/#mesa-de-ayuda`);
  const dejar = await detener(pagina, /adjuntos-campo-/);
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
  const { pagina, contexto } = await entrar('NIT', '900123456', '/#mesa-de-ayuda');
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

  const soporte = await agente(`/agentes#mesa?vista=abiertos&caso=${numero}`);
  const llegar = await detener(soporte.pagina, /adjuntos-campo-/);
  await soporte.pagina.getByPlaceholder('Mensaje..').fill('Se lo devuelvo.');
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

test('what changes while its files are on their way is looked at again', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos&caso=40884');
  const dejar = await detener(pagina, /adjuntos-campo-/);
  const nota = pagina.getByLabel('Nota interna (la IPS no la ve)');
  await nota.check();
  await pagina.getByPlaceholder('Nota para el equipo de soporte').fill('El proveedor está sancionado');
  await pagina.locator('#clip').setInputFiles(PNG);
  await pagina.keyboard.press('Tab');
  await pagina.getByRole('button', { name: 'Guardar nota' }).click();
  await pagina.getByText('Se enviará en cuanto estén sus archivos.').waitFor();
  await nota.uncheck();
  dejar();
  await pagina.getByText('El mensaje cambió mientras se adjuntaban los archivos.').waitFor();
  expect(JSON.stringify(await leer(pagina, '/casos/40884/mensajes'))).not.toContain('sancionado');
  await nota.check();
  await pagina.getByRole('button', { name: 'Guardar nota' }).click();
  await pagina.locator('.mensaje.interno', { hasText: 'sancionado' }).getByText('base.png').first().waitFor();
  await contexto.close();
});

test('a file that arrives while the rules of the form are still on their way goes with the case', async () => {
  const { pagina, contexto } = await entrar('NIT', '900123456', '/#mesa-de-ayuda');
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

test('what was meant for one case is not done to the next', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos&caso=40912');
  await pagina.locator('#caso-prioridad').waitFor();
  await pagina.locator('[data-numero="40884"]').click();
  await pagina.getByRole('heading', { name: 'Caso 40884' }).waitFor();
  const prioridad = pagina.locator('#caso-prioridad');
  await prioridad.focus();
  await pagina.keyboard.press('ArrowDown');
  await pagina.goBack();
  await pagina.getByRole('heading', { name: 'Caso 40912' }).waitFor();
  await pagina.goForward();
  await pagina.getByRole('heading', { name: 'Caso 40884' }).waitFor();
  await pagina.getByRole('group', { name: 'Estado' }).getByRole('button', { name: 'Cerrar' }).click();
  await pagina.getByRole('dialog').waitFor();
  await pagina.goBack();
  await pagina.getByRole('heading', { name: 'Caso 40912' }).waitFor();
  await pagina.getByRole('dialog').waitFor({ state: 'detached' });
  for (const numero of [40912, 40884]) {
    expect(await leer(pagina, `/casos/${numero}`)).toMatchObject({ prioridad: 'NORMAL' });
    expect((await leer(pagina, `/casos/${numero}`)).estado).not.toBe('CERRADO');
  }
  await contexto.close();
});
