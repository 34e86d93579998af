/** Pages that name one version of the elements: nothing else is run, and they are told when it does not fit any more. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Demostracion, RAIZ } from './servicio.ts';

let servicio: Demostracion;
let navegador: Browser;
let version: string;

beforeAll(async () => {
  servicio = await Demostracion.iniciar();
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
  ({ version } = JSON.parse(await readFile(join(RAIZ, 'dist', 'widget', 'manifest.json'), 'utf8')) as {
    version: string;
  });
});
afterAll(async () => {
  await navegador?.close();
  await servicio?.cerrar();
});

/** A page whose developer wrote this before the tags; what the console says of errors is collected. */
async function abrir(cabeza: string): Promise<{ pagina: Page; errores: string[] }> {
  const contexto = await navegador.newContext();
  onTestFinished(() => contexto.close());
  const pagina = await contexto.newPage();
  const errores: string[] = [];
  pagina.on('console', (dicho) => dicho.type() === 'error' && errores.push(dicho.text()));
  await pagina.route(`${servicio.url}/portal`, (ruta) =>
    ruta.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="es"><title>Portal</title>
        <script>
          window.codigos = [];
          document.addEventListener('mesa-error', (evento) => codigos.push(evento.detail.codigo));
        </script>
        ${cabeza}<mesa-nuevo-caso></mesa-nuevo-caso>`,
    }),
  );
  return { pagina, errores };
}

async function conSumas(): Promise<string> {
  const respuesta = await fetch(`${servicio.url}/widget/${version}/importmap.json`);
  return `<script type="importmap">${await respuesta.text()}</script>
    <script type="module" src="/widget/${version}/mesa.js"></script>`;
}

async function generar(pagina: Page): Promise<void> {
  await pagina.goto(`${servicio.url}/portal`);
  await pagina.locator('#quien').fill('900123456');
  await pagina.locator('#contrasena').fill('demo-mesa-2026');
  await pagina.keyboard.press('Enter');
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Con sumas');
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
}

test('with the sums of its files a page works as ever, and runs no file that is another', async () => {
  const { pagina, errores } = await abrir(await conSumas());
  await generar(pagina);
  await pagina.getByText(/quedó registrada con el número/).waitFor();
  expect(errores).toEqual([]);
  const malo = await abrir(await conSumas());
  // The rules of the form, whenever they are asked for, come with one line more.
  const pedidos: string[] = [];
  await malo.pagina.route(/\/validar-[^/]+\.js/, async (ruta) => {
    pedidos.push(ruta.request().method());
    const respuesta = await ruta.fetch();
    await ruta.fulfill({ response: respuesta, body: `${await respuesta.text()};window.malo = true;` });
  });
  await generar(malo.pagina);
  await malo.pagina.locator('[role=alert]', { hasText: 'Intente de nuevo' }).waitFor();
  expect(pedidos).toContain('GET');
  expect(await malo.pagina.evaluate(() => 'malo' in window)).toBe(false);
  expect(malo.errores.join()).toMatch(/integrity/);
  // Without the sums it runs: the test would see it.
  const sin = await abrir(`<script type="module" src="/widget/${version}/mesa.js"></script>`);
  await sin.pagina.route(/\/validar-[^/]+\.js/, async (ruta) => {
    const respuesta = await ruta.fetch();
    await ruta.fulfill({ response: respuesta, body: `${await respuesta.text()};window.malo = true;` });
  });
  await generar(sin.pagina);
  await expect.poll(() => sin.pagina.evaluate(() => 'malo' in window)).toBe(true);
});

test('a page that names a version is told when the service has become another one', async () => {
  const { pagina, errores } = await abrir(`<script type="module" src="/widget/${version}/mesa.js"></script>`);
  await pagina.route('**/widget/version', (ruta) => ruta.fulfill({ json: { version: '2.0.0-abc' } }));
  await pagina.goto(`${servicio.url}/portal`);
  await pagina.getByText('Esta página usa otra versión de la Mesa de Ayuda').waitFor();
  expect(await pagina.evaluate(() => (window as unknown as { codigos: string[] }).codigos)).toEqual([
    'version_distinta',
  ]);
  expect(errores).toEqual([expect.stringContaining(`${servicio.url}/widget/2.0.0-abc/mesa.js`)]);
  // The clerk can go on.
  expect(await pagina.locator('#quien').isVisible()).toBe(true);
});

test('a page of the moving address asks nothing about versions, and one that fits says nothing', async () => {
  for (const [direccion, pregunta] of [
    ['/widget/mesa.js', false],
    [`/widget/${version}/mesa.js`, true],
  ] as const) {
    const { pagina, errores } = await abrir(`<script type="module" src="${direccion}"></script>`);
    let preguntada = false;
    pagina.on('request', (pedida) => {
      if (pedida.url().endsWith('/widget/version')) preguntada = true;
    });
    const parte = pagina.waitForResponse(/\/later-[^/]+\.js$/);
    const dicha = pregunta && pagina.waitForResponse('**/widget/version');
    await pagina.goto(`${servicio.url}/portal`);
    await parte;
    await dicha;
    await pagina.waitForLoadState('networkidle');
    expect([preguntada, errores], direccion).toEqual([pregunta, []]);
    expect(await pagina.getByText('otra versión').count()).toBe(0);
  }
});
