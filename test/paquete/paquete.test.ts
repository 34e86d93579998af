/** The npm package of the elements alone: what is in it, and that small projects of each kind work with it. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import vue from '@vitejs/plugin-vue';
import { chromium, type Browser } from 'playwright-core';
import { publint } from 'publint';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Demostracion, RAIZ } from '../e2e/servicio.ts';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { leerFragmentos } from '../fragmentos.ts';
import { Instalado } from './instalado.ts';

const correr = promisify(execFile);

let instalado: Instalado;
let servicio: Demostracion;
let navegador: Browser;

beforeAll(async () => {
  instalado = await Instalado.preparar();
  servicio = await Demostracion.iniciar({ MESA_ORIGENES: instalado.origen });
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
  await instalado.copiarProyectos(servicio.url);
});
afterAll(async () => {
  await navegador?.close();
  await servicio?.cerrar();
  await instalado?.cerrar();
});

const carpeta = () => join(instalado.carpeta, 'node_modules', 'mesa-de-ayuda-widget');

interface Manifiesto {
  exports: Record<string, unknown>;
  dependencies?: object;
  peerDependencies?: object;
}
const leerManifiesto = async () =>
  JSON.parse(await readFile(join(carpeta(), 'package.json'), 'utf8')) as Manifiesto;

test('it is small, needs no other package, and carries the notices of what is in it', async () => {
  expect((await stat(instalado.tarball)).size).toBeLessThan(400 * 1024);
  const { dependencies, peerDependencies } = await leerManifiesto();
  expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
  const archivos = await readdir(carpeta());
  expect(archivos).toEqual(expect.arrayContaining(['LICENCIAS.txt', 'README.md', 'index.js', 'index.d.ts']));
  expect(await readFile(join(carpeta(), 'LICENCIAS.txt'), 'utf8')).toMatch(/^lit\S* \d/m);
  for (const archivo of archivos.filter((uno) => uno.endsWith('.d.ts') && uno !== 'react.d.ts'))
    expect(await readFile(join(carpeta(), archivo), 'utf8'), archivo).not.toMatch(/from '[^.]/);
});

test('publint and arethetypeswrong find nothing', async () => {
  const { messages } = await publint({ pkgDir: carpeta(), strict: true });
  expect(messages).toEqual([]);
  const hallado = await checkPackage(
    createPackageFromTarballData(new Uint8Array(await readFile(instalado.tarball))),
  );
  // A package of modules alone cannot be required where Node does not allow that.
  const problemas = 'problems' in hallado ? hallado.problems : ['no types'];
  expect(problemas.filter((uno) => typeof uno === 'string' || uno.kind !== 'CJSResolvesToESM')).toEqual([]);
});

test('all that it exports may be imported where there is no page', async () => {
  const { exports } = await leerManifiesto();
  const nombres = Object.keys(exports).filter((nombre) => nombre !== './package.json');
  expect(nombres).toContain('./mesa-bandeja');
  const guion = nombres
    .map((nombre) => `await (await import('mesa-de-ayuda-widget${nombre.slice(1)}')).listo;`)
    .concat("if (globalThis.document) throw new Error('a page')")
    .join('\n');
  await writeFile(join(instalado.carpeta, 'sin-pagina.mjs'), guion);
  await correr(process.execPath, ['sin-pagina.mjs'], { cwd: instalado.carpeta });
});

test('its types fit strict projects, and say what is wrong', async () => {
  const tsc = join(RAIZ, 'node_modules', 'typescript', 'bin', 'tsc');
  await correr(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: instalado.carpeta }).catch(
    ({ stdout }: { stdout: string }) => expect.fail(stdout),
  );
  const malos = [
    "document.createElement('mesa-ayuda').enlace = 'ruta';",
    "document.addEventListener('mesa-caso-creado', ({ detail }) => detail.texto);",
    "document.createElement('mesa-nuevo-caso').empezar({ titulo: '' });",
    "const estado: import('mesa-de-ayuda-widget').Estado = 'ABIERTO';",
    "document.createElement('mesa-login').fallo(0);",
  ];
  await writeFile(
    join(instalado.carpeta, 'typescript', 'malos.ts'),
    ["import 'mesa-de-ayuda-widget';", ...malos].join('\n'),
  );
  const { stdout } = await correr(process.execPath, [tsc, '-p', 'tsconfig.json'], {
    cwd: instalado.carpeta,
  }).then(
    () => expect.fail('nothing was wrong'),
    (error: { stdout: string }) => error,
  );
  const lineas = [...stdout.matchAll(/malos\.ts\((\d+),/g)].map(([, linea]) => Number(linea));
  expect([...new Set(lineas)]).toEqual(malos.map((_, i) => i + 2));
});

/** Puts the page of a project together as its developer would. */
async function construir(proyecto: string): Promise<void> {
  await build({
    root: join(instalado.carpeta, proyecto),
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [
      vue({ template: { compilerOptions: { isCustomElement: (etiqueta) => etiqueta.startsWith('mesa-') } } }),
    ],
    build: { target: 'es2022' },
  });
}

