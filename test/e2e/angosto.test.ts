/** At 320 px, which is 1280 px at a zoom of 400 % (WCAG 2.2, 1.4.10), every word stands on one line. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Sala } from './sala.ts';

const sala = Sala.preparar();
const ANGOSTO = { viewport: { width: 320, height: 640 } };

/** Words of what is to be seen that are parted over two lines, and what is wider than the page. */
const partidas = (pagina: Page): Promise<string[]> =>
  pagina.evaluate(() => {
    const halladas: string[] = [];
    const mirar = (raiz: Document | ShadowRoot): void => {
      const textos = document.createTreeWalker(raiz, NodeFilter.SHOW_TEXT);
      for (let nodo = textos.nextNode(); nodo; nodo = textos.nextNode()) {
        const { data, parentElement } = nodo as Text;
        if (!parentElement?.checkVisibility() || parentElement.closest('.oculto, .titulos, style, script'))
          continue;
        for (const { 0: palabra, index } of data.matchAll(/\p{L}{2,30}/gu)) {
          const rango = document.createRange();
          rango.setStart(nodo, index);
          rango.setEnd(nodo, index + palabra.length);
          const renglones = new Set([...rango.getClientRects()].map(({ top }) => Math.round(top)));
          if (renglones.size > 1) halladas.push(palabra);
        }
      }
      // The build shortens style sheets; one that it broke has no rules.
      for (const { cssRules } of raiz.adoptedStyleSheets) if (!cssRules.length) halladas.push('no styles');
      for (const elemento of raiz.querySelectorAll('*')) if (elemento.shadowRoot) mirar(elemento.shadowRoot);
    };
    mirar(document);
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) halladas.push(`${scrollWidth} px`);
    return halladas;
  });

test('no word of the clerk’s faces is broken', async () => {
  const { pagina } = await sala.sentarse('/', ANGOSTO);
  await pagina.getByRole('button', { name: 'Ingresar' }).waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
  await pagina.getByLabel('NIT', { exact: true }).fill('900123456');
  await pagina.getByLabel('Contraseña', { exact: true }).fill('demo-mesa-2026');
  await pagina.keyboard.press('Enter');
  await pagina.getByLabel('Motivo').waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
  await pagina
    .locator('mesa-nuevo-caso input[type=file]')
    .setInputFiles({ name: 'soporte.exe', mimeType: '', buffer: Buffer.from('x') });
  await pagina.getByText('Este tipo de archivo no se admite').waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  await pagina.getByText('Elija', { exact: false }).filter({ visible: true }).first().waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
  await pagina.goto(`${sala.servicio.url}/#mis-solicitudes`);
  await pagina.getByText('40912').filter({ visible: true }).first().waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
  await pagina.goto(`${sala.servicio.url}/#caso-40884`);
  await pagina.getByText('Usamos Google Chrome').waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
});

test('no word of the desk’s faces is broken', async () => {
  const { pagina } = await sala.entrar('Correo', 'admin@demo.local', '/agentes', ANGOSTO);
  await pagina.getByText('Usuario nuevo no aparece').first().waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
  await pagina.getByText('Usuario nuevo no aparece').first().click();
  await pagina.getByRole('button', { name: 'Enviar' }).waitFor();
  expect.soft(await partidas(pagina)).toEqual([]);
  await pagina.goto(`${sala.servicio.url}/agentes#mesa?seccion=reportes`);
  await pagina.getByText('Llegados').filter({ visible: true }).first().waitFor();
  expect.soft(['reportes', await partidas(pagina)]).toEqual(['reportes', []]);
  await pagina.goto(`${sala.servicio.url}/agentes#mesa?seccion=administracion`);
  for (const [parte, frase] of [
    ['IPS', 'Clínica Demo del Caribe'],
    ['Usuarios', 'agente2@demo.local'],
    ['Catálogo', 'Agregar motivo'],
    ['Respuestas', 'Falta un soporte'],
    ['Auditoría', 'Qué mirar'],
  ] as const) {
    const partes = pagina.getByRole('navigation', { name: 'Administración' });
    await partes.getByRole('link', { name: parte }).click();
    await pagina.getByText(frase).filter({ visible: true }).first().waitFor();
    expect.soft([parte, await partidas(pagina)]).toEqual([parte, []]);
  }
});
