/** Files that are dropped on the help desk, as the browser brings them. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Sala } from '../e2e/sala.ts';

import { rutaDeMuestra } from '../muestras.ts';

const PNG = rutaDeMuestra('base.png');
const sala = Sala.preparar();

interface Arrastre {
  /** Over the middle of this, or its upper left corner. */
  sobre: (donde: Locator, esquina?: boolean) => Promise<void>;
  soltar: () => Promise<void>;
}

async function arrastrar(pagina: Page, data: object): Promise<Arrastre> {
  const cdp = await pagina.context().newCDPSession(pagina);
  let [x, y] = [1, 1];
  let dentro = false;
  const decir = (type: string) => cdp.send('Input.dispatchDragEvent', { type, x, y, data } as never);
  return {
    async sobre(donde, esquina = false) {
      await donde.scrollIntoViewIfNeeded();
      const caja = (await donde.boundingBox())!;
      x = caja.x + (esquina ? 3 : caja.width / 2);
      y = caja.y + (esquina ? 3 : caja.height / 2);
      if (!dentro) await decir('dragEnter');
      dentro = true;
      // The browser tells where it is only while it moves.
      await decir('dragOver');
      x += 1;
      await decir('dragOver');
    },
    async soltar() {
      await decir('drop');
      dentro = false;
    },
  };
}
const deArchivos = (pagina: Page) => arrastrar(pagina, { items: [], files: [PNG], dragOperationsMask: 1 });
const deTexto = (pagina: Page, texto: string) =>
  arrastrar(pagina, { items: [{ mimeType: 'text/plain', data: texto }], dragOperationsMask: 1 });

const senalado = (elemento: Locator) =>
  elemento.evaluate((nodo) => [nodo.hasAttribute('data-soltar'), getComputedStyle(nodo).outlineStyle]);
const SI = [true, 'dashed'];
const NO = [false, 'none'];

test('a file is taken anywhere in the form, which shows so while it is over it; a text is not', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/#mesa-de-ayuda');
  const formulario = pagina.locator('mesa-nuevo-caso').filter({ visible: true });
  await formulario.getByLabel('Motivo').waitFor();
  const archivo = await deArchivos(pagina);
  await archivo.sobre(formulario.getByRole('heading'));
  await expect.poll(() => senalado(formulario)).toEqual(SI);
  // From one part of it into another, and to its very edge.
  for (const parte of [formulario.getByLabel('Motivo'), formulario.getByLabel('Descripción')]) {
    await archivo.sobre(parte);
    expect(await senalado(formulario)).toEqual(SI);
  }
  await archivo.sobre(formulario, true);
  expect(await senalado(formulario)).toEqual(SI);
  await archivo.sobre(pagina.locator('header').first());
  await expect.poll(() => senalado(formulario)).toEqual(NO);
  await archivo.sobre(formulario.getByLabel('Descripción'));
  await expect.poll(() => senalado(formulario)).toEqual(SI);
  // Out of the window: the browser names nothing that it went to, and the debugger cannot do it.
  await formulario.getByLabel('Descripción').dispatchEvent('dragleave');
  await expect.poll(() => senalado(formulario)).toEqual(NO);
  await archivo.sobre(formulario.getByRole('heading'));
  await archivo.soltar();
  await formulario.getByText('adjuntado').waitFor();
  expect(await senalado(formulario)).toEqual(NO);

  const texto = await deTexto(pagina, 'Factura FE-1180');
  await texto.sobre(formulario.getByLabel('Descripción'));
  expect(await senalado(formulario)).toEqual(NO);
  await texto.soltar();
  await expect.poll(() => formulario.getByLabel('Descripción').inputValue()).toBe('Factura FE-1180');
  expect(await formulario.locator('mesa-adjuntos li').count()).toBe(1);
  await contexto.close();
});

test('a file is taken anywhere in the conversation, and goes with the message', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/#caso-40884');
  const chat = pagina.locator('mesa-caso-chat').filter({ visible: true });
  await chat.getByPlaceholder('Mensaje..').waitFor();
  const archivo = await deArchivos(pagina);
  for (const parte of [chat.locator('.mensajes'), chat.getByPlaceholder('Mensaje..'), chat.locator('dl')]) {
    await archivo.sobre(parte);
    await expect.poll(() => senalado(chat)).toEqual(SI);
  }
  await archivo.sobre(chat, true);
  await archivo.soltar();
  await chat.getByText('adjuntado').waitFor();
  await chat.getByRole('button', { name: 'Enviar' }).click();
  await chat.locator('.mensaje:not(.pendiente)', { hasText: 'base.png' }).waitFor();
  await contexto.close();
});

test('a browser does not leave the page for a file that cannot be taken', async () => {
  const sinSesion = await sala.sentarse('/#mesa-de-ayuda');
  const conSesion = await sala.entrar('NIT', '900123456', '/#caso-40797');
  await conSesion.pagina.getByText('Este caso está cerrado').waitFor();
  const soporte = await sala.entrar('Correo', 'agente@demo.local', '/agentes#mesa?vista=abiertos');
  await soporte.pagina.locator('[data-numero]').first().waitFor();
  for (const [{ pagina }, donde] of [
    [sinSesion, sinSesion.pagina.locator('mesa-nuevo-caso').filter({ visible: true })],
    [conSesion, conSesion.pagina.locator('mesa-caso-chat').filter({ visible: true })],
    [soporte, soporte.pagina.locator('[data-numero="40905"]')],
  ] as const) {
    // Unless it is told otherwise while the file is over the page, a browser opens it in place of the page.
    await pagina.evaluate(() =>
      addEventListener('dragover', (evento) => {
        document.body.dataset.dicho = `${evento.defaultPrevented} ${evento.dataTransfer!.dropEffect}`;
      }),
    );
    const archivo = await deArchivos(pagina);
    await archivo.sobre(donde);
    await expect.poll(() => pagina.locator('body').getAttribute('data-dicho')).toBe('true none');
    expect(await pagina.locator('[data-soltar]').count()).toBe(0);
    await archivo.soltar();
    expect(await pagina.locator('mesa-adjuntos').count()).toBe(0);
  }
  await soporte.contexto.close();
  await sinSesion.contexto.close();
  await conSesion.contexto.close();
});

test('at the desk the conversation takes a file, and nothing beside it', async () => {
  const { pagina, contexto } = await sala.entrar(
    'Correo',
    'agente@demo.local',
    '/agentes#mesa?vista=abiertos&caso=40884',
  );
  const conversacion = pagina.locator('mesa-conversacion');
  await conversacion.getByLabel('Mensaje', { exact: true }).waitFor();
  const archivo = await deArchivos(pagina);
  await archivo.sobre(pagina.locator('[data-numero="40905"]'));
  expect(await senalado(conversacion)).toEqual(NO);
  await archivo.sobre(conversacion.locator('.mensajes'));
  await expect.poll(() => senalado(conversacion)).toEqual(SI);
  await archivo.soltar();
  await conversacion.getByText('adjuntado').waitFor();
  expect(await conversacion.locator('mesa-adjuntos li').count()).toBe(1);
  await contexto.close();
});
