/** `<mesa-diagnostico>` on pages that are set up well, and on those that are not: what is wrong, the line, and for whom. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { Sala } from '../e2e/sala.ts';

const sala = Sala.preparar();

const abiertos: (() => unknown)[] = [];
afterEach(async () => {
  for (const cerrar of abiertos.splice(0)) await cerrar();
});

async function servir(
  atender: (peticion: IncomingMessage, respuesta: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((peticion, respuesta) => void atender(peticion, respuesta));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  abiertos.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function visitar(url: string): Promise<Page> {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  abiertos.push(() => contexto.close());
  const pagina = await contexto.newPage();
  await pagina.goto(url);
  await pagina.locator('section[aria-busy=false] li').first().waitFor();
  return pagina;
}

/** What stands in the list, each finding in one line. */
const leer = async (pagina: Page): Promise<string[]> =>
  (await pagina.locator('mesa-diagnostico li').allInnerTexts()).map((uno) => uno.replace(/\s+/g, ' '));

const conScript = (servicio: string) =>
  `<!doctype html><html lang="es"><title>Portal</title><body><script type="module" src="${servicio}/widget/mesa.js"></script><mesa-diagnostico></mesa-diagnostico>`;

test('all is well on the service’s own page, and can be looked at again', async () => {
  const pagina = await visitar(`${sala.servicio.url}/diagnostico.html`);
  const estado = pagina.getByRole('status');
  await expect
    .poll(() => estado.innerText())
    .toBe('Todo lo que se puede revisar desde esta página está bien.');
  const primeras = await leer(pagina);
  expect(primeras.filter((una) => !una.startsWith('Bien: '))).toEqual([]);
  expect(primeras.length).toBe(8);
  await pagina.getByRole('button', { name: 'Revisar de nuevo' }).click();
  await pagina.locator('section[aria-busy=false] li').first().waitFor();
  expect(await leer(pagina)).toEqual(primeras);
});

test('a page of an origin that is not listed', async () => {
  const portal = await servir((_, respuesta) =>
    respuesta.writeHead(200, { 'Content-Type': 'text/html' }).end(conScript(sala.servicio.url)),
  );
  const dicho = (await leer(await visitar(portal))).join('\n');
  expect(dicho).toContain('no conoce esta página');
  expect(dicho).toContain(`Para quien opera la Mesa de Ayuda: MESA_ORIGENES=${portal}`);
});

test('a page whose policy lets it ask nothing', async () => {
  const csp = `default-src 'self'; script-src ${sala.servicio.url}`;
  const portal = await servir((_, respuesta) =>
    respuesta
      .writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': csp })
      .end(conScript(sala.servicio.url)),
  );
  const dicho = (await leer(await visitar(portal))).join('\n');
  expect(dicho).toContain(`Para quien hizo esta página: connect-src 'self' ${sala.servicio.url}`);
});

/** A proxy with all the usual mistakes in its lines. */
const proxyMalo = (cambiar: (ruta: string, texto: string) => string, csp?: string) =>
  servir(async (peticion, respuesta) => {
    const ruta = peticion.url ?? '/';
    const dada = await fetch(sala.servicio.url + ruta, {
      headers: { 'Sec-Fetch-Site': String(peticion.headers['sec-fetch-site'] ?? 'none') },
      redirect: 'manual',
    });
    // Waits for the whole of a stream, and hands on no cookie.
    const cuerpo = Buffer.from(await dada.arrayBuffer());
    const tipo = dada.headers.get('content-type') ?? '';
    const esTexto = /json|html/.test(tipo);
    respuesta
      .writeHead(dada.status, { 'Content-Type': tipo, ...(csp && { 'Content-Security-Policy': csp }) })
      .end(esTexto ? cambiar(ruta, cuerpo.toString()) : cuerpo);
  });

test('a proxy that drops cookies and Host, and holds streams back', async () => {
  const proxy = await proxyMalo((_, texto) => texto, "default-src 'self'");
  const dicho = (await leer(await visitar(`${proxy}/diagnostico.html`))).join('\n');
  expect(dicho).toContain(`El servicio cree que su dirección es ${sala.servicio.url}`);
  expect(dicho).toContain(`Para quien opera la Mesa de Ayuda: MESA_URL=${proxy}`);
  expect(dicho).toContain('Para quien opera la Mesa de Ayuda: proxy_buffering off;');
  expect(dicho).toContain('Este navegador no guarda cookies seguras sin HTTPS');
  expect(dicho).toContain('Para quien hizo esta página: img-src blob:');
});

test('a clock that is wrong, and a script that something keeps too long', async () => {
  const proxy = await proxyMalo((ruta, texto) => {
    if (ruta.endsWith('/diagnostico'))
      return texto.replace(/"hora":(\d+)/, (_, hora: string) => `"hora":${Number(hora) - 600_000}`);
    return ruta === '/widget/version' ? '{"version":"9.9.9-nueva"}' : texto;
  });
  const dicho = (await leer(await visitar(`${proxy}/diagnostico.html`))).join('\n');
  expect(dicho).toContain('difieren en 10 minutos');
  expect(dicho).toContain('el servicio ofrece 9.9.9-nueva');
  expect(dicho).toContain(`src="${proxy}/widget/mesa.js"`);
});

test('the report is there to copy where the browser writes into no clipboard', async () => {
  const pagina = await visitar(`${sala.servicio.url}/diagnostico.html`);
  await pagina.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await pagina.getByRole('button', { name: 'Copiar el informe' }).click();
  const informe = await pagina.getByLabel('Cópielo de aquí').inputValue();
  expect(informe).toContain(`Mesa de Ayuda en ${sala.servicio.url}/diagnostico.html`);
  expect(informe).toContain('Bien: El navegador guarda la sesión.');
});
