/** Messages and cases whose files are not on the server yet, through reloads, stores that answer late, and disks that change. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leer, Sala, type Puesto } from '../e2e/sala.ts';

import { rutaDeMuestra } from '../muestras.ts';

const PNG = rutaDeMuestra('base.png');
const CASO = 40884;
const sala = Sala.preparar();
let carpeta: string;

beforeAll(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-en-camino-'));
});
afterAll(() => rm(carpeta, { recursive: true, force: true }));

interface Mensajes {
  mensajes: { texto: string; adjuntos: { nombre: string }[] }[];
}
const ultimo = async (pagina: Page) =>
  ((await leer(pagina, `/casos/${CASO}/mensajes`)) as unknown as Mensajes).mensajes.at(-1)!;

/** Opens the case, in a browser whose store of files is as `almacen` says from the second visit on. */
async function abrirCaso(almacen: 'bien' | 'tarde' | 'nunca' = 'bien'): Promise<Puesto> {
  const puesto = await sala.entrar('NIT', '900123456', `/#caso-${CASO}`);
  await puesto.pagina.getByPlaceholder('Mensaje..').waitFor();
  if (almacen !== 'bien') await puesto.pagina.addInitScript(estropear, almacen);
  return puesto;
}

/** Runs in the page. */
function estropear(almacen: 'tarde' | 'nunca'): void {
  type Abrir = (this: IDBFactory, nombre: string, version?: number) => IDBOpenDBRequest;
  const abrir = Object.getOwnPropertyDescriptor(IDBFactory.prototype, 'open')!.value as Abrir;
  IDBFactory.prototype.open = function (nombre, version) {
    const peticion = {} as unknown as Record<string, unknown>;
    const contestar = () => {
      const real = abrir.call(this, nombre, version);
      for (const suceso of ['onupgradeneeded', 'onsuccess', 'onerror', 'onblocked'] as const) {
        real[suceso] = (evento: Event) => {
          peticion.result = real.result;
          (peticion[suceso] as ((e: Event) => void) | undefined)?.(evento);
        };
      }
    };
    if (almacen === 'tarde') setTimeout(contestar, 1_500);
    return peticion as unknown as IDBOpenDBRequest;
  };
}

/** Uploads get no further than this until the returned function is called. */
async function detener(pagina: Page): Promise<() => void> {
  let dejar = () => undefined as void;
  const espera = new Promise<void>((seguir) => (dejar = seguir));
  await pagina.route(/\/ingesta\//, async (ruta) => {
    await espera;
    await ruta.continue().catch(() => undefined);
  });
  return dejar;
}

/** Writes, attaches and sends, without waiting for the file. */
async function enviarConArchivo(pagina: Page, texto: string, ruta = PNG): Promise<void> {
  await pagina.getByPlaceholder('Mensaje..').fill(texto);
  await pagina.locator('#clip').setInputFiles(ruta);
  await pagina.locator('mesa-adjuntos li').first().waitFor();
  await pagina.getByRole('button', { name: 'Enviar' }).click();
  await pagina.locator('.pendiente', { hasText: texto }).waitFor();
}

/** Until the browser has kept what was chosen. */
const guardado = (pagina: Page) =>
  expect
    .poll(() =>
      pagina.evaluate(
        () =>
          new Promise<number>((cumplir) => {
            const peticion = indexedDB.open('mesa', 1);
            // Not made yet, and not to be made here.
            peticion.onupgradeneeded = () => peticion.transaction!.abort();
            peticion.onerror = () => cumplir(0);
            peticion.onsuccess = () => {
              const cuenta = peticion.result.transaction('archivos').objectStore('archivos').count();
              cuenta.onsuccess = () => cumplir(cuenta.result);
              peticion.result.close();
            };
          }),
      ),
    )
    .toBeGreaterThan(0);

