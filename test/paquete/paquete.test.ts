/** The npm package of the elements alone: what is in it, and that small projects of each kind work with it. */
import { execFile } from 'node:child_process';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
import { deManifiesto, deVsCodeCss, deVsCodeHtml, deWebTypes } from './formas.ts';
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
  version: string;
  customElements: string;
  'web-types': string;
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
  for (const archivo of archivos.filter((uno) => uno.endsWith('.d.ts') && !/^(react|vue)\./.test(uno)))
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
  const nombres = Object.keys(exports).filter((nombre) => !nombre.endsWith('.json'));
  expect(nombres).toContain('./mesa-bandeja');
  const guion = nombres
    .map((nombre) => `await (await import('mesa-de-ayuda-widget${nombre.slice(1)}')).listo;`)
    .concat("if (globalThis.document) throw new Error('a page')")
    .join('\n');
  await writeFile(join(instalado.carpeta, 'sin-pagina.mjs'), guion);
  await correr(process.execPath, ['sin-pagina.mjs'], { cwd: instalado.carpeta });
});

interface Programa {
  /** Good lines before and after those with a fault. */
  antes: string[];
  malos: string[];
  despues?: string[];
}

/** Runs a compiler over the projects; gives the lines with a fault by file. */
async function compilar(programa: string, proyecto: string): Promise<Record<string, number[]>> {
  const dicho = await correr(process.execPath, [join(RAIZ, 'node_modules', programa), '-p', proyecto], {
    cwd: instalado.carpeta,
  }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
  const faltas: Record<string, number[]> = {};
  for (const [, archivo = '', linea] of dicho.matchAll(/^(\S+)\((\d+),/gm)) {
    const suyas = (faltas[archivo] ??= []);
    if (!suyas.includes(Number(linea))) suyas.push(Number(linea));
  }
  return faltas;
}

/** The projects are good; of these files, beside them, each line that is `malo` is found, and no other. */
async function probarTipos(
  [programa, proyecto]: [string, string],
  archivos: Record<string, Programa>,
): Promise<void> {
  expect(await compilar(programa, proyecto)).toEqual({});
  for (const [nombre, { antes, malos, despues = [] }] of Object.entries(archivos))
    await writeFile(join(instalado.carpeta, nombre), [...antes, ...malos, ...despues].join('\n'));
  const esperadas = Object.entries(archivos).map(([nombre, { antes, malos }]) => [
    nombre,
    malos.map((_, i) => antes.length + i + 1),
  ]);
  expect(await compilar(programa, proyecto)).toEqual(Object.fromEntries(esperadas));
  for (const nombre of Object.keys(archivos)) await rm(join(instalado.carpeta, nombre));
}

test('its types fit strict projects, of TypeScript and of React, and say what is wrong', () =>
  probarTipos([join('typescript', 'bin', 'tsc'), 'tsconfig.json'], {
    'typescript/malos.ts': {
      antes: ["import 'mesa-de-ayuda-widget';"],
      malos: [
        "document.createElement('mesa-ayuda').enlace = 'ruta';",
        "document.addEventListener('mesa-caso-creado', ({ detail }) => detail.texto);",
        "document.createElement('mesa-nuevo-caso').empezar({ titulo: '' });",
        "const estado: import('mesa-de-ayuda-widget').Estado = 'ABIERTO';",
        "document.createElement('mesa-login').fallo(0);",
        "document.querySelector('mesa-caso-chat')!.caso = '40912';",
      ],
    },
    'react/malos.tsx': {
      antes: [
        "import type {} from 'mesa-de-ayuda-widget/react';",
        'export const malos = [',
        '  <mesa-login key="1" modo="soporte" />,',
      ],
      malos: [
        '  <mesa-login modo="otro" />,',
        '  <mesa-nuevo-caso titulo="x" />,',
        '  <mesa-caso-chat caso="40912" />,',
        '  <mesa-nuevo-caso onmesa-caso-creado={({ detail }) => detail.texto} />,',
        '  <mesa-otra />,',
      ],
      despues: ['];'],
    },
  }));

test('its types of Vue’s templates say what is wrong', () =>
  probarTipos([join('vue-tsc', 'bin', 'vue-tsc.js'), 'tsconfig.vue.json'], {
    'vue/Malos.vue': {
      antes: [
        '<script setup lang="ts">',
        "import type {} from 'mesa-de-ayuda-widget/vue';",
        '</script>',
        '<template>',
        '  <mesa-login modo="soporte" />',
      ],
      malos: [
        '  <mesa-login modo="otro" />',
        '  <mesa-nuevo-caso titulo="x" />',
        '  <mesa-caso-chat caso="40912" />',
        '  <mesa-nuevo-caso @mesa-caso-creado="({ detail }) => detail.texto" />',
      ],
      despues: ['</template>'],
    },
  }));

test('editors find what they read, in the shape that they read, of the tags that are in it', async () => {
  const manifiesto = await leerManifiesto();
  const json = async (nombre: string): Promise<unknown> =>
    JSON.parse(await readFile(join(carpeta(), nombre), 'utf8'));
  expect([manifiesto.customElements, manifiesto['web-types']]).toEqual([
    './custom-elements.json',
    './web-types.json',
  ]);
  const elementos = deManifiesto.parse(await json(manifiesto.customElements));
  const vscode = deVsCodeHtml.parse(await json('vscode.html-custom-data.json'));
  const webTypes = deWebTypes.parse(await json(manifiesto['web-types']));
  deVsCodeCss.parse(await json('vscode.css-custom-data.json'));
  expect(webTypes.version).toBe(manifiesto.version);
  // Each is a file of the package that defines its tag, by the name under which it is exported.
  const etiquetas = Object.keys(manifiesto.exports)
    .map((nombre) => nombre.slice(2))
    .filter((nombre) => nombre.startsWith('mesa-'))
    .sort();
  expect(elementos.modules.map(({ path }) => path)).toEqual(etiquetas.map((etiqueta) => `${etiqueta}.js`));
  expect(vscode.tags.map(({ name }) => name)).toEqual(etiquetas);
  expect(webTypes.contributions.html.elements.map(({ name }) => name)).toEqual(etiquetas);
  for (const nombre of Object.keys(manifiesto.exports).filter((uno) => uno.endsWith('.json')))
    await json(nombre);
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
