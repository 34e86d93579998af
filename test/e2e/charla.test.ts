/** The conversation as people meet it: several tabs, tabs that sleep, long histories, odd texts, shared computers. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { CLAVE, Sala } from './sala.ts';

const sala = Sala.preparar();
let contexto: BrowserContext | undefined;
let cookie = '';

afterEach(async () => {
  await contexto?.close();
  contexto = undefined;
});

/** Asks as an agent, by HTTP. */
async function soporte<T>(metodo: string, ruta: string, cuerpo?: unknown): Promise<T> {
  const pedir = (m: string, r: string, c?: unknown) =>
    fetch(`${sala.servicio.url}/api/v1${r}`, {
      method: m,
      headers: {
        cookie,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      ...(c !== undefined && { body: JSON.stringify(c) }),
    });
  if (!cookie) {
    const ingreso = await pedir('POST', '/sesion', { correo: 'agente@demo.local', contrasena: CLAVE });
    cookie = ingreso.headers.getSetCookie()[0]!.split(';')[0]!;
  }
  const respuesta = await pedir(metodo, ruta, cuerpo);
  if (!respuesta.ok) throw new Error(`${metodo} ${ruta}: ${respuesta.status}`);
  return (await respuesta.json()) as T;
}

const responder = (caso: number, texto: string) => soporte('POST', `/casos/${caso}/mensajes`, { texto });

async function ingresar(nit: string): Promise<Page> {
  contexto ??= await sala.navegador.newContext({ locale: 'es-CO', viewport: { width: 1000, height: 800 } });
  const pagina = await contexto.newPage();
  await pagina.goto(sala.servicio.url);
  await pagina.getByLabel('NIT').fill(nit);
  await pagina.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
  await pagina.keyboard.press('Enter');
  await pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  return pagina;
}

async function abrirCaso(pagina: Page, caso: number): Promise<void> {
  await pagina.goto(`${sala.servicio.url}/#caso-${caso}`);
  await pagina.getByPlaceholder('Mensaje..').waitFor();
}

const abiertos = async () => {
  const texto = await (await fetch(`${sala.servicio.url}/metrics`)).text();
  return Number(/^mesa_flujos_abiertos (\d+)/m.exec(texto)?.[1]);
};

/** Until no more of them come in. */
async function quieto(cosas: Locator): Promise<void> {
  let antes = -1;
  const igual = async () => {
    const ahora = await cosas.count();
    const sigue = ahora === antes;
    antes = ahora;
    return sigue;
  };
  await expect.poll(igual, { interval: 200 }).toBe(true);
}

test('two tabs share one stream, and one that wakes the other’s part takes it over', async () => {
  const una = await ingresar('900123456');
  await abrirCaso(una, 40912);
  const otra = await contexto!.newPage();
  await abrirCaso(otra, 40912);
  await responder(40912, 'A las dos');
  for (const pagina of [una, otra]) await pagina.locator('.mensaje', { hasText: 'A las dos' }).waitFor();
  expect(await abiertos()).toBe(1);

  // As a browser does with a tab that nobody has looked at for long.
  const cdp = await contexto!.newCDPSession(una);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  await otra.bringToFront();
  await responder(40912, 'Mientras duerme');
  await otra.locator('.mensaje', { hasText: 'Mientras duerme' }).waitFor({ timeout: 40_000 });
  await una.close();
  await responder(40912, 'Con la otra cerrada');
  await otra.locator('.mensaje', { hasText: 'Con la otra cerrada' }).waitFor();
  const textos = await otra.locator('.mensaje > p').allInnerTexts();
  expect(textos.slice(-3)).toEqual(['A las dos', 'Mientras duerme', 'Con la otra cerrada']);
});

/** Of a conversation, no more messages stay in the page. */
const EN_LA_PAGINA = 200;

test('five thousand messages open at the end, and go back page by page without a jump', async () => {
  const caso = 40884;
  for (let i = 0; i < 5_000; i += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, j) => responder(caso, `Renglón ${i + j} de la historia`)),
    );
  }
  const pagina = await ingresar('900123456');
  await abrirCaso(pagina, caso);
  const marco = pagina.locator('.mensajes');
  const mensajes = pagina.locator('.mensaje');
  await expect.poll(() => mensajes.count()).toBeGreaterThanOrEqual(50);
  for (let vez = 0; vez < 5; vez++) {
    await quieto(mensajes);
    const [cuantos, primero] = [await mensajes.count(), await mensajes.first().innerText()];
    await marco.evaluate((nodo) => (nodo.scrollTop = 0));
    await expect.poll(() => mensajes.first().innerText()).not.toBe(primero);
    expect(await mensajes.count()).toBe(Math.min(cuantos + 50, EN_LA_PAGINA));
    // What was at the top stays in sight while fifty more came in above it.
    const donde = await marco.evaluate((nodo, texto) => {
      const suyo = [...nodo.querySelectorAll<HTMLElement>('.mensaje')].find((m) => m.innerText === texto)!;
      return suyo.getBoundingClientRect().top - nodo.getBoundingClientRect().top;
    }, primero);
    expect(donde).toBeGreaterThan(-60);
    expect(donde).toBeLessThan(200);
  }
  await pagina.getByPlaceholder('Mensaje..').fill('Aún se puede escribir');
  await pagina.keyboard.press('Enter');
  await pagina.locator('.mensaje', { hasText: 'Aún se puede escribir' }).getByText('Enviado').waitFor();
});