for (const almacen of ['bien', 'tarde'] as const) {
  test(`a message that waits for its file goes with it after a reload (store: ${almacen})`, async () => {
    for (const vez of [1, 2, 3]) {
      const { pagina, contexto } = await abrirCaso(almacen);
      const texto = `Con su archivo, ${almacen} ${vez}`;
      const subir = await detener(pagina);
      await enviarConArchivo(pagina, texto);
      await pagina.getByText('Subiendo archivos…').waitFor();
      await guardado(pagina);
      await pagina.reload();
      await pagina.locator('.pendiente', { hasText: texto }).waitFor();
      subir();
      await pagina.locator('.mensaje:not(.pendiente)', { hasText: texto }).waitFor();
      expect(await ultimo(pagina)).toMatchObject({ texto, adjuntos: [{ nombre: 'base.png' }] });
      await contexto.close();
    }
  });
}

test('a message whose file the browser does not give back waits for a person, who chooses it again', async () => {
  const { pagina, contexto } = await abrirCaso('nunca');
  const antes = await ultimo(pagina);
  await detener(pagina);
  await enviarConArchivo(pagina, 'Con su archivo, aunque no aparezca');
  await guardado(pagina);
  await pagina.reload();
  await pagina.getByText('Preparando archivos…').waitFor();
  await pagina.getByText('El archivo tarda en abrirse.').waitFor();
  expect(await ultimo(pagina)).toEqual(antes);
  await pagina.unroute(/\/ingesta\//);
  const [selector] = await Promise.all([
    pagina.waitForEvent('filechooser'),
    pagina.getByRole('button', { name: 'Elegir de nuevo' }).click(),
  ]);
  await selector.setFiles(PNG);
  await pagina.locator('.mensaje:not(.pendiente)', { hasText: 'aunque no aparezca' }).waitFor();
  expect((await ultimo(pagina)).adjuntos).toMatchObject([{ nombre: 'base.png' }]);
  await contexto.close();
});

test('a message whose file the browser has lost says so, what is behind it too, and goes on when that is resolved', async () => {
  const { pagina, contexto } = await abrirCaso();
  const antes = await ultimo(pagina);
  await detener(pagina);
  await enviarConArchivo(pagina, 'Este perdió su archivo');
  await pagina.getByText('Subiendo archivos…').waitFor();
  // Somebody cleans up the browser.
  await pagina.evaluate(() => new Promise((hecho) => (indexedDB.deleteDatabase('mesa').onsuccess = hecho)));
  await pagina.reload();
  await pagina.getByText('Este archivo ya no está guardado. Elíjalo de nuevo, o quítelo.').waitFor();
  await pagina.getByText('No se envió. Elija de nuevo los archivos que faltan, o quítelos.').waitFor();
  await pagina.getByPlaceholder('Mensaje..').fill('Y este va detrás');
  await pagina.keyboard.press('Enter');
  await pagina.getByText('Sin enviar: resuelva primero el mensaje anterior que no se envió.').waitFor();
  expect(await ultimo(pagina)).toEqual(antes);
  await pagina.getByRole('button', { name: 'Editar' }).click();
  await expect.poll(() => pagina.getByPlaceholder('Mensaje..').inputValue()).toBe('Este perdió su archivo');
  await pagina.locator('.mensaje:not(.pendiente)', { hasText: 'Y este va detrás' }).waitFor();
  // The draft does not go without it either.
  await pagina.getByRole('button', { name: 'Enviar' }).click();
  await pagina.getByText('Quite los archivos que no se pudieron adjuntar').waitFor();
  await pagina.getByRole('button', { name: 'Quitar base.png' }).click();
  await pagina.getByRole('button', { name: 'Enviar' }).click();
  await pagina.locator('.mensaje:not(.pendiente)', { hasText: 'Este perdió su archivo' }).waitFor();
  expect(await ultimo(pagina)).toMatchObject({ texto: 'Este perdió su archivo', adjuntos: [] });
  await contexto.close();
});

for (const [que, cambiar] of [
  ['saved again', (ruta: string) => writeFile(ruta, 'otra cosa')],
  ['deleted', (ruta: string) => rm(ruta)],
] as const) {
  test(`a file that was ${que} after it was chosen is not taken for a dead line`, async () => {
    const ruta = join(carpeta, 'soporte.png');
    await copyFile(PNG, ruta);
    const { pagina, contexto } = await abrirCaso();
    const texto = `Con un archivo que cambia (${que})`;
    await pagina.route(/\/ingesta\//, (peticion) => peticion.abort('connectionfailed'));
    await enviarConArchivo(pagina, texto, ruta);
    await pagina.getByText('seguirá cuando vuelva la conexión').waitFor();
    await cambiar(ruta);
    await pagina.unroute(/\/ingesta\//);
    await pagina.getByText('El archivo cambió o se borró después de elegirlo. Elíjalo de nuevo.').waitFor();
    expect(await pagina.getByText('No hay conexión').count()).toBe(0);
    const [selector] = await Promise.all([
      pagina.waitForEvent('filechooser'),
      pagina.getByRole('button', { name: 'Elegir de nuevo' }).click(),
    ]);
    await selector.setFiles(PNG);
    await pagina.locator('.mensaje:not(.pendiente)', { hasText: texto }).waitFor();
    expect((await ultimo(pagina)).adjuntos).toMatchObject([{ nombre: 'base.png' }]);

    // The form says the same.
    await copyFile(PNG, ruta);
    await pagina.goto(`${sala.servicio.url}/#mesa-de-ayuda`);
    await pagina.route(/\/ingesta\//, (peticion) => peticion.abort('connectionfailed'));
    const formulario = pagina.locator('mesa-nuevo-caso').first();
    await formulario.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
    await formulario.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
    await formulario.getByLabel('Descripción').fill('Con archivo que cambia');
    await formulario.locator('#adjuntos').setInputFiles(ruta);
    await formulario.getByText('seguirá cuando vuelva la conexión').waitFor();
    await cambiar(ruta);
    await pagina.unroute(/\/ingesta\//);
    await formulario.getByText('El archivo cambió o se borró').waitFor();
    await formulario.getByRole('button', { name: 'Generar Servicio' }).click();
    await formulario.getByText('Quite los archivos que no se pudieron adjuntar').waitFor();
    await contexto.close();
  });
}

test('a case whose file was chosen and had not even been looked at does not go without it after a reload', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/#mesa-de-ayuda');
  const total = async () =>
    Object.values((await leer(pagina, '/casos')).totales as Record<string, number>).reduce((a, b) => a + b);
  await pagina.getByLabel('Motivo').waitFor();
  const antes = await total();
  await pagina.route(/mesa-adjuntos-/, (ruta) => ruta.abort('connectionfailed'));
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Recargada antes de tiempo');
  await pagina.locator('mesa-nuevo-caso #adjuntos').setInputFiles(PNG);
  await pagina.getByText('sus archivos se adjuntan').waitFor();
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  await pagina.unroute(/mesa-adjuntos-/);
  await pagina.reload();
  await pagina.getByText('Este archivo ya no está guardado.').waitFor();
  await pagina.getByText('Quite los archivos que no se pudieron adjuntar').waitFor();
  expect(await total()).toBe(antes);
  const [selector] = await Promise.all([
    pagina.waitForEvent('filechooser'),
    pagina.getByRole('button', { name: 'Elegir de nuevo' }).click(),
  ]);
  await selector.setFiles({ name: 'otra.png', mimeType: 'image/png', buffer: await readFile(PNG) });
  await pagina.getByText('adjuntado').waitFor();
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = Number(/\d+/.exec(await titulo.innerText())?.[0]);
  expect(await leer(pagina, `/casos/${numero}`)).toMatchObject({ adjuntos: [{ nombre: 'otra.png' }] });
  await contexto.close();
});
