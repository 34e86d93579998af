/** Every face of the clerk at once: nothing is out of reach or cut off at any size, and axe finds nothing on the page. */
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { mirar } from './alcance.ts';
import { quejas } from './axe.ts';
import { caras } from './caras.ts';
import { Sala } from './sala.ts';
import { Demostracion } from './servicio.ts';

const sala = Sala.preparar();
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
      faltas.push(...(await quejas(pagina)).map((falta) => `${nombre}, ${Object.values(tema)[0]}: ${falta}`));
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
