/** Every face of the clerk at once: nothing is out of reach or cut off at any size, and axe finds nothing on the page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { mirar } from './alcance.ts';
import { caras } from './caras.ts';
import { Sala } from './sala.ts';
import { Demostracion } from './servicio.ts';

const sala = Sala.preparar();
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare const axe: { run(nodo: Document, opciones: RunOptions): Promise<AxeResults> };

/** WCAG 2.2 AA and best practices, on all of the page. */
async function accesible(pagina: Page): Promise<string[]> {
  if (!(await pagina.evaluate(() => 'axe' in window))) await pagina.evaluate(AXE);
  return pagina.evaluate(async () => {
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  });
}

test('nothing of the clerk’s faces is out of reach or cut off from a small phone to a desktop, and axe finds nothing', async () => {
  const puesto = await sala.sentarse('/', { viewport: { width: 1280, height: 800 } });
  const { pagina } = puesto;
  const faltas: string[] = [];
  for await (const nombre of caras(sala, puesto)) {
    faltas.push(
      ...(await mirar(pagina, nombre, [
        [320, 240],
        [320, 480],
        [360, 740],
        [768, 1024],
        [1366, 768],
      ])),
    );
    for (const tema of [
      { colorScheme: 'light' },
      { colorScheme: 'dark' },
      { forcedColors: 'active' },
    ] as const) {
      await pagina.emulateMedia(tema);
      faltas.push(
        ...(await accesible(pagina)).map((falta) => `${nombre}, ${Object.values(tema)[0]}: ${falta}`),
      );
    }
    await pagina.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  }
  expect(faltas).toEqual([]);
});

test('nothing of them is out of reach or cut off with letters of twice the size', async () => {
  // As who sets it in the browser sees it: `rem`, and `em` in media queries.
  const args = [...ARGUMENTOS, '--blink-settings=defaultFontSize=32'];
  const navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args });
  const servicio = await Demostracion.iniciar();
  try {
    const suya = Object.assign(new Sala(), { navegador, servicio });
    const puesto = await suya.sentarse('/', { viewport: { width: 1280, height: 800 } });
    const faltas: string[] = [];
    for await (const nombre of caras(suya, puesto))
      faltas.push(
        ...(await mirar(puesto.pagina, nombre, [
          [360, 740],
          [1280, 800],
        ])),
      );
    expect(faltas).toEqual([]);
  } finally {
    await navegador.close();
    await servicio.cerrar();
  }
});
