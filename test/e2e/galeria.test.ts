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
