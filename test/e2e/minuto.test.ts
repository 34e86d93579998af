/** The clerk's minute: how many keys and taps a case takes, and that nothing moves under the hand meanwhile. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { corrimiento, medirCorrimiento, olvidarCorrimiento, pintado, retener } from './corrimiento.ts';
import { CLAVE, Sala } from './sala.ts';

const sala = Sala.preparar();
const TELEFONO = { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true };

/** Where the focus is, in words: the field's label, or what the button says. */
const foco = (pagina: Page): Promise<string> =>
  pagina.evaluate(() => {
    let nodo = document.activeElement;
    while (nodo?.shadowRoot?.activeElement) nodo = nodo.shadowRoot.activeElement;
    const { labels } = nodo as HTMLInputElement;
    return (labels?.[0] ?? nodo)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  });

test('Tab goes from NIT to Contraseña to Ingresar, and the rest comes after', async () => {
  const { pagina } = await sala.sentarse('/');
  const nit = pagina.getByLabel('NIT', { exact: true });
  await nit.focus();
  expect(await nit.getAttribute('inputmode')).toBe('numeric');
  const orden: string[] = [];
  for (let i = 0; i < 4; i++) {
    await pagina.keyboard.press('Tab');
    orden.push(await foco(pagina));
  }
  expect(orden).toEqual(['Contraseña', 'Ingresar', 'Mostrar contraseña', 'Mi IPS tiene varios usuarios']);
  await pagina.keyboard.press('Tab');
  await pagina.keyboard.press('Enter');
  await pagina.getByText('Pida otra a la EPS').waitFor();
});

test('a password typed after Tab arrives, and the NIT may have its check digit without a hyphen', async () => {
  const { pagina } = await sala.sentarse('/');
  await pagina.getByLabel('NIT', { exact: true }).click();
  await pagina.keyboard.type('9001234568');
  await pagina.keyboard.press('Tab');
  await pagina.keyboard.type(CLAVE);
  await pagina.keyboard.press('Enter');
  await pagina.getByLabel('Motivo').waitFor();
});

test('from the login to the number of the case in 45 keys, with no pointer', async () => {
  const { pagina } = await sala.sentarse('/');
  let teclas = 0;
  const teclear = async (...partes: string[]) => {
    for (const parte of partes) {
      const tecla = /^(Tab|Enter)$/.test(parte);
      teclas += tecla ? 1 : parte.length;
      await (tecla ? pagina.keyboard.press(parte) : pagina.keyboard.type(parte));
    }
  };
  await expect.poll(() => foco(pagina)).toBe('NIT');
  await teclear('900123456', 'Tab', CLAVE, 'Enter');
  await expect.poll(() => foco(pagina)).toBe('Motivo');
  await teclear('F', 'Tab', 'R', 'Tab', 'Factura FE-1180', 'Enter');
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  await titulo.waitFor();
  expect(teclas).toBeLessThanOrEqual(45);
  await expect.poll(() => foco(pagina)).toBe((await titulo.innerText()).replace(/\s+/g, ' '));
});

test('from the login to the number of the case in nine taps on a phone', async () => {
  const { pagina } = await sala.sentarse('/', TELEFONO);
  let toques = 0;
  const tocar = async (etiqueta: string, exact = true) => {
    toques += 1;
    await pagina.getByLabel(etiqueta, { exact }).filter({ visible: true }).tap();
  };
  const presionar = async (name: string) => {
    toques += 1;
    await pagina.getByRole('button', { name, exact: true }).tap();
  };
  await tocar('NIT');
  await pagina.keyboard.type('900123456');
  await tocar('Contraseña');
  await pagina.keyboard.type(CLAVE);
  await presionar('Ingresar');
  // A list to choose from takes one tap to open and one to choose.
  for (const [campo, opcion] of [
    ['Motivo', 'FACTURACION'],
    ['Asunto', 'RADICACION'],
  ] as const) {
    await pagina.getByLabel(campo).selectOption({ label: opcion });
    toques += 2;
  }
  await tocar('Descripción');
  await pagina.keyboard.type('Factura FE-1181');
  await presionar('Generar Servicio');
  await pagina.getByRole('heading', { name: /quedó registrada con el número/ }).waitFor();
  expect(toques).toBeLessThanOrEqual(9);
});

