/** A browser and a demonstration for the tests of one file, and people who sit down at it. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Demostracion } from './servicio.ts';

/** Of every account of the demonstration. */
export const CLAVE = 'demo-mesa-2026';

type Opciones = Parameters<Browser['newContext']>[0];

export interface Puesto {
  pagina: Page;
  contexto: BrowserContext;
}

export class Sala {
  navegador!: Browser;
  servicio!: Demostracion;

  /** Opens before the first test of the file that calls it, and closes after the last; `entorno` is the service's. */
  static preparar(entorno?: Record<string, string>): Sala {
    const sala = new Sala();
    beforeAll(async () => {
      sala.navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
      sala.servicio = await Demostracion.iniciar(entorno);
    });
    afterAll(async () => {
      // What failed to open is not there.
      await (sala.navegador as Browser | undefined)?.close();
      await (sala.servicio as Demostracion | undefined)?.cerrar();
    });
    return sala;
  }

  /** A browser of its own at `ruta`. */
  async sentarse(ruta: string, opciones: Opciones = {}): Promise<Puesto> {
    const contexto = await this.navegador.newContext({
      locale: 'es-CO',
      viewport: { width: 1440, height: 900 },
      ...opciones,
    });
    const pagina = await contexto.newPage();
    await pagina.goto(this.servicio.url + ruta);
    return { pagina, contexto };
  }

  /** The same, and logs in there. */
  async entrar(
    etiqueta: 'NIT' | 'Correo',
    quien: string,
    ruta: string,
    opciones?: Opciones,
  ): Promise<Puesto> {
    const puesto = await this.sentarse(ruta, opciones);
    await ingresar(puesto.pagina, etiqueta, quien);
    return puesto;
  }
}

/** Fills the login that is to be seen. */
export async function ingresar(
  pagina: Page,
  etiqueta: 'NIT' | 'Correo',
  quien: string,
  clave = CLAVE,
): Promise<void> {
  const campo = (nombre: string) =>
    pagina.getByLabel(nombre, { exact: true }).filter({ visible: true }).first();
  await campo(etiqueta).fill(quien);
  await campo('Contraseña').fill(clave);
  await pagina.keyboard.press('Enter');
}

/** What the service answers to who uses this page. */
export const leer = (pagina: Page, ruta: string): Promise<Record<string, unknown>> =>
  pagina.evaluate(async (camino) => {
    const respuesta = await fetch(`/api/v1${camino}`);
    return (await respuesta.json()) as Record<string, unknown>;
  }, ruta);