/** The server's part of a page, run where there is no browser. */
async function pintarEnServidor(): Promise<void> {
  const root = join(instalado.carpeta, 'servidor');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'pintar.tsx',
      outDir: 'hecho',
      rolldownOptions: { output: { entryFileNames: 'pintar.mjs' } },
    },
  });
  const { pintar } = (await import(pathToFileURL(join(root, 'hecho', 'pintar.mjs')).href)) as {
    pintar: () => string;
  };
  const html = pintar();
  expect(html).toContain('<mesa-ayuda servidor=');
  const pagina = join(root, 'index.html');
  await writeFile(pagina, (await readFile(pagina, 'utf8')).replace('<!--contenido-->', html));
}

const PROYECTOS: Record<string, { lugar: string; hacer: () => Promise<void> }> = {
  'una página': { lugar: 'pagina/', hacer: async () => undefined },
  TypeScript: { lugar: 'typescript/dist/', hacer: () => construir('typescript') },
  React: { lugar: 'react/dist/', hacer: () => construir('react') },
  Vue: { lugar: 'vue/dist/', hacer: () => construir('vue') },
  Angular: { lugar: 'angular/dist/', hacer: () => construir('angular') },
  'un servidor': {
    lugar: 'servidor/dist/',
    hacer: async () => {
      await pintarEnServidor();
      await construir('servidor');
    },
  },
};

test.each(Object.entries(PROYECTOS))('a case is filed from %s', async (nombre, { lugar, hacer }) => {
  await hacer();
  const contexto = await navegador.newContext();
  const pagina = await contexto.newPage();
  const errores: string[] = [];
  pagina.on('console', (dicho) => {
    if (/error|warning/.test(dicho.type())) errores.push(dicho.text());
  });
  pagina.on('pageerror', (error) => errores.push(String(error)));
  await pagina.goto(`${instalado.origen}/${lugar}`);
  await pagina.locator('#quien').fill('900123456');
  await pagina.locator('#contrasena').fill('demo-mesa-2026');
  await pagina.keyboard.press('Enter');
  // What the page gave arrived by way of its framework.
  await expect.poll(() => pagina.locator('#descripcion').inputValue()).toBe(`Desde ${nombre}`);
  await expect.poll(() => pagina.locator('#asunto').inputValue()).toBe('factura-no-aparece');
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = /\d+/.exec(await titulo.innerText())?.[0];
  await expect.poll(() => pagina.locator('output').innerText()).toBe(numero);
  expect(errores).toEqual([]);
  await contexto.close();
});

test('what docs/portal.md shows of it shows the login', async () => {
  const { origen, carpeta: raiz } = instalado;
  const [js, html] = (await leerFragmentos('portal.md'))
    .filter(({ clave }) => clave.startsWith('portal.md › Con npm › '))
    .map(({ texto }) => texto.replaceAll('https://mesa.example.co', servicio.url));
  // As whatever puts the page together would find it.
  const mapa = JSON.stringify({
    imports: { 'mesa-de-ayuda-widget': '/node_modules/mesa-de-ayuda-widget/index.js' },
  });
  await writeFile(
    join(raiz, 'portal.html'),
    `<!doctype html><meta charset="utf-8" /><script type="importmap">${mapa}</script><script type="module">${js}</script>${html}`,
  );
  const pagina = await navegador.newPage();
  await pagina.goto(`${origen}/portal.html`);
  await pagina.getByLabel('NIT').waitFor();
  await pagina.close();
});