for (const [donde, opciones] of [
  ['on a phone', TELEFONO],
  ['on a desktop', { viewport: { width: 1280, height: 800 } }],
] as const) {
  test(`nothing moves ${donde} while the page loads slowly, nor at a wrong password, nor before the form is there`, async () => {
    const { pagina, contexto } = await sala.sentarse('/salud', opciones);
    await medirCorrimiento(pagina);
    const guion = await retener(pagina, '**/widget/mesa.js');
    const sesion = await retener(pagina, '**/api/v1/sesion');
    const catalogo = await retener(pagina, '**/api/v1/catalogo');
    await pagina.goto(sala.servicio.url, { waitUntil: 'commit' });
    await pagina.getByText('Cuentas de esta demostración').waitFor();
    await pintado(pagina);
    guion();
    await pagina.getByText('Cargando…').filter({ visible: true }).first().waitFor();
    await pintado(pagina);
    sesion();
    await pagina.getByLabel('NIT', { exact: true }).fill('900123456');
    expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });
    await pagina.getByLabel('Contraseña', { exact: true }).fill('otra-clave-cualquiera');
    // On a slow line it is refused long after the key.
    await olvidarCorrimiento(pagina);
    await pagina.keyboard.press('Enter');
    await pagina.getByText('no son correctos').waitFor();
    expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });
    await pagina.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
    await pagina.keyboard.press('Enter');
    await pagina.getByText('Cargando…').filter({ visible: true }).first().waitFor();
    await pintado(pagina);
    catalogo();
    await pagina.getByLabel('Motivo').waitFor();
    await pagina.getByRole('button', { name: 'Salir' }).waitFor();
    expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });
    // The form on a page that is loaded with a session.
    await pagina.reload();
    await pagina.getByRole('button', { name: 'Salir' }).waitFor();
    await pagina.getByLabel('Motivo').waitFor();
    expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });
    await contexto.close();
  });
}

for (const [donde, opciones] of [
  ['on a phone', TELEFONO],
  ['on a desktop', { viewport: { width: 1280, height: 800 } }],
] as const) {
  test(`nothing moves ${donde} while the list and a conversation arrive slowly`, async () => {
    const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/', opciones);
    await pagina.getByLabel('Motivo').waitFor();
    await medirCorrimiento(pagina);
    for (const [seccion, camino, llegado] of [
      ['mis-solicitudes', '**/api/v1/casos?*', 'El portal no carga los anexos'],
      ['caso-40884', '**/api/v1/casos/40884**', 'Usamos Google Chrome'],
    ] as const) {
      const soltar = await retener(pagina, camino);
      await pagina.goto('about:blank');
      await pagina.goto(`${sala.servicio.url}/#${seccion}`);
      await pagina.getByText('Cargando…').filter({ visible: true }).first().waitFor();
      await pagina.getByRole('button', { name: 'Salir' }).filter({ visible: true }).waitFor();
      await pintado(pagina);
      soltar();
      await pagina.getByText(llegado).filter({ visible: true }).first().waitFor();
      // The first look at what is unread, and its mark, too.
      await pintado(pagina);
      expect.soft([seccion, await corrimiento(pagina)]).toEqual([seccion, { suma: 0, de: [] }]);
    }
    await contexto.close();
  });
}

test('a list of twenty on a phone is at most 2400 px high', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900654321', '/', TELEFONO);
  await pagina.getByLabel('Motivo').waitFor();
  await pagina.evaluate(async () => {
    for (let i = 0; i < 20; i++)
      await fetch('/api/v1/casos', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
        body: JSON.stringify({
          motivo: 'facturacion',
          asunto: 'radicacion',
          descripcion: `Factura FE-${i} no aparece`,
          mensaje: 'La radicamos el 10 de enero y todavía no aparece en la consulta del portal.',
        }),
      });
  });
  await pagina.goto(`${sala.servicio.url}/#mis-solicitudes`);
  await pagina.getByText('1–20 de').filter({ visible: true }).first().waitFor();
  const { height } = (await pagina.locator('mesa-mis-solicitudes').boundingBox())!;
  expect(height).toBeLessThanOrEqual(2_400);
  await contexto.close();
});