test('a text is shown as it was written, whatever it is', async () => {
  const pagina = await ingresar('900654321');
  await abrirCaso(pagina, 40905);
  const textos = [
    'ñandú '.repeat(1_666).trim() + ' fin.',
    '👩🏽‍⚕️🏥💊'.repeat(20),
    'مرحبا، لم يصل الملف ١٢٣',
    '<script>alert(1)</script><img src=x onerror=alert(2)> & "comillas"',
    'javascript:alert(1) y https://example.org/ruta?x=1&y=(2)',
    'línea 1\n\n   línea 3',
  ];
  for (const [i, texto] of textos.entries()) {
    await pagina.getByPlaceholder('Mensaje..').fill(texto);
    await pagina.getByRole('button', { name: 'Enviar' }).click();
    await expect.poll(() => pagina.locator('.mensaje:not(.pendiente) > p').count()).toBe(i + 1);
  }
  expect(await pagina.locator('.mensaje > p').allInnerTexts()).toEqual(textos);
  const enlaces = await pagina
    .locator('.mensaje a')
    .evaluateAll((todos) => todos.map((a) => a.getAttribute('href')));
  expect(enlaces).toEqual(['https://example.org/ruta?x=1&y=(2']);
  const ancho = await pagina.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(ancho).toBeLessThanOrEqual(0);
});

test('what one user left unsent is not the next one’s, and is the first one’s again', async () => {
  const pagina = await ingresar('900123456');
  await abrirCaso(pagina, 40912);
  await pagina.getByPlaceholder('Mensaje..').fill('A medio escribir');
  await contexto!.setOffline(true);
  await pagina.getByText('Sin conexión').waitFor();
  await pagina.keyboard.press('Control+a');
  await pagina.keyboard.type('Dato de un paciente');
  await pagina.keyboard.press('Enter');
  await pagina.getByText('Pendiente').waitFor();
  await pagina.getByPlaceholder('Mensaje..').fill('Otro borrador');
  await pagina.close();
  await contexto!.setOffline(false);
  // The session is over; somebody else sits down.
  await contexto!.clearCookies();
  const otra = await ingresar('900654321');
  await otra.goto(`${sala.servicio.url}/#caso-40912`);
  await otra.getByText('No encontramos lo que busca').waitFor();
  await abrirCaso(otra, 40905);
  expect(await otra.getByPlaceholder('Mensaje..').inputValue()).toBe('');
  expect(await otra.locator('body').innerText()).not.toContain('paciente');
  await otra.close();
  await contexto!.clearCookies();
  const primera = await ingresar('900123456');
  await abrirCaso(primera, 40912);
  await primera.locator('.mensaje', { hasText: 'Dato de un paciente' }).getByText('Enviado').waitFor();
  expect(await primera.getByPlaceholder('Mensaje..').inputValue()).toBe('Otro borrador');
});
