/** Sessions that end in the middle of something, and what the browser keeps meanwhile. */
import { expect, test } from 'vitest';
import { CLAVE, ingresar, leer, Sala } from './sala.ts';

const sala = Sala.preparar();
const A = '900123456';
const B = '900654321';

test('a message that is sent in the moment of a reload is not lost, nor readable meanwhile', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', A, '/#caso-40884');
  await pagina.getByPlaceholder('Mensaje..').fill('En el último momento');
  await contexto.route(/\/mensajes$/, (ruta) =>
    ruta.request().method() === 'POST' ? ruta.abort() : ruta.continue(),
  );
  await pagina.getByPlaceholder('Mensaje..').evaluate((campo: HTMLTextAreaElement) => {
    campo.form!.requestSubmit();
    location.reload();
  });
  await pagina.locator('.pendiente', { hasText: 'En el último momento' }).waitFor();
  const guardado = await pagina.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(guardado).toMatch(/^\{"mesa\.[\w-]+":"\d+\.[\w-]+"\}$/);
  await contexto.unroute(/\/mensajes$/);
  await pagina.reload();
  await pagina.locator('.mensaje', { hasText: 'En el último momento' }).getByText('Enviado').waitFor();
  expect(JSON.stringify(await leer(pagina, '/casos/40884/mensajes'))).toContain('En el último momento');
  await contexto.close();
});

test('one login brings back every tab, and what was sent goes out', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', A, '/#caso-40884', {
    viewport: { width: 360, height: 640 },
  });
  const campo = pagina.getByPlaceholder('Mensaje..');
  await campo.fill('Sin sesión');
  const otra = await contexto.newPage();
  await otra.goto(`${sala.servicio.url}/#mesa-de-ayuda`);
  await otra.getByLabel('Descripción').fill('A medias');
  // The session ends as the message goes out, and not before, when no field could be reached any more.
  let termino = false;
  await contexto.route(/\/mensajes$/, async (ruta) => {
    if (termino || ruta.request().method() !== 'POST') return ruta.continue();
    termino = true;
    await contexto.clearCookies();
    await ruta.fulfill({
      status: 401,
      json: { codigo: 'sin_sesion', title: 'Su sesión terminó.', status: 401 },
    });
  });
  await pagina.bringToFront();
  await campo.press('Enter');
  const reingreso = pagina.getByRole('dialog', { name: 'Su sesión terminó' });
  await expect
    .poll(() => reingreso.getByLabel('Contraseña', { exact: true }).evaluate((el) => el.matches(':focus')))
    .toBe(true);
  expect(await pagina.getByText('Google Chrome').filter({ visible: true }).count()).toBe(0);
  // In the other one it is there when somebody comes back to it, though nobody did anything there.
  const alVolver = otra.getByRole('dialog', { name: 'Su sesión terminó' });
  await alVolver.waitFor();
  await otra.bringToFront();
  await alVolver.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
  await otra.keyboard.press('Enter');
  await alVolver.waitFor({ state: 'detached' });
  expect(await otra.getByLabel('Descripción').inputValue()).toBe('A medias');
  await pagina.bringToFront();
  await reingreso.waitFor({ state: 'detached' });
  await pagina.locator('.mensaje', { hasText: 'Sin sesión' }).getByText('Enviado').waitFor();
  await expect.poll(() => campo.evaluate((el) => el.matches(':focus'))).toBe(true);
  await contexto.close();
});

test('what one left when the session ended is for nobody else, in the store neither, and waits for its user', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', A, '/#mesa-de-ayuda');
  await pagina.getByLabel('Descripción').fill('Solo para A');
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles({
    name: 'historia.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('contenido del paciente'),
  });
  await pagina.getByText('historia.pdf').first().waitFor();
  await contexto.clearCookies();
  await pagina.reload();
  await ingresar(pagina, 'NIT', B);
  await pagina.getByLabel('Motivo').waitFor();
  expect(await pagina.getByLabel('Descripción').inputValue()).toBe('');
  const guardado = await pagina.evaluate(async () => {
    const base = await new Promise<IDBDatabase>((cumplir) => {
      const peticion = indexedDB.open('mesa');
      peticion.onsuccess = () => cumplir(peticion.result);
    });
    const valores = await new Promise<unknown[]>((cumplir) => {
      const peticion = base.transaction('archivos').objectStore('archivos').getAll();
      peticion.onsuccess = () => cumplir(peticion.result);
    });
    const bytes = valores.map((valor) =>
      valor instanceof Blob
        ? 'blob'
        : new TextDecoder('latin1').decode((valor as { bytes: ArrayBuffer }).bytes),
    );
    return JSON.stringify([{ ...localStorage }, valores, bytes]);
  });
  for (const secreto of ['Solo para A', 'historia', 'paciente', A]) expect(guardado).not.toContain(secreto);
  await pagina.goto(`${sala.servicio.url}/#ingreso`);
  await pagina.getByRole('button', { name: 'Cerrar sesión' }).filter({ visible: true }).first().click();
  await pagina.getByLabel('NIT').filter({ visible: true }).first().waitFor();
  await ingresar(pagina, 'NIT', A);
  await pagina.goto(`${sala.servicio.url}/#mesa-de-ayuda`);
  await expect.poll(() => pagina.getByLabel('Descripción').inputValue()).toBe('Solo para A');
  await pagina.getByText('historia.pdf').first().waitFor();
  await contexto.close();
});

test('the dialog is there though no more parts arrive, and the login in its place where it never did', async () => {
  for (const falta of [false, true]) {
    const { pagina, contexto } = await sala.sentarse('/#mesa-de-ayuda');
    if (falta) await contexto.route(/mesa-reingreso-/, (ruta) => ruta.abort());
    const parte = falta ? undefined : pagina.waitForResponse(/mesa-reingreso-/);
    await ingresar(pagina, 'NIT', A);
    await pagina.getByLabel('Descripción').fill('Con mala línea');
    await parte;
    await contexto.route(/\/partes\//, (ruta) => ruta.abort());
    await contexto.clearCookies();
    // Whatever it asks the server next tells it.
    await pagina.evaluate(() =>
      (
        document.querySelector('mesa-nuevo-caso') as unknown as {
          cliente: { pedir(call: string): Promise<unknown> };
        }
      ).cliente
        .pedir('GET /casos')
        .catch(() => undefined),
    );
    const donde = falta ? pagina.locator('#mesa-de-ayuda mesa-nuevo-caso') : pagina.getByRole('dialog');
    if (falta) await donde.getByLabel('NIT').fill(A);
    expect(await pagina.getByLabel('Descripción').isVisible()).toBe(false);
    await donde.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
    await pagina.keyboard.press('Enter');
    await expect.poll(() => pagina.getByLabel('Descripción').isVisible()).toBe(true);
    expect(await pagina.getByLabel('Descripción').inputValue()).toBe('Con mala línea');
    await contexto.close();
  }
});
