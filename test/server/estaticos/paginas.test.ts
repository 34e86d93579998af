import { describe, expect, test } from 'vitest';
import { rutasDeDemo } from '../../../demo/demo.routes.ts';
import { rutasDeAgentes } from '../../../server/estaticos/agentes.routes.ts';
import { rutasDePaginaIps } from '../../../server/estaticos/ips.routes.ts';

describe.each([
  [
    'the agents’ page',
    rutasDeAgentes(),
    '/agentes',
    ['/agentes/agentes.css', '/agentes/icono.svg', '/agentes/icono-nuevos.svg'],
  ],
  ['the page for the IPS', rutasDePaginaIps(), '/ips', ['/ips/ips.css']],
  [
    'the page of the demonstration',
    rutasDeDemo({ config: { portal: undefined } }),
    '/',
    ['/portal.css', '/portal.js', '/icono.svg'],
  ],
])('%s', (_, app, pagina, suyos) => {
  const TIPOS: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

  test('and its files are asked for again each time, each with its type', async () => {
    for (const direccion of [pagina, ...suyos]) {
      const tipo = TIPOS[direccion.split('.')[1] ?? ''] ?? 'text/html';
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await app.request(direccion, { method });
        expect([direccion, status, headers.get('cache-control'), headers.get('content-type')]).toEqual([
          direccion,
          200,
          'no-cache',
          `${tipo}; charset=utf-8`,
        ]);
      }
    }
    expect(await (await app.request(pagina)).text()).toContain('<script type="module" src="widget/mesa.js">');
  });

  test.each([
    'x/nada.css',
    'demo.ts',
    '../demo.ts',
    '..%2fdemo.ts',
    '%2e%2e/demo.ts',
    '..%5cdemo.ts',
    '%00',
    '%',
  ])('and its files are all that there is, not %s', async (ajeno) => {
    // Not by way of URL, which would take the dots away before they are sent.
    const pedida = new Request('http://localhost');
    Object.defineProperty(pedida, 'url', { value: `http://localhost${pagina.replace(/\/?$/, '/')}${ajeno}` });
    expect((await app.request(pedida)).status).toBe(404);
  });
});

test('the gallery of the demonstration has the page of another origin only where there is one', async () => {
  const galeria = async (otroOrigen?: string) =>
    (await rutasDeDemo({ config: { portal: undefined } }, otroOrigen).request('/galeria.html')).text();
  const [sin, con] = [await galeria(), await galeria('http://localhost:1')];
  const enlaces = (pagina: string) => pagina.match(/<li>\s*<a href="[^"]+"/g)?.length ?? 0;
  expect([sin.includes('otro-origen.html'), con.includes('otro-origen.html')]).toEqual([false, true]);
  expect(enlaces(sin)).toBe(enlaces(con) - 1);
  for (const [, pagina] of sin.matchAll(/<a href="(\w[\w-]*\.html)"/g)) {
    const { status } = await rutasDeDemo({ config: { portal: undefined } }).request(`/${pagina}`);
    expect([pagina, status]).toEqual([pagina, 200]);
  }
});
