/** What must not happen to who is in a hurry: sent by a wrong Enter, changed by an arrow, seen by the next person. */
import { expect, test } from 'vitest';
import { ingresar, leer, Sala, type Puesto } from './sala.ts';

const sala = Sala.preparar();

const agente = (ruta = '/agentes#mesa?vista=abiertos&caso=40905'): Promise<Puesto> =>
  sala.entrar('Correo', 'agente@demo.local', ruta);

test('Enter in the search of replies picks one, and sends nothing', async () => {
  const { pagina, contexto } = await agente();
  await pagina.getByLabel('Mensaje', { exact: true }).fill('A medio escribir. ');
  await pagina.getByRole('button', { name: 'Respuestas' }).click();
  await pagina.getByLabel('Buscar respuesta').fill('falta');
  await pagina.getByRole('listitem').filter({ hasText: 'soporte de la solicitud' }).waitFor();
  await pagina.keyboard.press('Enter');
  await expect
    .poll(() => pagina.getByLabel('Mensaje', { exact: true }).inputValue())
    .toMatch(/^A medio escribir\. .*soporte de la solicitud/);
  expect(await leer(pagina, '/casos/40905/mensajes')).toEqual({ mensajes: [] });
  await contexto.close();
});

test('an arrow changes nothing on a case until it is meant', async () => {
  const { pagina, contexto } = await agente();
  const prioridad = pagina.locator('#caso-prioridad');
  await prioridad.focus();
  await pagina.keyboard.press('ArrowUp');
  await pagina.keyboard.press('ArrowUp');
  expect(await prioridad.inputValue()).toBe('URGENTE');
  await pagina.keyboard.press('Escape');
  expect(await prioridad.inputValue()).toBe('NORMAL');
  await pagina.keyboard.press('ArrowDown');
  await pagina.keyboard.press('Tab');
  await pagina.getByText('La prioridad cambió.').waitFor();
  expect(await leer(pagina, '/casos/40905')).toMatchObject({ prioridad: 'BAJA' });
  const { historia } = await leer(pagina, '/casos/40905/historia');
  expect((historia as { cambios: unknown }[]).at(-1)?.cambios).toEqual([
    { campo: 'prioridad', antes: 'Normal', ahora: 'Baja' },
  ]);

  // Refused for want of a line: the face shows what is so.
  await contexto.setOffline(true);
  await prioridad.selectOption('URGENTE');
  await pagina.getByText('No hay conexión').first().waitFor();
  await expect.poll(() => prioridad.inputValue()).toBe('BAJA');
  await contexto.setOffline(false);
  await contexto.close();
});

test('a case is closed only after a question', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos&caso=40899');
  const cerrar = pagina.getByRole('group', { name: 'Estado' }).getByRole('button', { name: 'Cerrar' });
  await cerrar.click();
  await pagina.getByRole('dialog').getByRole('button', { name: 'Cancelar' }).click();
  expect(await leer(pagina, '/casos/40899')).toMatchObject({ estado: 'EN_GESTION' });

  // Several at once, too.
  await pagina.getByLabel('Elegir el caso 40899').check();
  await pagina.getByLabel('Cambiar estado').selectOption('CERRADO');
  await pagina.getByRole('button', { name: 'Aplicar' }).click();
  await pagina.keyboard.press('Escape');
  expect(await leer(pagina, '/casos/40899')).toMatchObject({ estado: 'EN_GESTION' });

  await cerrar.click();
  await pagina.getByRole('button', { name: 'Cerrar el caso' }).click();
  await pagina.getByText('El caso quedó cerrado.').waitFor();
  expect(await pagina.locator('#caso-prioridad').isDisabled()).toBe(true);
  await contexto.close();
});

test('the keys work from the start, and not through a dialog', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos');
  const filas = pagina.locator('[data-numero]');
  await filas.first().waitFor();
  await pagina.locator('body').click({ position: { x: 4, y: 400 } });
  await pagina.keyboard.press('j');
  await expect.poll(() => pagina.locator('[data-numero]:focus').count()).toBe(1);
  await pagina.keyboard.press('Enter');
  await pagina.locator('#caso-asignado').waitFor();
  await pagina.locator('body').click({ position: { x: 4, y: 400 } });
  await pagina.keyboard.press('?');
  await pagina.getByRole('dialog', { name: 'Teclas' }).waitFor();
  await pagina.keyboard.press('a');
  await pagina.keyboard.press('Escape');
  await pagina.getByRole('dialog', { name: 'Teclas' }).waitFor({ state: 'hidden' });
  expect(await pagina.getByText('El caso es suyo.').count()).toBe(0);
  await pagina.locator('#caso-asignado').waitFor();
  await pagina.keyboard.press('Escape');
  await pagina.locator('#caso-asignado').waitFor({ state: 'detached' });
  await pagina.keyboard.press('j');
  await expect.poll(() => pagina.locator('[data-numero]:focus').count()).toBe(1);
  await contexto.close();
});

