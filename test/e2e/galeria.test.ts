/** The pages of the demonstration, each one click away: none complains, and on each a clerk gets in. */
import { expect, test } from 'vitest';
import { ingresar, Sala } from './sala.ts';

const sala = Sala.preparar();

test('every page of the gallery opens without a complaint', async () => {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  const quejas: string[] = [];
  pagina.on('console', (linea) => {
    if (['error', 'warning'].includes(linea.type())) quejas.push(`${pagina.url()}: ${linea.text()}`);
  });
  pagina.on('pageerror', (error) => quejas.push(`${pagina.url()}: ${error.message}`));
  await pagina.goto(sala.servicio.url);
  await pagina.getByRole('link', { name: 'Galería' }).click();
  await pagina.getByRole('heading', { name: 'en páginas distintas' }).waitFor();
  const enlaces = await pagina
    .locator('.galeria a')
    .evaluateAll((todos) => todos.map((uno) => (uno as HTMLAnchorElement).href));
  expect(enlaces.length).toBeGreaterThan(5);
  for (const enlace of enlaces) {
    const respuesta = await pagina.goto(enlace, { waitUntil: 'networkidle' });
    expect([enlace, respuesta?.status()]).toEqual([enlace, 200]);
  }
  expect(quejas).toEqual([]);
  await contexto.close();
});

test.each(['desnuda.html', 'hostil.html'])('a clerk gets into %s', async (nombre) => {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  await pagina.goto(`${sala.servicio.url}/${nombre}`);
  await ingresar(pagina, 'NIT', '900123456');
  await pagina.getByLabel('Descripción').waitFor();
  await pagina.getByText('40912').first().waitFor();
  await contexto.close();
});

test('a clerk gets into a page of another origin, one click from the gallery, and the next load finds the session', async () => {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  await pagina.goto(`${sala.servicio.url}/galeria.html`);
  await pagina.getByRole('link', { name: 'Otro origen' }).click();
  await pagina.getByRole('heading', { name: 'Otro origen' }).waitFor();
  const origen = new URL(pagina.url()).origin;
  expect(origen).toMatch(/^http:\/\/localhost:\d+$/);
  expect(origen).not.toBe(sala.servicio.url);
  await ingresar(pagina, 'NIT', '900123456');
  await pagina.getByLabel('Descripción').waitFor();
  await pagina.reload();
  await pagina.getByRole('tab', { name: 'Mis Solicitudes' }).click();
  await pagina.getByText('40912').first().waitFor();
  // What the file has open is filled in by that origin alone.
  const directa = await contexto.request.get(`${sala.servicio.url}/otro-origen.html`, { maxRedirects: 0 });
  expect([directa.status(), directa.headers().location]).toEqual([302, `${origen}/`]);
  await pagina.getByRole('link', { name: 'Galería' }).click();
  await pagina.getByRole('heading', { name: 'en páginas distintas' }).waitFor();
  await contexto.close();
});

test('whoever is in the portal is in the help desk, without another password, until the portal is left', async () => {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  await pagina.goto(`${sala.servicio.url}/sso.html`);
  await pagina.getByRole('button', { name: 'Clínica Demo del Caribe' }).click();
  await pagina.getByText('Bienvenido, Clínica Demo del Caribe').waitFor();
  await pagina.getByText('40912').first().waitFor();
  expect(await pagina.locator('input[type=password]').count()).toBe(0);
  await pagina.getByRole('button', { name: 'Salir del portal' }).click();
  // Another clerk of the same computer sees nothing of the one before.
  await pagina.getByRole('button', { name: 'Hospital Demo de la Sabana' }).click();
  await pagina.getByText('Bienvenido, Hospital Demo de la Sabana').waitFor();
  await pagina.getByText('40899').first().waitFor();
  expect(await pagina.getByText('40912').count()).toBe(0);
  await contexto.close();
});

test.each([
  ['IPS Demo Retirada (inactiva)', 'Su IPS no está activa', ''],
  ['Token vencido', 'El portal no pudo confirmar su ingreso', 'venció hace'],
  ['Token para otro servicio', 'El portal no pudo confirmar su ingreso', 'aud ("otro-servicio")'],
])('a portal that hands over badly: %s', async (boton, frase, consola) => {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  const dichos: string[] = [];
  pagina.on('console', (linea) => dichos.push(linea.text()));
  await pagina.goto(`${sala.servicio.url}/sso.html`);
  await pagina.getByRole('button', { name: boton }).click();
  await pagina.getByText(frase).first().waitFor();
  await expect.poll(() => dichos.join('\n')).toContain(consola);
  expect(await pagina.locator('input[type=password]').count()).toBe(0);
  await contexto.close();
});

test('every theme has the contrast that it needs, light and dark, and reaches the elements', async () => {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  await pagina.goto(`${sala.servicio.url}/tema.html`);
  await pagina.locator('.contraste tbody tr').first().waitFor();
  const fondo = pagina.locator('mesa-login .panel').first();
  for (const tema of ['institucional', 'bootstrap', 'alto-contraste']) {
    for (const esquema of ['light', 'dark']) {
      await pagina.locator('[name=tema]').selectOption(tema);
      await pagina.locator('[name=esquema]').selectOption(esquema);
      await pagina.locator(`html[data-tema="${tema} ${esquema}"]`).waitFor();
      expect([tema, esquema, await pagina.locator('.corto').allInnerTexts()]).toEqual([tema, esquema, []]);
    }
    const puesto = await pagina.locator('[name=fondo]').inputValue();
    const pintado = await fondo.evaluate((uno) => getComputedStyle(uno).backgroundColor);
    const [rojo, verde, azul] = [1, 3, 5].map((i) => parseInt(puesto.slice(i, i + 2), 16));
    expect(pintado).toBe(`rgb(${rojo}, ${verde}, ${azul})`);
  }
  await contexto.close();
});
