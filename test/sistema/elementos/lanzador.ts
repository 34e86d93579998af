/** Lets Web Test Runner use the browsers of these tests. */
import type { BrowserLauncher, SessionResult } from '@web/test-runner';
import type { Motor, Navegador, Tecla, Ventana } from '../navegador/navegador.ts';
import { abrirNavegador } from '../navegadores.ts';

interface Pagina {
  setViewport(medida: { width: number; height: number }): Promise<void>;
  keyboard: { type(texto: string): Promise<void>; press(tecla: Tecla | 'Space'): Promise<void> };
}

export class Lanzador implements BrowserLauncher {
  readonly name: Motor;
  /** The commands of the tests (keys, size of the window) ask for a page as Puppeteer has it. */
  readonly type = 'puppeteer';
  /** All test files follow one another in one window. */
  readonly concurrency = 1;
  #navegador: Navegador | undefined;
  #ventana: Promise<Ventana> | undefined;
  #activa: { sesion: string; url: string } | undefined;

  constructor(motor: Motor) {
    this.name = motor;
  }

  async startSession(sesion: string, url: string): Promise<void> {
    this.#activa = { sesion, url };
    const ventana = await (this.#ventana ??= this.#abrir());
    await ventana.ir(url);
  }

  isActive(sesion: string): boolean {
    return this.#activa?.sesion === sesion;
  }

  getBrowserUrl(sesion: string): string | undefined {
    return this.isActive(sesion) ? this.#activa?.url : undefined;
  }

  /** As much of a Puppeteer page as those commands use. */
  getPage(): Pagina {
    const ventana = async () => (await this.#ventana)!;
    return {
      setViewport: async ({ width, height }) => (await ventana()).medir(width, height),
      keyboard: {
        type: async (texto) => (await ventana()).teclear(texto),
        press: async (tecla) =>
          tecla === 'Space' ? (await ventana()).teclear(' ') : (await ventana()).tecla(tecla),
      },
    };
  }

  async stopSession(): Promise<SessionResult> {
    this.#activa = undefined;
    await (await this.#ventana)?.ir('about:blank');
    return {};
  }

  async startDebugSession(): Promise<void> {
    throw new Error('Debug in Chromium: npm run test:widget');
  }

  async stop(): Promise<void> {
    await this.#navegador?.cerrar();
  }

  async #abrir(): Promise<Ventana> {
    this.#navegador = await abrirNavegador(this.name);
    const ventana = await this.#navegador.abrirVentana();
    await ventana.medir(800, 600);
    return ventana;
  }
}
