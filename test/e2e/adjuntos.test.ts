/** A file on its way from a page of another site, through whatever happens to lines, pages and servers. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Portal } from './portal.ts';
import { Demostracion } from './servicio.ts';
import { MUESTRAS } from '../muestras.ts';

const FOTO = join(MUESTRAS, 'base.png');

let navegador: Browser;
let portal: Portal;
let carpeta: string;
let servicio: Demostracion;

beforeAll(async () => {
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
  portal = await Portal.abrir();
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-adjuntos-'));
  servicio = await Demostracion.iniciar({ MESA_ORIGENES: portal.url }, join(carpeta, 'datos'));
});

afterAll(async () => {
  await navegador?.close();
  portal?.cerrar();
  await servicio?.terminar();
  await rm(carpeta, { recursive: true, force: true });
});

interface Puesto {
  pagina: Page;
  linea: CDPSession;
  /** `Range` of each PUT so far. */
  tramos: string[];
}

async function abrirFormulario(): Promise<Puesto> {
  portal.poner(servicio.url, '<mesa-login></mesa-login><mesa-nuevo-caso></mesa-nuevo-caso>');
  const contexto = await navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  const tramos: string[] = [];
  pagina.on('request', (peticion) => {
    if (peticion.method() === 'PUT') tramos.push(peticion.headers().range ?? '');
  });
  await pagina.goto(portal.url);
  await pagina.getByLabel('NIT').fill('900123456');
  await pagina.getByLabel('Contraseña', { exact: true }).fill('demo-mesa-2026');
  await pagina.getByRole('button', { name: 'Ingresar' }).click();
  await pagina.getByLabel('Motivo').selectOption({ label: 'CARGUE RESOLUCION 2463' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'CAPACITACION' });
  await pagina.getByLabel('Descripción').fill('Con soporte pesado');
  return { pagina, tramos, linea: await contexto.newCDPSession(pagina) };
}

/** Bytes a second that go out; without a number, as many as the machine can. */
async function frenar(linea: CDPSession, bytesPorSegundo = -1, offline = false): Promise<void> {
  await linea.send('Network.enable');
  await linea.send('Network.emulateNetworkConditions', {
    offline,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPorSegundo,
  });
}

/** A photograph of eight megabytes: what follows a PNG's end is nobody's business. */
async function fotoPesada(): Promise<{ ruta: string; sha256: string }> {
  const bytes = Buffer.concat([await readFile(FOTO), Buffer.alloc(8_000_000, 'relleno')]);
  const ruta = join(carpeta, 'radiografía.png');
  await writeFile(ruta, bytes);
  return { ruta, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const avance = async (pagina: Page) =>
  Number(
    await pagina.locator('mesa-adjuntos progress').evaluate((barra: HTMLProgressElement) => barra.value),
  );

/** Until so much of the file has gone out. */
const hastaAvance = (pagina: Page, parte: number) =>
  expect.poll(() => avance(pagina), { timeout: 60_000 }).toBeGreaterThan(parte);

test('a file goes on after a pause, a lost line, a reload and a killed server, and arrives as it was', async () => {
  const { pagina, linea, tramos } = await abrirFormulario();
  const { ruta, sha256 } = await fotoPesada();
  await frenar(linea, 800_000);
  await pagina.locator('input[type=file]').setInputFiles(ruta);
  await hastaAvance(pagina, 0.1);

  await pagina.getByRole('button', { name: 'Pausar' }).click();
  await pagina.getByText('en pausa').waitFor();
  await pagina.getByRole('button', { name: 'Reanudar' }).click();
  await hastaAvance(pagina, 0.2);

  await frenar(linea, 800_000, true);
  await pagina.getByText('seguirá cuando vuelva la conexión').waitFor();
  await frenar(linea, 800_000);
  await hastaAvance(pagina, 0.3);

  await pagina.reload();
  await frenar(linea, 800_000);
  await hastaAvance(pagina, 0.4);

  const puerto = new URL(servicio.url).port;
  await servicio.terminar('SIGKILL');
  await pagina.getByText('seguirá cuando vuelva la conexión').waitFor();
  servicio = await Demostracion.iniciar({ MESA_ORIGENES: portal.url, PORT: puerto }, join(carpeta, 'datos'));
  await frenar(linea);
  await pagina.getByText('adjuntado').waitFor({ timeout: 60_000 });
  // Each attempt went on where the one before it was cut off.
  const inicios = tramos.map((tramo) => Number(/^bytes=(\d+)-$/.exec(tramo)?.[1]));
  expect(inicios.length).toBeGreaterThanOrEqual(5);
  expect(inicios).toEqual([...inicios].sort((a, b) => a - b));
  expect(inicios.filter((inicio) => inicio > 800_000).length).toBeGreaterThanOrEqual(4);

  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  await pagina.getByText('quedó registrada').waitFor();
  await pagina.getByRole('button', { name: 'Ver el caso' }).click();
  const [bajada] = await Promise.all([
    pagina.waitForEvent('download'),
    pagina.getByRole('button', { name: 'Descargar radiografía.png' }).click(),
  ]);
  const bajado = await readFile(await bajada.path());
  expect(createHash('sha256').update(bajado).digest('hex')).toBe(sha256);
  expect(bajada.suggestedFilename()).toBe('radiografía.png');

  const [pestana] = await Promise.all([
    pagina.context().waitForEvent('page'),
    pagina.getByRole('button', { name: 'Ver radiografía.png' }).click(),
  ]);
  await expect.poll(() => pestana.url()).toMatch(/^blob:/);
  await expect.poll(() => pestana.evaluate(() => document.contentType)).toBe('image/png');
  await pagina.context().close();
});

test('a cancelled file is gone and the others are not disturbed', async () => {
  const { pagina, linea } = await abrirFormulario();
  const { ruta } = await fotoPesada();
  await frenar(linea, 200_000);
  await pagina.locator('input[type=file]').setInputFiles([ruta, join(MUESTRAS, 'texto.pdf')]);
  await pagina.getByText('adjuntado').waitFor();
  await pagina.getByRole('button', { name: 'Cancelar radiografía.png' }).click();
  await pagina.reload();
  await pagina.getByText('adjuntado').waitFor();
  expect(await pagina.locator('mesa-adjuntos li').count()).toBe(1);
  await pagina.context().close();
});

test('what waits to be sent is gone with the session', async () => {
  const { pagina, linea } = await abrirFormulario();
  const { ruta } = await fotoPesada();
  await frenar(linea, 200_000);
  await pagina.locator('input[type=file]').setInputFiles(ruta);
  await hastaAvance(pagina, 0);
  await pagina.getByRole('button', { name: 'Cerrar sesión' }).click();
  await pagina.getByLabel('NIT').waitFor();
  const quedan = () =>
    pagina.evaluate(
      () =>
        new Promise<number>((cumplir) => {
          const peticion = indexedDB.open('mesa', 1);
          peticion.onsuccess = () => {
            const cuenta = peticion.result.transaction('archivos').objectStore('archivos').count();
            cuenta.onsuccess = () => cumplir(cuenta.result);
          };
        }),
    );
  await expect.poll(quedan).toBe(0);
  expect(await pagina.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await pagina.context().close();
});
