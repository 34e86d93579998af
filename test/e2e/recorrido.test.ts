/** GTIC-015-FR from step 1 to step 9, as a clerk does it, in a real browser against the real service. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { retratar } from './retratar.ts';
import { Sala } from './sala.ts';

import { rutaDeMuestra } from '../muestras.ts';

const SOPORTE_PDF = rutaDeMuestra('texto.pdf');

const sala = Sala.preparar();

/** A page of its own, with everything that should not happen on one. */
async function abrirPagina(): Promise<{
  pagina: Page;
  faltas: string[];
  externas: string[];
  pedidas: string[];
}> {
  const contexto = await sala.navegador.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'es-CO',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const pagina = await contexto.newPage();
  const faltas: string[] = [];
  const externas: string[] = [];
  const pedidas: string[] = [];
  pagina.on('console', (linea) => {
    if (linea.type() === 'error') faltas.push(linea.text());
  });
  pagina.on('pageerror', (error) => faltas.push(error.message));
  pagina.on('request', (peticion) => {
    pedidas.push(peticion.url());
    if (!peticion.url().startsWith(sala.servicio.url) && !peticion.url().startsWith('blob:')) {
      externas.push(peticion.url());
    }
  });
  return { pagina, faltas, externas, pedidas };
}

async function ingresar(pagina: Page, nit: string): Promise<void> {
  await pagina.goto(sala.servicio.url);
  await pagina.getByLabel('NIT').fill(nit);
  await pagina.getByLabel('Contraseña').fill('demo-mesa-2026');
  await pagina.keyboard.press('Enter');
}

test('a clerk walks the manual from step 1 to step 9', async () => {
  const { pagina, faltas, externas, pedidas } = await abrirPagina();

  // Steps 1 to 3: the portal.
  await pagina.goto(sala.servicio.url);
  await pagina.getByRole('heading', { name: 'Ingreso IPS' }).waitFor();
  await retratar(pagina, 'paso-3-ingreso');

  // Step 4: NIT and contraseña.
  await pagina.getByLabel('NIT').fill('900.123.456');
  await pagina.getByLabel('Contraseña').fill('demo-mesa-2026');
  await pagina.getByRole('button', { name: 'Ingresar' }).click();
  await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  await retratar(pagina, 'paso-4-sesion');

  // Step 5: the menu.
  await pagina.goto(`${sala.servicio.url}/#ingreso`);
  await pagina.getByRole('group').filter({ hasText: 'Mesa de Ayuda' }).first().locator('summary').click();
  await retratar(pagina, 'paso-5-menu');
  await pagina.getByRole('link', { name: 'Mesa de Ayuda' }).click();

  // Step 6: motivo, asunto that depends on it, descripción, adjunto.
  const motivo = pagina.getByLabel('Motivo');
  await motivo.waitFor();
  expect(await motivo.locator('option').count()).toBe(7);
  expect(await pagina.getByLabel('Asunto').isDisabled()).toBe(true);
  await motivo.selectOption({ label: 'CARGUE RESOLUCION 2463' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'CAPACITACION' });
  await pagina.getByLabel('Descripción').fill('Capacitación cargue 2463');
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(SOPORTE_PDF);
  await pagina.getByText('adjuntado').waitFor();
  await retratar(pagina, 'paso-6-formulario');

  // Steps 7 and 8: Generar Servicio, twice as impatient people do, and one number.
  await pagina.getByRole('button', { name: 'Generar Servicio' }).dblclick();
  await pagina.getByRole('heading', { name: 'Su solicitud quedó registrada con el número 40913' }).waitFor();
  await pagina.getByRole('button', { name: 'Copiar número' }).click();
  await pagina.getByText('Número copiado').waitFor();
  expect(await pagina.evaluate(() => navigator.clipboard.readText())).toBe('40913');
  await retratar(pagina, 'paso-8-numero');

  // Step 9: Gestión de Solicitud – Mis Solicitudes.
  await pagina.locator('summary', { hasText: 'Gestión de Solicitud' }).click();
  await pagina.getByRole('link', { name: 'Mis Solicitudes' }).click();
  const tabla = pagina.getByRole('table', { name: 'Mis solicitudes' });
  await tabla.getByText('40913').first().waitFor();
  expect(await tabla.getByRole('columnheader').allTextContents()).toEqual([
    'Número del Caso',
    'Fecha de la Solicitud',
    'Asunto',
    'Descripción',
    'Estado',
    'Acción',
  ]);
  const fila = tabla.getByRole('row').filter({ hasText: '40912' });
  expect(await fila.innerText()).toContain('29/01/2019 17:32');
  expect(await tabla.getByRole('row').filter({ hasText: '40914' }).count()).toBe(0);
  await retratar(pagina, 'paso-9-mis-solicitudes');

  // Gestión Mesa de Ayuda: the case, a message, the file back.
  await tabla.getByRole('row').filter({ hasText: '40913' }).getByRole('button', { name: 'Ver caso' }).click();
  await pagina.getByRole('heading', { name: 'Caso 40913' }).waitFor();
  await pagina.getByPlaceholder('Mensaje..').fill('Necesitamos la capacitación.\nGracias.');
  await pagina.getByRole('button', { name: 'Enviar' }).click();
  await pagina.getByText('Mensaje enviado').waitFor();
  expect(await pagina.getByRole('log').innerText()).toContain('Necesitamos la capacitación.\nGracias.');
  await retratar(pagina, 'paso-9-gestion');
  const [descarga] = await Promise.all([
    pagina.waitForEvent('download'),
    pagina.getByRole('button', { name: 'Descargar texto.pdf' }).click(),
  ]);
  expect(descarga.suggestedFilename()).toBe('texto.pdf');

  expect(faltas).toEqual([]);
  expect(externas).toEqual([]);
  // The live line is up, so the browser has been idle: what it would fetch for later is here. Nothing of the desk is.
  await expect.poll(() => pedidas.some((url) => url.endsWith('/api/v1/eventos'))).toBe(true);
  const partes = pedidas.filter((url) => url.includes('/partes/'));
  expect(partes.some((url) => url.includes('/mesa-mis-solicitudes-'))).toBe(true);
  expect(partes.filter((url) => /mesa-(bandeja|escritorio|reportes|administracion)-/.test(url))).toEqual([]);
});

