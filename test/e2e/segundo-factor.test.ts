/** An agent who must have a second factor: activated, used, lost, and taken away by an administrator. */
import decodeQR from 'qr/decode.js';
import { Secret, TOTP } from 'otpauth';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { retratar } from './retratar.ts';
import { CLAVE, ingresar, Sala } from './sala.ts';

const sala = Sala.preparar({ MESA_SEGUNDO_FACTOR: 'exigido' });

const PASO_MS = 30_000;

/** What the app shows now, or the next one, which is accepted as well. */
const codigoDe = (secreto: string, pasos: 0 | 1) =>
  new TOTP({ secret: Secret.fromBase32(secreto) }).generate({ timestamp: Date.now() + pasos * PASO_MS });

/** What a camera sees of the drawing. */
async function escanear(pagina: Page, donde: Page | Locator): Promise<string> {
  const dibujo = donde.getByRole('img', { name: /^Código QR/ });
  const png = (await dibujo.screenshot()).toString('base64');
  const { width, height, data } = await pagina.evaluate(async (base64) => {
    const imagen = await createImageBitmap(
      new Blob([Uint8Array.from(atob(base64), (letra) => letra.charCodeAt(0))]),
    );
    const lienzo = new OffscreenCanvas(imagen.width, imagen.height).getContext('2d')!;
    lienzo.drawImage(imagen, 0, 0);
    const { width, height, data } = lienzo.getImageData(0, 0, imagen.width, imagen.height);
    return { width, height, data: [...data] };
  }, png);
  return decodeQR({ width, height, data: Uint8Array.from(data) });
}

/** From the face that asks for the password to the recovery codes. */
async function activar(
  pagina: Page,
  donde: Page | Locator = pagina,
): Promise<{ secreto: string; codigos: string[] }> {
  await donde.getByLabel('Su contraseña').fill(CLAVE);
  await pagina.keyboard.press('Enter');
  await donde.getByRole('heading', { name: 'Agregue la Mesa de Ayuda a la aplicación' }).waitFor();
  const secreto = new URL(await escanear(pagina, donde)).searchParams.get('secret')!;
  await donde.getByLabel('Código de seis números').fill(codigoDe(secreto, 0));
  await pagina.keyboard.press('Enter');
  await donde.getByRole('heading', { name: 'Guarde sus códigos de recuperación' }).waitFor();
  return { secreto, codigos: await donde.locator('.codigos li').allInnerTexts() };
}

const abrirMenu = (pagina: Page) => pagina.getByRole('button', { name: /^Menú de/ }).click();

test('from the first login to the lost phone', async () => {
  const { pagina: ana } = await sala.sentarse('/agentes');
  await ana.clock.install();
  await ana.reload();
  const fuera: string[] = [];
  const faltas: string[] = [];
  ana.on('request', (pedida) => {
    if (!pedida.url().startsWith(sala.servicio.url)) fuera.push(pedida.url());
  });
  ana.on('pageerror', (error) => faltas.push(error.message));
  await ingresar(ana, 'Correo', 'agente@demo.local');
  await ana.getByRole('heading', { name: 'Active la verificación en dos pasos' }).waitFor();
  await retratar(ana, 'factor-exigido');
  const { secreto, codigos } = await activar(ana);
  await retratar(ana, 'factor-codigos');
  await ana.getByRole('button', { name: 'Ya los guardé' }).click();
  await ana.getByRole('link', { name: 'Casos' }).waitFor();

  // Out, and in with a code that was pasted as the app shows it.
  await abrirMenu(ana);
  await ana.getByRole('button', { name: 'Cerrar sesión' }).click();
  await ingresar(ana, 'Correo', 'agente@demo.local');
  const campo = ana.getByLabel('Código de seis números');
  await campo.waitFor();
  await retratar(ana, 'factor-codigo');
  await campo.fill(codigoDe(secreto, 1).replace(/^.../, '$& '));
  await ana.keyboard.press('Enter');
  await ana.getByRole('link', { name: 'Casos' }).waitFor();

  // The phone is lost: a recovery code.
  await abrirMenu(ana);
  await ana.getByRole('button', { name: 'Cerrar sesión' }).click();
  await ingresar(ana, 'Correo', 'agente@demo.local');
  await ana.getByRole('button', { name: 'No tengo el teléfono' }).click();
  await ana.getByLabel('Código de recuperación').fill(codigos[0]!);
  await ana.keyboard.press('Enter');
  await abrirMenu(ana);
  await ana.getByRole('button', { name: 'Su cuenta' }).click();
  const cuenta = ana.getByRole('dialog', { name: 'Su cuenta' });
  await cuenta.getByRole('button', { name: 'Verificación en dos pasos' }).click();
  await cuenta.getByText('Le quedan 9 códigos de recuperación.').waitFor();
  await retratar(ana, 'factor-activo');
  expect(await cuenta.getByRole('button', { name: 'Quitar' }).count()).toBe(0);

  // The codes are lost as well: an administrator, who had to activate one first.
  const { pagina: carla } = await sala.sentarse('/agentes#mesa?seccion=administracion');
  await ingresar(carla, 'Correo', 'admin@demo.local');
  await activar(carla);
  await carla.getByRole('button', { name: 'Ya los guardé' }).click();
  const partes = carla.getByRole('navigation', { name: 'Administración' });
  await partes.getByRole('link', { name: 'Usuarios' }).click();
  await carla.getByRole('button', { name: /^Ana Agente.*Dos pasos/ }).click();
  await carla.getByRole('button', { name: 'Quitar verificación' }).click();
  await carla.getByRole('dialog').getByRole('button', { name: 'Quitar verificación' }).click();
  await carla.getByText('La verificación en dos pasos quedó inactiva.').waitFor();
  await retratar(carla, 'factor-administracion');

  // Her session has ended; with the password she is asked to activate it anew.
  const reingreso = ana.getByRole('dialog', { name: 'Su sesión terminó' });
  await reingreso.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
  await ana.keyboard.press('Enter');
  await reingreso.getByRole('heading', { name: 'Active la verificación en dos pasos' }).waitFor();
  await retratar(ana, 'factor-de-nuevo');
  await activar(ana, reingreso);
  // What the page asks by itself some seconds after the dialog opened does not take the codes away.
  await ana.clock.fastForward(3_000);
  await ana.evaluate(() => fetch('/api/v1/sesion'));
  await reingreso.getByRole('button', { name: 'Ya los guardé' }).click();
  await ana.getByRole('link', { name: 'Casos' }).waitFor();
  expect([fuera, faltas]).toEqual([[], []]);
});
