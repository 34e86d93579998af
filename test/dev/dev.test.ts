/** `npm run dev` on a copy of the sources, as its user sees it: in the pages that are open, and in the terminal. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createProxy } from '../../.config/dev/proxy.js';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { ManagedProcess } from '../sistema/managed-process.ts';
import { ingresar } from '../e2e/sala.ts';
import { RAIZ } from '../e2e/servicio.ts';

let navegador: Browser;
beforeAll(async () => {
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
});
afterAll(() => navegador.close());

async function copiarFuentes(): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-dev-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  for (const parte of ['.config', 'shared', 'server', 'widget', 'demo', 'package.json'])
    await cp(join(RAIZ, parte), join(carpeta, parte), { recursive: true });
  await symlink(join(RAIZ, 'node_modules'), join(carpeta, 'node_modules'));
  return carpeta;
}

/** In a process group of its own, so that what it leaves running can be seen. */
async function iniciar(carpeta: string): Promise<{ dev: ManagedProcess; url: string }> {
  const dev = new ManagedProcess(process.execPath, ['.config/dev/dev.js'], {
    cwd: carpeta,
    env: { ...process.env, PORT: '0', HOST: '', MESA_DATOS: '' },
    detached: true,
  });
  onTestFinished(() => dev.terminar());
  const url = await dev.esperar((dicho) => /ready at (http:\S+)/.exec(dicho)?.[1]);
  return { dev, url };
}

const quedaAlguien = (grupo: number): boolean => {
  try {
    return process.kill(-grupo, 0);
  } catch {
    return false;
  }
};

/** In the one file of the copy's folder that has this text. */
async function cambiar(carpeta: string, antes: string, despues: string): Promise<void> {
  const nombres = await readdir(carpeta, { recursive: true });
  for (const nombre of nombres.filter((uno) => /\.(ts|html)$/.test(uno))) {
    const archivo = join(carpeta, nombre);
    const texto = await readFile(archivo, 'utf8');
    if (texto.includes(antes)) return writeFile(archivo, texto.replace(antes, despues));
  }
  throw new Error(`nothing in ${carpeta} has ${antes}`);
}

async function abrir(direccion: string): Promise<{ pagina: Page; quejas: string[] }> {
  const pagina = await navegador.newPage({ locale: 'es-CO' });
  onTestFinished(() => pagina.close());
  const quejas: string[] = [];
  pagina.on('console', (dicho) => {
    if (/Content Security Policy|Trusted/i.test(dicho.text())) quejas.push(dicho.text());
  });
  pagina.on('pageerror', (error) => quejas.push(String(error)));
  await pagina.goto(direccion);
  return { pagina, quejas };
}

test('open pages reload by themselves with each change, and session and data stay', async () => {
  const carpeta = await copiarFuentes();
  const { dev, url } = await iniciar(carpeta);
  const { pagina, quejas } = await abrir(url);
  const agentes = await abrir(`${url}/agentes`);
  await pagina.getByRole('heading', { name: 'Ingreso IPS' }).waitFor();

  await cambiar(join(carpeta, 'widget'), "'soporte' : 'IPS'", "'soporte' : 'recién cambiado'");
  await pagina.getByRole('heading', { name: 'Ingreso recién cambiado' }).waitFor();
  await ingresar(pagina, 'NIT', '900123456');
  await pagina.getByLabel('Descripción').waitFor();

  await cambiar(join(carpeta, 'server', 'salud'), "'vivo'", "'muy vivo'");
  await expect
    .poll(async () => (await fetch(`${url}/salud`)).json() as Promise<unknown>)
    .toEqual({ estado: 'muy vivo' });
  await cambiar(join(carpeta, 'demo', 'pagina'), '<h1>Mesa de Ayuda</h1>', '<h1>Otra página</h1>');
  await pagina.getByRole('heading', { name: 'Otra página' }).waitFor();
  await pagina.getByLabel('Descripción').waitFor();
  await cambiar(join(carpeta, 'server', 'estaticos', 'agentes'), '<h1>Mesa', '<h1>Otra mesa');
  await agentes.pagina.getByRole('heading', { name: 'Otra mesa de Ayuda IPS' }).waitFor();

  expect([...quejas, ...agentes.quejas]).toEqual([]);
  expect(dev.dicho.match(/Contraseña de todas/g)).toHaveLength(1);
});

test('a mistake is told in the terminal and leaves what ran; one that stops the server is told in the page', async () => {
  const carpeta = await copiarFuentes();
  const { dev, url } = await iniciar(carpeta);
  const { pagina } = await abrir(url);
  const salud = join(carpeta, 'server', 'salud');

  await cambiar(salud, "'vivo'", "'vivo");
  await dev.esperar((dicho) => dicho.includes('server: not built'));
  expect(dev.dicho).toContain('Unterminated string literal');
  expect((await fetch(`${url}/salud`)).status).toBe(200);

  await cambiar(salud, "'vivo", "noExiste + 'vivo'");
  await cambiar(salud, 'return (\n', "throw new Error('a mistake');\n  return (\n");
  await pagina.getByText('The server did not start').waitFor();
  expect(dev.dicho).toContain('a mistake');

  await cambiar(salud, "throw new Error('a mistake');", '');
  await pagina.getByRole('heading', { name: 'Ingreso IPS' }).waitFor();
});

test('a page that was asked for before a change, and comes after it, is told of the change', async () => {
  const proxy = createProxy();
  const servidor = createServer((_, respuesta) => {
    proxy.reload();
    respuesta.setHeader('Content-Type', 'text/html');
    respuesta.setHeader('Content-Security-Policy', "script-src 'self'");
    respuesta.end('<html><head></head>');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    proxy.close();
    servidor.close();
  });
  await once(servidor, 'listening');
  const url = await proxy.listen(0, '127.0.0.1');
  proxy.useWidget(new Map());
  proxy.useServer({ port: (servidor.address() as AddressInfo).port });
  const suyo = /reload\.js\?([\w-]+)/.exec(await (await fetch(url)).text())?.[1];
  const { body } = await fetch(`${url}/__dev/changes`);
  const { value } = await body!.getReader().read();
  const [, actual] = /^data: ([\w-]+)\n\n$/.exec(new TextDecoder().decode(value))!;
  expect(suyo).toMatch(/^[\w-]{36}$/);
  expect(actual).not.toBe(suyo);
});

test.each([
  ['Ctrl+C', 'SIGINT', 0],
  ['killed', 'SIGKILL', null],
] as const)('%s leaves nothing running', async (_, senal, estado) => {
  const { dev, url } = await iniciar(await copiarFuentes());
  await abrir(url);
  const grupo = dev.hijo.pid!;
  expect(quedaAlguien(grupo)).toBe(true);
  // esbuild asks each second whether its parent lives. One that is stopped leaves it without the answer.
  if (senal === 'SIGKILL') {
    dev.hijo.kill('SIGSTOP');
    await new Promise((seguir) => setTimeout(seguir, 2_000));
  }
  dev.hijo.kill(senal);
  expect(await dev.fin).toBe(estado);
  await expect.poll(() => quedaAlguien(grupo)).toBe(false);
});
