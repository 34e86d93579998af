/** The desk on the screens that agents have: what is in sight without scrolling, and what does not move. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { retratar } from './retratar.ts';
import { Sala, type Puesto } from './sala.ts';

const sala = Sala.preparar();

const MENSAJE = 'Buenos días, al cargar el archivo la plataforma muestra un error y no guarda nada. ';

/** Files cases as an IPS; the last one's number. */
async function sembrar(cuantos: number, mensajes = 0): Promise<number> {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/');
  await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  const numero = await pagina.evaluate(
    async ({ casos, veces, mensaje }) => {
      const pedir = async (ruta: string, cuerpo: object) => {
        const respuesta = await fetch(`/api/v1${ruta}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
          body: JSON.stringify(cuerpo),
        });
        return (await respuesta.json()) as { numero: number };
      };
      let ultimo = 0;
      for (let i = 0; i < casos; i += 1) {
        const caso = { motivo: 'facturacion', asunto: 'radicacion', descripcion: `Caso ${i}`, mensaje };
        ultimo = (await pedir('/casos', caso)).numero;
      }
      for (let i = 0; i < veces; i += 1)
        await pedir(`/casos/${ultimo}/mensajes`, { texto: `${i} ${mensaje}` });
      return ultimo;
    },
    { casos: cuantos, veces: mensajes, mensaje: MENSAJE },
  );
  await contexto.close();
  return numero;
}

const agente = (ruta: string, opciones: object = {}): Promise<Puesto> =>
  sala.entrar('Correo', 'agente@demo.local', ruta, opciones);

/** What can be seen of it without scrolling anything, in CSS pixels. */
const caja = async (pagina: Page, selector: string) => {
  const { x, y, width, height } = (await pagina.locator(selector).first().boundingBox())!;
  return { izquierda: x, arriba: y, derecha: x + width, abajo: y + height };
};

const sobra = (pagina: Page) =>
  pagina.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth - innerWidth, scrollHeight - innerHeight];
  });

const aLaVista = (pagina: Page) =>
  pagina.locator('.fila-caso').evaluateAll(
    (filas) =>
      filas.filter((fila) => {
        const { top, bottom } = fila.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }).length,
  );

/** How many letters of it are to be seen in each row, of all that it has. */
const letrasALaVista = (pagina: Page, selector: string) =>
  pagina.locator(selector).evaluateAll((nodos) =>
    nodos
      .filter((nodo) => nodo.getClientRects().length > 0)
      .map((nodo) => {
        const texto = nodo.textContent.trim();
        return Math.min(texto.length, Math.round((texto.length * nodo.clientWidth) / nodo.scrollWidth));
      }),
  );

/** Selects whose shown choice is wider than they are. */
const cortados = (pagina: Page) =>
  pagina.locator('select:visible').evaluateAll((selects) =>
    (selects as HTMLSelectElement[])
      .filter((select) => {
        const medida = document.createElement('canvas').getContext('2d')!;
        const { font, paddingLeft, paddingRight } = getComputedStyle(select);
        medida.font = font;
        const texto = medida.measureText(select.selectedOptions[0]!.text).width;
        const flecha = 20;
        return texto + parseFloat(paddingLeft) + parseFloat(paddingRight) + flecha > select.clientWidth;
      })
      .map((select) => select.id),
  );

let numero = 0;

test('all of a case and twelve rows fit the screens of an office', async () => {
  numero = await sembrar(21, 30);
  for (const [width, height] of [
    [1366, 768],
    [1280, 800],
  ] as const) {
    const { pagina, contexto } = await agente(`/agentes#mesa?vista=abiertos&orden=-numero&caso=${numero}`, {
      viewport: { width, height },
    });
    await pagina.locator('.mensaje').last().waitFor();
    await pagina.locator('#caso-asignado').waitFor();
    expect(await sobra(pagina)).toEqual([0, 0]);
    expect((await caja(pagina, '.barra')).abajo).toBe(48);
    expect(await aLaVista(pagina)).toBeGreaterThanOrEqual(12);
    for (const selector of ['#texto', '.partido', '#caso-prioridad', '.cabeza .estado'])
      expect((await caja(pagina, selector)).abajo, selector).toBeLessThan(height);
    expect((await caja(pagina, '.riel')).derecha).toBe(width);
    // Beside an open case too, a row says whose it is and how its last message begins.
    expect(Math.min(...(await letrasALaVista(pagina, '.fila-caso .de')))).toBe(
      'Clínica Demo del Caribe'.length,
    );
    expect(Math.min(...(await letrasALaVista(pagina, '.segunda > .corto')))).toBeGreaterThanOrEqual(26);
    expect(await cortados(pagina)).toEqual([]);
    // Many chosen: nothing is pushed out of sight, and no choice is cut.
    await pagina.getByLabel('Elegir los de la página').check();
    await pagina.getByRole('button', { name: /^Elegir los \d+ de esta vista/ }).waitFor();
    expect((await caja(pagina, '.eleccion .llano')).derecha).toBeLessThanOrEqual(
      (await caja(pagina, '.columna-caso')).izquierda,
    );
    expect(await cortados(pagina)).toEqual([]);
    expect(await sobra(pagina)).toEqual([0, 0]);
    await contexto.close();
  }
});

