/** Pages that are not set up right: the clerk is sent to who can mend it, who gets the line to write in the console. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { LineaMala } from './linea-mala.ts';
import { Sala } from '../e2e/sala.ts';

import { rutaDeMuestra } from '../muestras.ts';

const SOPORTE_PDF = rutaDeMuestra('texto.pdf');
const ETIQUETAS = '<mesa-login></mesa-login><mesa-nuevo-caso></mesa-nuevo-caso>';

const sala = Sala.preparar();

const abiertos: { cerrar: () => unknown }[] = [];
afterEach(async () => {
  for (const uno of abiertos.splice(0)) await uno.cerrar();
});

type Respuesta = (peticion: IncomingMessage, respuesta: ServerResponse) => void;

/** A web server that answers as told. */
async function servir(atender: Respuesta): Promise<string> {
  const server: Server = createServer(atender);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  abiertos.push({
    cerrar: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const pagina = (cuerpo: string, cabeceras: Record<string, string> = {}): Respuesta => {
  return (_, respuesta) => {
    respuesta.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...cabeceras });
    respuesta.end(`<!doctype html><html lang="es"><title>Portal</title><body>${cuerpo}`);
  };
};

const script = (etiquetas = ETIQUETAS): string =>
  `<script type="module" src="${sala.servicio.url}/widget/mesa.js"></script>${etiquetas}`;

interface Visita {
  pagina: Page;
  /** Lines that the widget wrote in the console. */
  consola: string[];
  /** Codes of `mesa-error`. */
  codigos: () => Promise<string[]>;
}

async function visitar(url: string, preparar?: (pagina: Page) => Promise<unknown>): Promise<Visita> {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  abiertos.push({ cerrar: () => contexto.close() });
  const abierta = await contexto.newPage();
  const consola: string[] = [];
  abierta.on('console', (linea) => {
    if (linea.text().startsWith('Mesa de Ayuda (')) consola.push(linea.text());
  });
  await abierta.addInitScript(() => {
    const codigos: string[] = [];
    Object.assign(globalThis, { codigos });
    document.addEventListener('mesa-error', (evento) => {
      codigos.push((evento as Event & { detail: { codigo: string } }).detail.codigo);
    });
  });
  await preparar?.(abierta);
  await abierta.goto(url);
  return {
    pagina: abierta,
    consola,
    codigos: () => abierta.evaluate(() => (globalThis as unknown as { codigos: string[] }).codigos),
  };
}

/** The clerk reads whom to tell, never that it is the line; the page hears the code; the console has the line, once. */
async function dice({ pagina, consola, codigos }: Visita, codigo: string, remedio: string): Promise<void> {
  const aviso = pagina.getByText(`(código: ${codigo})`).first();
  await aviso.waitFor();
  expect(await aviso.innerText()).toContain(
    'La Mesa de Ayuda no está bien instalada en esta página. Avise a quien administra el portal',
  );
  expect(await pagina.getByText('internet').count()).toBe(0);
  await expect.poll(codigos).toEqual([codigo]);
  await pagina.getByRole('button', { name: 'Reintentar' }).first().click();
  await expect.poll(codigos).toEqual([codigo, codigo]);
  expect(consola).toHaveLength(1);
  expect(consola[0]).toContain(`Mesa de Ayuda (${codigo}): `);
  expect(consola[0]).toContain(remedio);
}

test('a page whose origin is not listed', async () => {
  const portal = await servir(pagina(script()));
  await dice(await visitar(portal), 'origen', `MESA_ORIGENES=${portal}`);
});

test.each([
  ["default-src 'none'", 'connect-src '],
  ["connect-src 'self' https://api.example", "connect-src 'self' https://api.example "],
  ["default-src 'self'; img-src *", "connect-src 'self' "],
])('a page whose policy is "%s"', async (politica, linea) => {
  const csp = `${politica}; script-src ${sala.servicio.url}`;
  const portal = await servir(pagina(script(), { 'Content-Security-Policy': csp }));
  await dice(await visitar(portal), 'csp', `${linea}${sala.servicio.url}`);
});

test('a policy that only reports is not to blame', async () => {
  const cabeceras = { 'Content-Security-Policy-Report-Only': "connect-src 'none'" };
  const portal = await servir(pagina(script(), cabeceras));
  await dice(await visitar(portal), 'origen', 'MESA_ORIGENES=');
});

test.each(['/mesa', 'mesa.example.co', 'https://', 'javascript:void 0'])(
  'a page whose servidor="%s" is not the help desk',
  async (servidor) => {
    const etiquetas = `<mesa-login servidor="${servidor}"></mesa-login>`;
    const portal = await servir(pagina(script(etiquetas)));
    await dice(await visitar(portal), 'ruta', `Este script se sirvió desde ${sala.servicio.url}`);
  },
);

test('a page whose servidor has a path that the service has not', async () => {
  const etiquetas = `<mesa-login servidor="${sala.servicio.url}/mesa"></mesa-login>`;
  const portal = await servir(pagina(script(etiquetas)));
  await dice(await visitar(portal), 'ruta', `está en ${sala.servicio.url})`);
});

test('a page whose servidor is another server, which this page may not read', async () => {
  const otro = await servir((_, respuesta) => respuesta.writeHead(404).end());
  const portal = await servir(pagina(script(`<mesa-login servidor="${otro}/mesa"></mesa-login>`)));
  await dice(await visitar(portal), 'ruta', `en ${otro}/mesa no está la Mesa de Ayuda`);
});

test('a proxy that hands on the files and not the API', async () => {
  const portal = await servir((peticion, respuesta) => {
    if (!peticion.url?.startsWith('/mesa/widget/')) {
      return pagina(`<script type="module" src="/mesa/widget/mesa.js"></script>${ETIQUETAS}`)(
        peticion,
        respuesta,
      );
    }
    void fetch(sala.servicio.url + peticion.url.slice('/mesa'.length)).then(async (dada) => {
      respuesta.writeHead(dada.status, { 'Content-Type': dada.headers.get('content-type') ?? '' });
      respuesta.end(Buffer.from(await dada.arrayBuffer()));
    });
  });
  await dice(await visitar(portal), 'ruta', 'location /mesa/ {');
});

test('a page over https that names the service by http', async () => {
  const cuerpo =
    '<script type="module" src="/mesa/widget/mesa.js"></script><mesa-login servidor="http://mesa.example"></mesa-login>';
  const visita = await visitar('https://portal.example/', (hoja) =>
    hoja.route('https://portal.example/**', async (ruta) => {
      const { pathname } = new URL(ruta.request().url());
      if (pathname === '/') {
        return ruta.fulfill({ contentType: 'text/html', body: `<!doctype html><body>${cuerpo}` });
      }
      const dada = await fetch(sala.servicio.url + pathname.replace('/mesa', ''));
      return ruta.fulfill({ contentType: 'text/javascript', body: await dada.text() });
    }),
  );
  await dice(visita, 'contenido_mixto', 'servidor="https://mesa.example"');
});

test('a firewall that lets no OPTIONS through', async () => {
  // What the service of the other tests would say to this page if it were listed.
  const portal: string = await servir((peticion, respuesta) =>
    pagina(`<script type="module" src="${cortafuegos}/widget/mesa.js"></script>${ETIQUETAS}`)(
      peticion,
      respuesta,
    ),
  );
  const cortafuegos: string = await servir((peticion, respuesta) => {
    if (peticion.method === 'OPTIONS') {
      respuesta.writeHead(405).end();
      return;
    }
    const { url = '', method = 'GET' } = peticion;
    void fetch(sala.servicio.url + url, { method }).then(async (dada) => {
      respuesta.writeHead(dada.status, {
        'Content-Type': dada.headers.get('content-type') ?? '',
        'Access-Control-Allow-Origin': url.startsWith('/widget') ? '*' : portal,
        'Access-Control-Allow-Credentials': 'true',
      });
      respuesta.end(Buffer.from(await dada.arrayBuffer()));
    });
  });
  const visita = await visitar(portal);
  await visita.pagina.getByLabel('NIT').fill('900123456');
  await visita.pagina.getByLabel('Contraseña', { exact: true }).fill('demo-mesa-2026');
  await visita.pagina.getByRole('button', { name: 'Ingresar' }).click();
  await visita.pagina.getByText('(código: preflight)').waitFor();
  expect(visita.consola).toEqual([expect.stringContaining('OPTIONS')]);
});

test('a proxy that lets no file of this size through', async () => {
  const { pagina: hoja } = await sala.entrar('NIT', '900123456', '/#mesa-de-ayuda');
  abiertos.push({ cerrar: () => hoja.context().close() });
  await hoja.route('**/subidas/ingesta/**', (ruta) =>
    ruta.request().method() === 'PUT'
      ? ruta.fulfill({ status: 413, contentType: 'text/html', body: '<h1>413 Request Entity Too Large</h1>' })
      : ruta.continue(),
  );
  await hoja.getByLabel('Motivo').waitFor();
  await hoja.locator('mesa-nuevo-caso input[type=file]').setInputFiles(SOPORTE_PDF);
  await hoja.getByText('(código: limite)').waitFor();
});

test('a line that is down, and a service that is, stay what they are', async () => {
  const linea = await LineaMala.abrir(sala.servicio.url, () => 1);
  abiertos.push(linea);
  // Page and service on one host: nothing answers.
  const visita = await visitar(linea.url);
  await visita.pagina.getByLabel('NIT').fill('900123456');
  await visita.pagina.getByLabel('Contraseña', { exact: true }).fill('demo-mesa-2026');
  linea.cortada = true;
  await visita.pagina.getByRole('button', { name: 'Ingresar' }).click();
  await visita.pagina.getByText('No hay conexión con la Mesa de Ayuda. Revise su internet').waitFor();
  expect(visita.consola).toEqual([]);

  // The page's host answers, the service does not.
  const caida = await LineaMala.abrir(sala.servicio.url, () => 1);
  abiertos.push(caida);
  const otra = await visitar(
    await servir(pagina(script(`<mesa-login servidor="${caida.url}"></mesa-login>`))),
    (hoja) => {
      caida.cortada = true;
      return Promise.resolve(hoja);
    },
  );
  await otra.pagina.getByText('No hay conexión con la Mesa de Ayuda, aunque su internet funciona').waitFor();
  expect(otra.consola).toEqual([expect.stringContaining('no responde')]);
  expect(await otra.codigos()).toContain('sin_conexion');
});
