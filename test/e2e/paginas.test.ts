/** What Lighthouse looks at besides speed and what axe finds, on both pages and on both kinds of screen. */
import type { Page, Response } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Sala } from './sala.ts';

const sala = Sala.preparar();

/** Bytes above which a text is sent compressed. */
const SIN_COMPRIMIR = 1_400;
const TEXTO = /^(text|application)\/(html|css|javascript|json|svg)/;

/** Loads the page, and waits until the login of the element on it is there. */
async function cargar(
  ruta: string,
  opciones: object,
): Promise<{ pagina: Page; respuestas: Response[]; faltas: string[] }> {
  const contexto = await sala.navegador.newContext({ locale: 'es-CO', ...opciones });
  const pagina = await contexto.newPage();
  const respuestas: Response[] = [];
  const faltas: string[] = [];
  pagina.on('response', (respuesta) => respuestas.push(respuesta));
  pagina.on('console', (linea) => {
    if (/error|warning/.test(linea.type())) faltas.push(linea.text());
  });
  pagina.on('pageerror', (error) => faltas.push(error.message));
  pagina.on('requestfailed', (pedida) => faltas.push(pedida.url()));
  await pagina.goto(sala.servicio.url + ruta);
  await pagina.getByRole('button', { name: 'Ingresar' }).waitFor();
  return { pagina, respuestas, faltas };
}

describe.each([
  [
    'a phone',
    { viewport: { width: 412, height: 823 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  ],
  ['a desktop', { viewport: { width: 1350, height: 940 } }],
])('on %s', (_, opciones) => {
  test.for(['/', '/agentes', '/ips'])('%s says what it is, and loads without a fault', async (ruta) => {
    const { pagina, respuestas, faltas } = await cargar(ruta, opciones);
    const dicho = await pagina.evaluate(() => {
      const meta = (nombre: string) =>
        document.querySelector<HTMLMetaElement>(`meta[name=${nombre}]`)?.content ?? '';
      return {
        doctype: document.doctype?.name,
        modo: document.compatMode,
        juego: document.characterSet,
        lengua: document.documentElement.lang,
        titulo: document.title.length > 0,
        descripcion: meta('description').length > 50,
        ancho: /width=device-width/.test(meta('viewport')),
        ampliable: !/user-scalable|maximum-scale/.test(meta('viewport')),
        sobra: document.documentElement.scrollWidth - innerWidth,
        deformadas: [...document.images].filter(
          ({ naturalWidth, naturalHeight, width, height }) =>
            !width || naturalWidth * height !== naturalHeight * width,
        ).length,
        sinMedidas: document.querySelectorAll('img:not([width][height])').length,
      };
    });
    expect(dicho).toEqual({
      ...{ doctype: 'html', modo: 'CSS1Compat', juego: 'UTF-8', lengua: 'es-CO' },
      ...{ titulo: true, descripcion: true, ancho: true, ampliable: true },
      ...{ sobra: 0, deformadas: 0, sinMedidas: 0 },
    });
    expect(faltas).toEqual([]);
    const malas: string[] = [];
    for (const respuesta of respuestas) {
      const { pathname } = new URL(respuesta.url());
      const { 'content-type': tipo = '', ...cabeceras } = respuesta.headers();
      if (respuesta.status() >= 400) malas.push(`${pathname}: ${respuesta.status()}`);
      if (!cabeceras['content-security-policy']) malas.push(`${pathname}: no policy`);
      const bytes = await respuesta.body();
      if (bytes.length > SIN_COMPRIMIR && TEXTO.test(tipo) && !cabeceras['content-encoding'])
        malas.push(`${pathname}: ${bytes.length} bytes as they are`);
      if (/[/]partes[/]/.test(pathname) && !/immutable/.test(cabeceras['cache-control'] ?? ''))
        malas.push(`${pathname}: is asked for again`);
    }
    expect(malas).toEqual([]);
  });
});