test('below, the rail floats, the views fold, and one column is left, with the composer at the edge', async () => {
  const { pagina, contexto } = await agente(`/agentes#mesa?vista=abiertos&caso=${numero}`, {
    viewport: { width: 1024, height: 768 },
  });
  await pagina.locator('.mensaje').last().waitFor();
  const detalles = pagina.getByRole('complementary', { name: 'Detalles del caso' });
  expect(await detalles.isVisible()).toBe(false);
  await pagina.getByRole('button', { name: 'Detalles del caso' }).click();
  await detalles.waitFor();
  await pagina.keyboard.press('Escape');
  await detalles.waitFor({ state: 'hidden' });
  expect(await pagina.getByRole('link', { name: 'Abiertos' }).isVisible()).toBe(true);

  await pagina.setViewportSize({ width: 800, height: 700 });
  expect(await pagina.getByRole('link', { name: 'Abiertos' }).isVisible()).toBe(false);
  await pagina.getByRole('button', { name: /^Abiertos/ }).click();
  await pagina.getByRole('link', { name: /^Míos/ }).click();
  await expect.poll(() => pagina.url()).toContain('vista=mios');

  // A phone with its keyboard open.
  await pagina.goto(`${sala.servicio.url}/agentes#mesa?vista=abiertos&caso=${numero}`);
  await pagina.setViewportSize({ width: 320, height: 480 });
  await pagina.locator('.mensaje').last().waitFor();
  expect(await pagina.locator('.fila-caso').first().isVisible()).toBe(false);
  await pagina.locator('#texto').focus();
  await pagina.setViewportSize({ width: 320, height: 260 });
  expect(await sobra(pagina)).toEqual([0, 0]);
  expect((await caja(pagina, '.redaccion')).abajo).toBeLessThanOrEqual(260);
  expect((await caja(pagina, '.partido')).abajo).toBeLessThanOrEqual(260);
  expect((await caja(pagina, '#texto')).arriba).toBeGreaterThan(0);
  expect((await caja(pagina, '.mensajes')).abajo - (await caja(pagina, '.mensajes')).arriba).toBeGreaterThan(
    30,
  );
  await pagina.getByRole('button', { name: 'Volver a la lista' }).click();
  await pagina.locator('.fila-caso').first().waitFor();
  await contexto.close();
});

test('with letters of twice the size nothing is lost', async () => {
  const { pagina, contexto } = await agente(`/agentes#mesa?vista=abiertos&caso=${numero}`, {
    viewport: { width: 1366, height: 768 },
  });
  await pagina.locator('.mensaje').last().waitFor();
  await pagina.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  await expect.poll(() => caja(pagina, '.riel').then(({ izquierda }) => izquierda)).toBeGreaterThanOrEqual(0);
  expect(await sobra(pagina)).toEqual([0, 0]);
  expect((await caja(pagina, '.partido')).abajo).toBeLessThanOrEqual(768);
  expect((await caja(pagina, '.partido')).derecha).toBeLessThanOrEqual(1366);
  await contexto.close();
});

test('its faces, for who looks at them', async () => {
  for (const [nombre, opciones] of [
    ['claro', {}],
    ['oscuro', { colorScheme: 'dark' }],
    ['forzado', { forcedColors: 'active' }],
  ] as const) {
    const { pagina, contexto } = await agente(`/agentes#mesa?vista=abiertos&caso=${numero}`, opciones);
    await pagina.locator('.mensaje').last().waitFor();
    await retratar(pagina, `escritorio-caso-${nombre}`);
    await pagina.keyboard.press('1');
    await pagina.locator('.grupo').first().waitFor();
    await retratar(pagina, `escritorio-para-mi-${nombre}`);
    await contexto.close();
  }
});
