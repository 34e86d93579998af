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
