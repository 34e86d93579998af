/** On a page whose portal hands its login over nothing moves while the token, the session and the parts arrive. */
import { expect, test } from 'vitest';
import { corrimiento, medirCorrimiento, pintado, retener } from './corrimiento.ts';
import { Sala } from './sala.ts';

const sala = Sala.preparar();

/** Width of the window, and how high the element is with its one line. */
test.each([
  [1280, 74],
  [390, 58],
])('nothing moves at %i px while the portal says who it is', async (width, alto) => {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO', viewport: { width, height: 900 } });
  const pagina = await contexto.newPage();
  await medirCorrimiento(pagina);
  const { url } = sala.servicio;
  await contexto.request.post(`${url}/sso/entrar`, { data: { nit: '900123456' } });
  // Below the login stands what would move.
  await pagina.route(`${url}/quieta.html`, (ruta) =>
    ruta.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="es-CO"><title>x</title>
        <style>mesa-login:not(:defined) { display: block; min-height: ${alto}px }</style>
        <script type="module" src="widget/mesa.js"></script>
        <mesa-login portal="sso/token"></mesa-login><p>Debajo</p>`,
    }),
  );
  const soltarToken = await retener(pagina, '**/sso/token');
  await pagina.goto(`${url}/quieta.html`);
  await pagina.locator('mesa-login [aria-busy=true]').first().waitFor({ state: 'attached' });
  await pintado(pagina);
  soltarToken();
  await pagina.getByText('Bienvenido, Clínica Demo del Caribe').waitFor();
  expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });
  await contexto.close();
});
