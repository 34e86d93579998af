/** The service under a path of the portal's own host, behind proxies that do and do not take the path away. */
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Proxy } from '../e2e/proxy.ts';
import { ingresar } from '../e2e/sala.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { rutaDeMuestra } from '../muestras.ts';

const SOPORTE_PDF = rutaDeMuestra('texto.pdf');

let navegador: Browser;
beforeAll(async () => {
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
});
afterAll(async () => {
  await (navegador as Browser | undefined)?.close();
});

interface Puesto {
  pagina: Page;
  /** Addresses asked for outside the service's path. */
  fuera: string[];
  faltas: string[];
}

async function sentarse(base: string, ruta: string): Promise<Puesto> {
  const contexto = await navegador.newContext({ locale: 'es-CO' });
  const pagina = await contexto.newPage();
  const fuera: string[] = [];
  const faltas: string[] = [];
  contexto.on('request', (peticion) => {
    if (!peticion.url().startsWith(`${base}/`) && !peticion.url().startsWith('blob:'))
      fuera.push(peticion.url());
  });
  pagina.on('console', (linea) => {
    if (linea.type() === 'error') faltas.push(linea.text());
  });
  pagina.on('pageerror', (error) => faltas.push(error.message));
  await pagina.goto(base + ruta);
  return { pagina, fuera, faltas };
}

/** A proxy and a service behind it, for the tests of one `describe`. */
function preparar(quita: boolean, conUrl: boolean): { proxy: Proxy; base: string } {
  const lugar = {} as { proxy: Proxy; base: string };
  let servicio: Demostracion | undefined;
  beforeAll(async () => {
    lugar.proxy = await Proxy.abrir();
    lugar.proxy.quita = quita;
    lugar.base = `${lugar.proxy.url}/mesa`;
    servicio = await Demostracion.iniciar(conUrl ? { MESA_URL: `${lugar.base}/` } : {});
    lugar.proxy.destino = servicio.url;
  });
  afterAll(async () => {
    (lugar.proxy as Proxy | undefined)?.cerrar();
    await servicio?.cerrar();
  });
  return lugar;
}

describe.each([
  ['that takes the path away, with MESA_URL', true, true],
  ['that takes the path away, and MESA_URL forgotten', true, false],
  ['that leaves the path, with MESA_URL', false, true],
])('behind a proxy %s', (_, quita, conUrl) => {
  const lugar = preparar(quita, conUrl);

  test('a case with a file goes to the desk and comes back answered', async () => {
    const { base } = lugar;
    const { pagina, fuera, faltas } = await sentarse(base, '/');
    await ingresar(pagina, 'NIT', '900123456');
    await pagina.getByLabel('Motivo').selectOption({ label: 'CARGUE RESOLUCION 2463' });
    await pagina.getByLabel('Asunto').selectOption({ label: 'CAPACITACION' });
    await pagina.getByLabel('Descripción').fill('Bajo una ruta');
    await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(SOPORTE_PDF);
    await pagina.getByText('adjuntado').waitFor();
    await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
    await pagina
      .getByRole('heading', { name: 'Su solicitud quedó registrada con el número 40913' })
      .waitFor();
    await pagina.goto(`${base}/#caso-40913`);
    const descargar = pagina.getByRole('button', { name: 'Descargar texto.pdf' });
    const [descarga] = await Promise.all([pagina.waitForEvent('download'), descargar.click()]);
    expect(await readFile(await descarga.path())).toEqual(await readFile(SOPORTE_PDF));

    const { pagina: desk, ...deSoporte } = await sentarse(base, '/agentes/#mesa?vista=abiertos&caso=40913');
    expect(desk.url()).toBe(`${base}/agentes#mesa?vista=abiertos&caso=40913`);
    await ingresar(desk, 'Correo', 'agente@demo.local');
    await desk.getByLabel('Mensaje', { exact: true }).fill('Ya lo revisamos.');
    await desk.getByRole('button', { name: 'Enviar' }).click();
    // By the live stream.
    await pagina.getByText('Ya lo revisamos.').waitFor();
    const enlace = desk.getByRole('link', { name: /Constancia|Imprimir/ }).first();
    const [constancia] = await Promise.all([desk.context().waitForEvent('page'), enlace.click()]);
    await constancia.getByText('Ya lo revisamos.').waitFor();
    expect(constancia.url()).toContain(`${base}/api/v1/`);

    expect({ fuera, faltas }).toEqual({ fuera: [], faltas: [] });
    expect(deSoporte).toEqual({ fuera: [], faltas: [] });
    await Promise.all([pagina.context().close(), desk.context().close()]);
  });
});

describe("the portal's own page, beside the path", () => {
  const lugar = preparar(true, false);

  async function abrir(archivo: string, etiquetas: string): Promise<{ pagina: Page; pedidas: string[] }> {
    lugar.proxy.cuerpo = `<script type="module" src="/mesa/widget/${archivo}"></script>${etiquetas}`;
    const pagina = await (await navegador.newContext()).newPage();
    const pedidas: string[] = [];
    pagina.on('request', (peticion) => pedidas.push(peticion.url()));
    await pagina.goto(lugar.proxy.url);
    return { pagina, pedidas };
  }

  test.each(['mesa.js', '0.0.0-vieja/mesa.js', 'mesa.js?v=/widget/2'])(
    'finds the service by /widget/%s',
    async (archivo) => {
      const { pagina } = await abrir(archivo, '<mesa-login></mesa-login>');
      await pagina.getByLabel('NIT').waitFor();
      const servidor = await pagina
        .locator('mesa-login')
        .evaluate((uno) => (uno as HTMLElement & { servidor: string }).servidor);
      expect(servidor).toBe(lugar.base);
      await pagina.context().close();
    },
  );

  test.each(['/mesa', '/mesa/', 'mesa', './mesa//?x=1#y', ''])(
    'reads servidor="%s" as every address of the page',
    async (servidor) => {
      const { pagina, pedidas } = await abrir(
        'mesa.js',
        `<mesa-login servidor="${servidor}"></mesa-login><mesa-nuevo-caso></mesa-nuevo-caso>`,
      );
      await ingresar(pagina, 'NIT', '900123456');
      // One session for both, so one server.
      await pagina.getByLabel('Motivo').waitFor();
      const sesiones = pedidas.filter((url) => url.endsWith('/sesion'));
      expect(new Set(sesiones)).toEqual(new Set([`${lugar.base}/api/v1/sesion`]));
      await pagina.context().close();
    },
  );
});
