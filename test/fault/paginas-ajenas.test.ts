/** Portals as they are: old libraries that change what the language brings, names that hide methods, styles for all. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ingresar, Sala } from '../e2e/sala.ts';

import { rutaDeMuestra } from '../muestras.ts';

const sala = Sala.preparar();

const ETIQUETAS = `<mesa-login></mesa-login><mesa-nuevo-caso></mesa-nuevo-caso>
  <mesa-mis-solicitudes></mesa-mis-solicitudes>`;

interface Pagina {
  cabeza?: string;
  cuerpo?: string;
  entrada?: string;
  color?: 'light' | 'dark';
  /** As in Chrome 109, which knows no color-mix. */
  sinMezcla?: boolean;
}

/** A page of the portal, with what it has before our script and around our tags. */
async function abrir(que: Pagina) {
  const { cabeza = '', cuerpo = ETIQUETAS, entrada = 'mesa.js', color = 'light', sinMezcla } = que;
  const contexto = await sala.navegador.newContext({ locale: 'es-CO', colorScheme: color });
  const pagina = await contexto.newPage();
  const errores: string[] = [];
  pagina.on('pageerror', ({ message }) => errores.push(message));
  await pagina.route(`${sala.servicio.url}/portal`, (ruta) =>
    ruta.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="es"><title>Portal</title>${cabeza}
        <script type="module" src="/widget/${entrada}"></script>${cuerpo}`,
    }),
  );
  if (sinMezcla) {
    await pagina.route('**/widget/mesa.js', async (ruta) => {
      const respuesta = await ruta.fetch();
      const texto = await respuesta.text();
      expect(texto).toContain('color-mix(');
      await ruta.fulfill({ response: respuesta, body: texto.replaceAll('color-mix(', 'no-se-mezcla(') });
    });
  }
  await pagina.goto(`${sala.servicio.url}/portal`);
  return { pagina, errores };
}

/** From the login to the number, with a file. */
async function generar(pagina: Page): Promise<void> {
  await ingresar(pagina, 'NIT', '900123456');
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Desde una página ajena');
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(rutaDeMuestra('texto.pdf'));
  await pagina.getByText('adjuntado').waitFor();
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  await pagina.getByRole('heading', { name: /quedó registrada con el número/ }).waitFor();
  await pagina.getByRole('button', { name: 'Ver el caso' }).click();
  await pagina.getByPlaceholder('Mensaje..').fill('Y un mensaje');
  await pagina.getByRole('button', { name: 'Enviar' }).click();
  await pagina.locator('.mensaje:not(.pendiente)', { hasText: 'Y un mensaje' }).waitFor();
}

/** What Prototype 1.5 to 1.6 does to the language. */
const PROTOTYPE = `<script>
  var citar = function (algo) { return JSON.stringify(String(algo)); };
  Array.prototype.toJSON = function () { return '[' + this.map(citar).join(', ') + ']'; };
  String.prototype.toJSON = Number.prototype.toJSON = function () { return citar(this); };
  Date.prototype.toJSON = function () { return citar(this.toISOString()); };
  Array.from = function (algo) {
    var lista = [];
    for (var i = 0; i < (algo ? algo.length || 0 : 0); i++) lista.push(algo[i]);
    return lista;
  };
  Array.prototype.each = function (hacer) { this.forEach(hacer); return this; };
  Function.prototype.bind = function (quien) {
    var funcion = this, primeros = [].slice.call(arguments, 1);
    return function () { return funcion.apply(quien, primeros.concat([].slice.call(arguments))); };
  };
  Element.prototype.remove = function () { this.parentNode.removeChild(this); return this; };
  Element.prototype.update = function (texto) { this.textContent = texto; return this; };
  Element.prototype.visible = function () { return true; };
</script>`;

/** What MooTools 1.1 to 1.2 and polyfills for old browsers do. */
const MOOTOOLS = `<script>
  window.Event = function (evento) { this.event = evento || window.event; };
  window.Event.prototype.stop = function () { return this; };
  window.CustomEvent = function (tipo, opciones) {
    var evento = document.createEvent('CustomEvent');
    evento.initCustomEvent(tipo, !!(opciones && opciones.bubbles), false, opciones && opciones.detail);
    return evento;
  };
  window.$ = function (id) { return document.getElementById(id); };
  Object.keys = function (algo) { var nombres = []; for (var n in algo) nombres.push(n); return nombres; };
</script>`;

test.each([
  ['Prototype', PROTOTYPE],
  ['MooTools', MOOTOOLS],
  ['both', PROTOTYPE + MOOTOOLS],
])('a case is filed and a message sent beside %s', async (_, cabeza) => {
  const { pagina, errores } = await abrir({ cabeza });
  await generar(pagina);
  expect(errores).toEqual([]);
});

test('names of forms and pictures that hide methods of the document do not stop it', async () => {
  const nombres = [
    'querySelector',
    'querySelectorAll',
    'getElementsByTagName',
    'body',
    'hidden',
    'activeElement',
  ];
  const cuerpo = nombres.map((nombre) => `<form name="${nombre}"><input name="${nombre}"></form>`).join('');
  const { pagina, errores } = await abrir({ cuerpo: cuerpo + ETIQUETAS });
  expect(await pagina.evaluate(() => typeof document.querySelector)).toBe('object');
  await generar(pagina);
  // Beside the case that was filed: the list is there too.
  await pagina.getByRole('heading', { name: 'Mis Solicitudes' }).waitFor();
  expect(errores).toEqual([]);
});

test('the script with a query is the same script: the tags share one session', async () => {
  const { pagina, errores } = await abrir({ entrada: 'mesa.js?v=3' });
  await generar(pagina);
  expect(errores).toEqual([]);
});

/** Everything that is inherited and would be seen. */
const HEREDADO = `
  color: rgb(255, 0, 0); font: italic small-caps 700 9px/1 serif; font-stretch: condensed; letter-spacing: 4px;
  word-spacing: 9px; text-indent: 40px; text-align: center; text-transform: uppercase; text-shadow: 2px 2px red;
  white-space: pre; word-break: break-all; line-break: anywhere; hyphens: auto; tab-size: 20; quotes: "x" "y";
  list-style: square inside; cursor: wait; -webkit-text-fill-color: lime; -webkit-text-stroke: 1px blue;
  user-select: none; font-variant-numeric: slashed-zero; font-feature-settings: "smcp"; border-collapse: collapse;
  border-spacing: 9px; caption-side: bottom; empty-cells: hide;
  text-underline-offset: 9px; text-emphasis: dot; orphans: 9; text-rendering: geometricPrecision; font-kerning: none;`;

/** What old style sheets say of `*`. */
const DE_TODO = `
  color: red; font: italic small-caps 700 9px/1 serif; letter-spacing: 4px; word-spacing: 9px; text-indent: 40px;
  text-align: center; text-transform: uppercase; text-shadow: 2px 2px red; white-space: pre; cursor: wait;
  -webkit-text-fill-color: lime; user-select: none; box-sizing: content-box;`;

/** The computed style of a heading, a paragraph, a label and a field, but for what depends on their size. */
const estilos = (pagina: Page) =>
  pagina.locator('mesa-login').evaluate(async (elemento) => {
    await customElements.whenDefined('mesa-login');
    const raiz = elemento.shadowRoot!;
    while (!raiz.querySelector('#contrasena')) await new Promise(requestAnimationFrame);
    return ['section', 'h2', 'label', 'input', '.principal', '.ayuda'].flatMap((selector) => {
      const estilo = getComputedStyle(raiz.querySelector(selector)!);
      return [...estilo]
        .filter((nombre) => !/^--/.test(nombre))
        .map((nombre) => `${selector} ${nombre}: ${estilo.getPropertyValue(nombre)}`);
    });
  });

test.each([
  ['is inherited', `<style>body { ${HEREDADO} }</style>`],
  ['is said of everything', `<style>* { ${DE_TODO} }</style>`],
])('nothing that %s on the page changes how the elements look', async (_, cabeza) => {
  const limpia = new Set(await estilos((await abrir({})).pagina));
  const otra = await estilos((await abrir({ cabeza })).pagina);
  expect(limpia.size).toBeGreaterThan(1000);
  expect(otra.filter((linea) => !limpia.has(linea))).toEqual([]);
});

test('a page that hides, or writes from the right to the left, does so in the elements too', async () => {
  const { pagina } = await abrir({ cuerpo: `<div dir="rtl">${ETIQUETAS}</div>` });
  await pagina.getByRole('heading', { name: 'Ingreso IPS' }).waitFor();
  const leer = (nombre: string) =>
    pagina.locator('mesa-login h2').evaluate((h2, uno) => getComputedStyle(h2).getPropertyValue(uno), nombre);
  expect(await leer('direction')).toBe('rtl');
  await pagina.evaluate(() => (document.querySelector('div')!.style.visibility = 'hidden'));
  expect(await leer('visibility')).toBe('hidden');
});

/** How far two colours are apart (WCAG 2.2, relative luminance). */
function contraste(uno: string, otro: string): number {
  const [claro, oscuro] = [uno, otro]
    .map((color) => {
      const [r, g, b] = color.match(/[\d.]+/g)!.map((parte) => {
        const valor = Number(parte) / 255;
        return valor <= 0.04045 ? valor / 12.92 : ((valor + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! + 0.05;
    })
    .sort((a, b) => b - a);
  return claro! / oscuro!;
}

test.each([
  ['a light', 'light', ''],
  ['a dark', 'dark', ''],
  [
    'a portal’s dark',
    'light',
    'mesa-login { --mesa-fondo: #101418; --mesa-texto: #e8edf2; --mesa-acento: #8fd0ff }',
  ],
] as const)(
  'on %s page a browser that mixes no colours shows text that can be read',
  async (_, esquema, css) => {
    const { pagina } = await abrir({
      color: esquema,
      cabeza: `<meta name="color-scheme" content="${esquema}"><style>:root { color-scheme: ${esquema} } ${css}</style>`,
      sinMezcla: true,
    });
    await pagina.getByRole('button', { name: 'Ingresar' }).click();
    await pagina.getByText('Complete este campo.').first().waitFor();
    const colores = await pagina.locator('mesa-login').evaluate((elemento) => {
      const raiz = elemento.shadowRoot!;
      const fondo = getComputedStyle(raiz.querySelector('.panel')!).backgroundColor;
      const pares = ['h2', 'label', '#quien', '#quien-error', '.enlace'].map((selector) => {
        return [selector, getComputedStyle(raiz.querySelector(selector)!).color, fondo] as const;
      });
      const principal = getComputedStyle(raiz.querySelector('.principal')!);
      return [...pares, ['.principal', principal.color, principal.backgroundColor] as const];
    });
    const ilegibles = colores.filter(([, texto, fondo]) => contraste(texto, fondo) < 4.5);
    expect(ilegibles).toEqual([]);
  },
);
