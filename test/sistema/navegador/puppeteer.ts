/** Chromium by its own protocol and Firefox by WebDriver BiDi: puppeteer-core speaks both. */
import { launch, type Browser, type ElementHandle, type LaunchOptions, type Page } from 'puppeteer-core';
import { ARGUMENTOS } from '../../navegador.js';
import type { Navegador, Tecla, Ventana } from './navegador.ts';

const OPCIONES = {
  chromium: { browser: 'chrome', args: ARGUMENTOS },
  firefox: { browser: 'firefox', args: [] },
} satisfies Record<string, LaunchOptions>;

/** Scrollbars like a phone's, which take no room. */
const PREFERENCIAS = { 'ui.useOverlayScrollbars': 1 };

const PACIENCIA_MS = 120_000;

export class NavegadorPuppeteer implements Navegador {
  readonly motor;
  readonly version: string;
  readonly #browser: Browser;

  private constructor(motor: 'chromium' | 'firefox', version: string, browser: Browser) {
    this.motor = motor;
    this.version = version;
    this.#browser = browser;
  }

  static async abrir(
    motor: 'chromium' | 'firefox',
    programa: string,
    argumentos: readonly string[],
    preferencias: Record<string, unknown> = {},
  ): Promise<NavegadorPuppeteer> {
    const { args, ...opciones } = OPCIONES[motor];
    const browser = await launch({
      ...opciones,
      args: [...args, ...argumentos],
      extraPrefsFirefox: { ...PREFERENCIAS, ...preferencias },
      executablePath: programa,
      acceptInsecureCerts: true,
      timeout: PACIENCIA_MS,
      protocolTimeout: PACIENCIA_MS,
    });
    return new NavegadorPuppeteer(motor, await browser.version(), browser);
  }

  async abrirVentana(): Promise<Ventana> {
    const contexto = await this.#browser.createBrowserContext();
    return new VentanaPuppeteer(await contexto.newPage());
  }

  cerrar(): Promise<void> {
    return this.#browser.close();
  }
}

class VentanaPuppeteer implements Ventana {
  readonly faltas: string[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    page.on('console', (linea) => {
      if (linea.type() !== 'error') return;
      // What could not be loaded is not in the text.
      const { url = '' } = linea.location();
      this.faltas.push(`${linea.text()} ${url}`.trim());
    });
    page.on('pageerror', (error) => this.faltas.push(String(error)));
  }

  async ir(url: string): Promise<void> {
    await this.#page.goto(url, { timeout: PACIENCIA_MS });
  }

  evaluar(expresion: string): Promise<unknown> {
    return this.#page.evaluate(expresion);
  }

  pulsar(x: number, y: number): Promise<void> {
    return this.#page.mouse.click(x, y);
  }

  teclear(texto: string): Promise<void> {
    return this.#page.keyboard.type(texto);
  }

  tecla(tecla: Tecla): Promise<void> {
    return this.#page.keyboard.press(tecla);
  }

  async adjuntar(campo: string, rutas: string[]): Promise<void> {
    const nodo = (await this.#page.evaluateHandle(campo)) as ElementHandle<HTMLInputElement>;
    await nodo.uploadFile(...rutas);
    await nodo.dispose();
  }

  medir(width: number, height: number): Promise<void> {
    return this.#page.setViewport({ width, height });
  }

  retratar(): Promise<Uint8Array> {
    return this.#page.screenshot();
  }

  cerrar(): Promise<void> {
    return this.#page.browserContext().close();
  }
}
