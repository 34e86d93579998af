/** The three browsers: the programs that each needs, and how it is opened. */
import { rutaDelNavegador } from '../navegador.js';
import type { Motor, Navegador } from './navegador/navegador.ts';
import { NavegadorPuppeteer } from './navegador/puppeteer.ts';
import { NavegadorWebkit } from './navegador/webkit.ts';
import { rutaDe, type Programa } from './programas.ts';

/** Chromium is found, or installed, by the end-to-end tests' own search. */
export const PROGRAMAS_DE: Record<Motor, readonly Programa[]> = {
  chromium: [],
  firefox: ['firefox-esr'],
  webkit: ['WebKitWebDriver', 'Xvfb'],
};

export interface Ajustes {
  /** For the browser's command line. */
  argumentos?: string[];
  /** Firefox's own preferences. */
  preferencias?: Record<string, unknown>;
}

/** Its programs must be installed. */
export async function abrirNavegador(
  motor: Motor,
  { argumentos = [], preferencias }: Ajustes = {},
): Promise<Navegador> {
  if (motor === 'webkit') {
    return new NavegadorWebkit({ driver: rutaDe('WebKitWebDriver')!, xvfb: rutaDe('Xvfb')! }, argumentos);
  }
  const programa = motor === 'firefox' ? rutaDe('firefox-esr')! : rutaDelNavegador();
  return NavegadorPuppeteer.abrir(motor, programa, argumentos, preferencias);
}