test('the case of the manual is shown whole, as the manual shows it', async () => {
  const { pagina } = await abrirPagina();
  await ingresar(pagina, '900123456');
  await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  await pagina.goto(`${sala.servicio.url}/#caso-40912`);
  const panel = pagina.getByRole('region', { name: 'Gestión Mesa de Ayuda' });
  await panel.getByRole('heading', { name: 'Caso 40912' }).waitFor();
  const texto = await panel.innerText();
  for (const dato of [
    'Activo',
    '29/01/2019 17:32',
    'CAPACITACION',
    'CARGUE RESOLUCION 2463',
    'CARGUE RESOLUCION 2463 CARGUE RESOLUCION 2463',
    'Debajo de este mensaje puedes escribir el mensaje que quieras enviar.',
  ]) {
    expect(texto).toContain(dato);
  }
});

test('another IPS is told that the case does not exist', async () => {
  const { pagina } = await abrirPagina();
  await ingresar(pagina, '900654321');
  await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  await pagina.goto(`${sala.servicio.url}/#caso-40912`);
  await pagina.getByText('No encontramos lo que busca').waitFor();
});

test('an inactive IPS is told so, and only after the right password', async () => {
  const { pagina } = await abrirPagina();
  await ingresar(pagina, '800111222');
  await pagina.getByText('Su IPS no está activa').waitFor();
  await pagina.getByLabel('Contraseña').fill('otra-clave-cualquiera');
  await pagina.getByRole('button', { name: 'Ingresar' }).click();
  await pagina.getByText('Los datos de ingreso no son correctos').waitFor();
});

test('what was typed survives a reload and is wiped by closing the session', async () => {
  const { pagina } = await abrirPagina();
  await ingresar(pagina, '900654321');
  await pagina.getByLabel('Descripción').fill('Texto a medias');
  await pagina.reload();
  await pagina.getByLabel('Descripción').waitFor();
  expect(await pagina.getByLabel('Descripción').inputValue()).toBe('Texto a medias');
  await pagina.goto(`${sala.servicio.url}/#ingreso`);
  await pagina.getByRole('button', { name: 'Cerrar sesión' }).click();
  await pagina.getByLabel('NIT').waitFor();
  expect(await pagina.evaluate(() => localStorage.length)).toBe(0);
});
