/** Deploys while pages are open: another program takes the place of the one that served them, with another build. */
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildWidget } from '../../.config/build-widget.js';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Portal } from '../e2e/portal.ts';
import { ingresar } from '../e2e/sala.ts';
import { Demostracion, RAIZ } from '../e2e/servicio.ts';

const NIT = '900123456';
/** The portal's page, which a cache may hold for a week: it names the address of the entry that never changes. */
const PAGINA = `<!doctype html><html lang="es"><title>Portal</title>
  <script type="module" src="/widget/mesa.js"></script>
  <mesa-login></mesa-login><mesa-nuevo-caso></mesa-nuevo-caso><mesa-mis-solicitudes></mesa-mis-solicitudes>`;
const BORRADOR = 'Lo que se escribe durante el despliegue';

let navegador: Browser;
/** The program as it is, and as its next version would be: in folders of their own. */
let antes: string;
let despues: string;

beforeAll(async () => {
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
  [antes, despues] = [await instalar(), await instalar()];
  await rm(join(despues, 'dist', 'widget'), { recursive: true });
  // Another text in the entry: then every part has another name.
  await buildWidget({
    folder: join(despues, 'dist', 'widget'),
    plugins: [
      {
        name: 'next version',
        setup(build) {
          build.onLoad({ filter: /mesa-login\.ts$/ }, async ({ path }) => {
            const [antes, despues, ...otros] = (await readFile(path, 'utf8')).split("'soporte' : 'IPS'");
            expect([despues, otros]).toEqual([expect.any(String), []]);
            return { contents: `${antes}'soporte' : 'de su IPS'${despues}`, loader: 'ts' };
          });
        },
      },
    ],
  });
});

afterAll(async () => {
  await navegador.close();
  for (const carpeta of [antes, despues]) await rm(carpeta, { recursive: true, force: true });
});

/** What `npm ci` leaves of the program. */
async function instalar(): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-programa-'));
  for (const parte of ['package.json', 'dist', join('server', 'estaticos'), join('demo', 'pagina')]) {
    await cp(join(RAIZ, parte), join(carpeta, parte), { recursive: true });
  }
  await symlink(join(RAIZ, 'node_modules'), join(carpeta, 'node_modules'));
  return carpeta;
}

/** A page that is served by one version, and then by the next one at the same address and with the same data. */
class Despliegue {
  readonly pagina: Page;
  readonly #entorno: Record<string, string>;
  readonly #datos: string;
  #servicio: Demostracion;

  private constructor(pagina: Page, servicio: Demostracion, datos: string, entorno: Record<string, string>) {
    this.pagina = pagina;
    this.#servicio = servicio;
    this.#datos = datos;
    this.#entorno = { ...entorno, PORT: new URL(servicio.url).port };
  }

  static async preparar(
    entorno: Record<string, string>,
    alAbrir: (pagina: Page) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Despliegue> {
    const datos = await mkdtemp(join(tmpdir(), 'mesa-despliegue-'));
    const servicio = await Demostracion.iniciar(entorno, datos, antes);
    const contexto = await navegador.newContext({ locale: 'es-CO' });
    await contexto.route(`${servicio.url}/`, (ruta) =>
      ruta.fulfill({ body: PAGINA, contentType: 'text/html; charset=utf-8' }),
    );
    const pagina = await contexto.newPage();
    const despliegue = new Despliegue(pagina, servicio, datos, entorno);
    onTestFinished(async () => {
      await contexto.close();
      await despliegue.#servicio.cerrar();
    });
    await alAbrir(pagina);
    // What the page tells the portal.
    await pagina.addInitScript(() => {
      const dichos: string[] = [];
      Object.assign(globalThis, { dichos });
      addEventListener('mesa-error', ({ detail }: Event & { detail?: { codigo: string } }) =>
        dichos.push(detail!.codigo),
      );
    });
    await pagina.goto(servicio.url);
    return despliegue;
  }

  async desplegar(): Promise<void> {
    await this.#servicio.terminar();
    this.#servicio = await Demostracion.iniciar(this.#entorno, this.#datos, despues);
  }

  dichos(): Promise<string[]> {
    return this.pagina.evaluate(() => (globalThis as unknown as { dichos: string[] }).dichos);
  }
}

/** Logged in, with a draft. What is loaded when the page is idle is here, what comes with the first use is not. */
async function escribir(pagina: Page): Promise<void> {
  await ingresar(pagina, 'NIT', NIT);
  await pagina.getByLabel('Descripción').fill(BORRADOR);
  await expect
    .poll(() =>
      pagina.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .flatMap(({ name }) => /partes\/([a-z-]+)-\w{8}\.js/.exec(name)?.[1] ?? []),
      ),
    )
    .toEqual(
      expect.arrayContaining(['reload-offer', 'live', 'wipe', 'mesa-mis-solicitudes', 'mesa-caso-chat']),
    );
}

