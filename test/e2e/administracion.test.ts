/** An administrator brings in an IPS and a motivo; the IPS comes with the password it was given and files by it. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { retratar } from './retratar.ts';
import { Demostracion } from './servicio.ts';

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

async function ventana(ruta: string): Promise<Page> {
  const contexto = await navegador.newContext({ locale: 'es-CO', viewport: { width: 1280, height: 800 } });
  const pagina = await contexto.newPage();
  await pagina.goto(servicio.url + ruta);
  return pagina;
}

async function ingresar(pagina: Page, etiqueta: string, quien: string, clave: string): Promise<void> {
  await pagina.getByLabel(etiqueta, { exact: true }).fill(quien);
  await pagina.getByLabel('Contraseña', { exact: true }).fill(clave);
  await pagina.keyboard.press('Enter');
}

test('an IPS that was registered in the browser files a case by a motivo that was made there', async () => {
  const carla = await ventana('/agentes#mesa?seccion=administracion');
  const faltas: string[] = [];
  carla.on('pageerror', (error) => faltas.push(error.message));
  await ingresar(carla, 'Correo', 'admin@demo.local', 'demo-mesa-2026');
  await carla.getByRole('button', { name: 'Registrar IPS' }).click();
  await carla.getByLabel('NIT', { exact: true }).fill('811.222.333');
  await carla.getByLabel('Nombre de la IPS').fill('Puesto de Salud Ñandú');
  await carla.keyboard.press('Enter');
  const clave = await carla.locator('dialog[open] .clave').innerText();
  await carla.getByRole('button', { name: 'Ya la guardé' }).click();
  await carla.getByRole('button', { name: /^Puesto de Salud Ñandú/ }).click();
  await retratar(carla, 'administracion-ips');

  const partes = carla.getByRole('navigation', { name: 'Administración' });
  await partes.getByRole('link', { name: 'Catálogo' }).click();
  await carla.getByRole('button', { name: 'Agregar motivo' }).click();
  await carla.getByLabel('Nombre del motivo').fill('Citas');
  await carla.getByLabel('Asunto 1').fill('Cita negada');
  await retratar(carla, 'administracion-catalogo');
  await carla.getByRole('button', { name: 'Guardar catálogo' }).click();
  await carla.getByText('El catálogo quedó guardado.').waitFor();

  const puesto = await ventana('/');
  await ingresar(puesto, 'NIT', '811222333', clave);
  await puesto.getByLabel('Contraseña actual').fill(clave);
  await puesto.getByLabel('Contraseña nueva', { exact: true }).fill('una frase nuestra');
  await puesto.getByLabel('Repita la contraseña nueva').fill('una frase nuestra');
  await puesto.keyboard.press('Enter');
  await puesto.getByLabel('Motivo').selectOption({ label: 'Citas' });
  await puesto.getByLabel('Asunto').selectOption({ label: 'Cita negada' });
  await puesto.getByLabel('Descripción').fill('No dan cita');
  await puesto.getByRole('button', { name: 'Generar Servicio' }).click();
  await puesto.getByRole('heading', { name: /quedó registrada con el número 40913/ }).waitFor();

  // It is inactivated: out at once, and told why.
  await carla.goBack();
  await carla.getByRole('button', { name: /^Puesto de Salud Ñandú/ }).click();
  await carla.getByRole('button', { name: 'Inactivar' }).click();
  await carla.getByRole('dialog').getByRole('button', { name: 'Inactivar' }).click();
  await carla.getByText('La IPS quedó inactiva.').waitFor();
  await puesto.getByRole('button', { name: 'Generar otra' }).click();
  await puesto.getByText('Su sesión terminó').filter({ visible: true }).first().waitFor();
  await puesto
    .getByLabel('Contraseña', { exact: true })
    .filter({ visible: true })
    .first()
    .fill('una frase nuestra');
  await puesto.keyboard.press('Enter');
  await puesto
    .getByText('Su IPS no está activa en Cajacopi EPS.')
    .filter({ visible: true })
    .first()
    .waitFor();

  for (const [parte, dice] of [
    ['Usuarios', 'agente@demo.local'],
    ['Respuestas', 'Nueva respuesta'],
    ['Auditoría', 'Inactivó la IPS'],
  ] as const) {
    await partes.getByRole('link', { name: parte }).click();
    await carla.getByText(dice).first().waitFor();
    await retratar(carla, `administracion-${parte.toLowerCase()}`);
  }
  expect(faltas).toEqual([]);
});