test('a search keeps its spaces while one thinks, and another view ends it', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos');
  const buscar = pagina.locator('#buscar');
  await buscar.fill('no ');
  await expect.poll(() => pagina.url()).toContain('buscar=no');
  expect(await buscar.inputValue()).toBe('no ');
  await buscar.fill('sabana');
  await pagina.getByRole('link', { name: 'Cerrados' }).click();
  await pagina.locator('[data-numero="40797"]').waitFor();
  expect(await buscar.inputValue()).toBe('');
  await pagina.getByText('Filtros').first().click();
  await pagina.getByLabel('NIT de la IPS').fill('900.123.456');
  await pagina.keyboard.press('Enter');
  await expect.poll(() => pagina.url()).toContain('ips=900123456');
  expect(pagina.url()).not.toContain('sabana');
  await pagina.locator('[data-numero="40797"]').waitFor();

  // Another view without a line shows nothing of this one's.
  await contexto.setOffline(true);
  await pagina.getByRole('link', { name: 'Resueltos' }).click();
  await pagina.getByText('No hay conexión').first().waitFor();
  expect(await pagina.locator('[data-numero]').count()).toBe(0);
  await contexto.setOffline(false);
  await contexto.close();
});

test('“Cerrar sesión” in one tab is for all of them', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/');
  await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  const otra = await contexto.newPage();
  await otra.goto(`${sala.servicio.url}/#caso-40884`);
  await otra.locator('.mensaje', { hasText: 'Google Chrome' }).waitFor();
  await pagina.goto(`${sala.servicio.url}/#ingreso`);
  await pagina.getByRole('button', { name: 'Cerrar sesión' }).filter({ visible: true }).first().click();
  await otra.locator('.mensaje').first().waitFor({ state: 'detached' });
  expect(await otra.getByText('Google Chrome').count()).toBe(0);
  await contexto.close();
});

test('with forced colours what counts can be read', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/', {
      forcedColors: 'active',
      colorScheme,
    });
    const colores = (selector: string) =>
      pagina
        .locator(selector)
        .filter({ visible: true })
        .first()
        .evaluate((elemento) => {
          const { color, backgroundColor } = getComputedStyle(elemento);
          return color === backgroundColor ? `${color} on ${backgroundColor}` : 'legible';
        });
    await pagina.getByLabel('Motivo').waitFor();
    expect(await colores('mesa-nuevo-caso .principal')).toBe('legible');
    await pagina.goto(`${sala.servicio.url}/#mis-solicitudes`);
    await pagina.locator('.nuevos').filter({ visible: true }).first().waitFor();
    expect(await colores('.nuevos')).toBe('legible');
    await contexto.close();
  }
});

test('a note looks like none of the messages', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos&caso=40905');
  await pagina.getByLabel('Mensaje', { exact: true }).fill('Buenos días');
  await pagina.keyboard.press('Enter');
  await pagina.locator('.mensaje', { hasText: 'Buenos días' }).getByText('Enviado').waitFor();
  await pagina.getByLabel(/Nota interna/).check();
  await pagina.getByPlaceholder('Nota para el equipo de soporte').fill('Entre nosotros');
  await pagina.keyboard.press('Enter');
  const fondo = (texto: string) =>
    pagina
      .locator('.mensaje', { hasText: texto })
      .first()
      .evaluate((elemento) => getComputedStyle(elemento).backgroundColor);
  await pagina.locator('.mensaje', { hasText: 'Entre nosotros' }).waitFor();
  expect(await fondo('Entre nosotros')).not.toBe(await fondo('Buenos días'));
  await contexto.close();
});

test('who logs in in one tab is who every tab shows, and files for', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  await contexto.clearCookies();
  const otra = await contexto.newPage();
  await otra.goto(sala.servicio.url);
  await ingresar(otra, 'NIT', '900654321');
  await otra.getByLabel('Motivo').waitFor();
  await pagina.goto(`${sala.servicio.url}/#ingreso`);
  await pagina.getByText('Hospital Demo de la Sabana').filter({ visible: true }).first().waitFor();
  expect(await pagina.locator('mesa-login').getByText('Clínica Demo del Caribe').count()).toBe(0);
  await contexto.close();
});

test('what was meant for one case is not done to the next', async () => {
  const { pagina, contexto } = await agente('/agentes#mesa?vista=abiertos&caso=40912');
  await pagina.locator('#caso-prioridad').waitFor();
  await pagina.locator('[data-numero="40884"]').click();
  await pagina.getByRole('heading', { name: 'Caso 40884' }).waitFor();
  const prioridad = pagina.locator('#caso-prioridad');
  await prioridad.focus();
  await pagina.keyboard.press('ArrowDown');
  await pagina.goBack();
  await pagina.getByRole('heading', { name: 'Caso 40912' }).waitFor();
  await pagina.goForward();
  await pagina.getByRole('heading', { name: 'Caso 40884' }).waitFor();
  await pagina.getByRole('group', { name: 'Estado' }).getByRole('button', { name: 'Cerrar' }).click();
  await pagina.getByRole('dialog').waitFor();
  await pagina.goBack();
  await pagina.getByRole('heading', { name: 'Caso 40912' }).waitFor();
  await pagina.getByRole('dialog').waitFor({ state: 'detached' });
  for (const numero of [40912, 40884]) {
    expect(await leer(pagina, `/casos/${numero}`)).toMatchObject({ prioridad: 'NORMAL' });
    expect((await leer(pagina, `/casos/${numero}`)).estado).not.toBe('CERRADO');
  }
  await contexto.close();
});