test('a page that is open goes on: it finds the parts of its own version', async () => {
  const despliegue = await Despliegue.preparar({});
  const { pagina } = despliegue;
  await escribir(pagina);
  await despliegue.desplegar();
  await pagina.getByText('Hay una versión nueva de la Mesa de Ayuda.').waitFor();
  expect(await pagina.getByLabel('Descripción').inputValue()).toBe(BORRADOR);
  // A part that nobody had asked for yet.
  await pagina.getByRole('button', { name: 'Cambiar contraseña' }).click();
  await pagina.getByLabel('Contraseña actual').waitFor();
  expect(await despliegue.dichos()).toEqual([]);
});

test('a page whose parts are not kept says so, and reloads with what was typed', async () => {
  const despliegue = await Despliegue.preparar({ MESA_WIDGET_VERSIONES: '0' });
  const { pagina } = despliegue;
  await escribir(pagina);
  await despliegue.desplegar();
  await pagina.getByRole('button', { name: 'Cambiar contraseña' }).click();
  await pagina.getByText('Actualice la página para continuar.').waitFor();
  expect(await despliegue.dichos()).toContain('version');
  expect(await pagina.locator('body').innerText()).not.toContain('internet');
  expect(await pagina.getByLabel('Descripción').inputValue()).toBe(BORRADOR);
  await pagina.getByRole('button', { name: 'Actualizar la página' }).first().click();
  await expect.poll(() => despliegue.dichos()).toEqual([]);
  expect(await pagina.getByLabel('Descripción').inputValue()).toBe(BORRADOR);
  await pagina.getByRole('button', { name: 'Cambiar contraseña' }).click();
  await pagina.getByLabel('Contraseña actual').waitFor();
  await pagina.getByRole('button', { name: 'Cerrar sesión' }).click();
  await pagina.getByRole('heading', { name: 'Ingreso de su IPS' }).waitFor();
});

test('a browser that keeps nothing says so before the page is reloaded', async () => {
  const despliegue = await Despliegue.preparar({ MESA_WIDGET_VERSIONES: '0' }, (pagina) =>
    pagina.addInitScript(() => {
      const negar = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get: negar });
    }),
  );
  const { pagina } = despliegue;
  await escribir(pagina);
  await despliegue.desplegar();
  await pagina.getByRole('button', { name: 'Cambiar contraseña' }).click();
  const actualizar = pagina.getByRole('button', { name: 'Actualizar la página' }).first();
  await actualizar.dblclick();
  await pagina.getByText('Este navegador no guarda lo que escribió.').waitFor();
  // A reload would take longer than this answer.
  await pagina.evaluate(async () => (await fetch('/widget/version', { cache: 'no-store' })).text());
  expect(await pagina.getByLabel('Descripción').inputValue()).toBe(BORRADOR);
  await actualizar.click();
  await expect.poll(() => pagina.getByLabel('Descripción').inputValue()).toBe('');
});

test.each([
  ['that are kept', '5', 'Ingreso IPS'],
  ['that are gone, and after a reload those of the new entry', '0', 'Ingreso de su IPS'],
])('an old copy of the entry asks for its own parts %s', async (_, versiones, titulo) => {
  const portal = await Portal.abrir();
  const datos = await mkdtemp(join(tmpdir(), 'mesa-despliegue-'));
  const entorno = { MESA_WIDGET_VERSIONES: versiones, MESA_ORIGENES: portal.url };
  let servicio = await Demostracion.iniciar(entorno, datos, antes);
  // Nothing is intercepted here: that would do without the browser's cache.
  const contexto = await navegador.newContext({ locale: 'es-CO' });
  onTestFinished(async () => {
    await contexto.close();
    portal.cerrar();
    await servicio.cerrar();
  });
  const pagina = await contexto.newPage();
  await pagina.goto(portal.url);
  // Kept for five minutes, without any of the parts.
  await pagina.evaluate(async (entrada) => (await fetch(entrada)).text(), `${servicio.url}/widget/mesa.js`);
  const { port } = new URL(servicio.url);
  await servicio.terminar();
  servicio = await Demostracion.iniciar({ ...entorno, PORT: port }, datos, despues);
  portal.poner(servicio.url, '<mesa-login></mesa-login><mesa-mis-solicitudes></mesa-mis-solicitudes>');
  await pagina.goto(portal.url);
  await pagina.getByRole('heading', { name: 'Ingreso IPS' }).waitFor();
  if (versiones === '0') {
    await pagina.getByText('Actualice la página para continuar.').first().waitFor();
    await pagina.reload();
  }
  await pagina.getByRole('heading', { name: titulo }).waitFor();
  await pagina.getByRole('heading', { name: 'Mis Solicitudes' }).waitFor();
});
