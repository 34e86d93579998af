/**
 * Both sides of a conversation write while lines are cut, answers get lost, pages are reloaded and the service is
 * killed. In the end both show exactly what was written: each message once, in one order, each writer's in his own.
 * The seed is printed; SEMILLA repeats a run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Portal } from '../e2e/portal.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { sembrarAzar } from './apoyo.ts';
import { LineaMala } from './linea-mala.ts';

const RONDAS = 6;
const POR_RONDA = 3;
const azar = sembrarAzar();
const entre = (desde: number, hasta: number) => desde + Math.floor(azar() * (hasta - desde + 1));
const pausa = (ms: number) => new Promise((seguir) => setTimeout(seguir, ms));

let navegador: Browser;
let carpeta: string;
let servicio: Demostracion;
const portales: Portal[] = [];
const lineas: LineaMala[] = [];

beforeAll(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-charla-'));
  navegador = await chromium.launch({ executablePath: rutaDelNavegador(), args: ARGUMENTOS });
  portales.push(await Portal.abrir(), await Portal.abrir());
  servicio = await Demostracion.iniciar(entorno(), carpeta);
  lineas.push(await LineaMala.abrir(servicio.url, azar), await LineaMala.abrir(servicio.url, azar));
});

afterAll(async () => {
  await navegador?.close();
  for (const abierto of [...portales, ...lineas]) abierto.cerrar();
  await servicio?.terminar();
  await rm(carpeta, { recursive: true, force: true });
});

const entorno = (): Record<string, string> => ({
  MESA_ORIGENES: portales.map(({ url }) => url).join(),
});

/** One side: its page, its line, and what it has written so far. */
class Lado {
  readonly escritos: string[] = [];
  readonly nombre: string;
  readonly linea: LineaMala;
  readonly pagina: Page;

  private constructor(nombre: string, linea: LineaMala, pagina: Page) {
    this.nombre = nombre;
    this.linea = linea;
    this.pagina = pagina;
  }

  static async abrir(nombre: string, cual: 0 | 1, caso: number, ingreso: [string, string]): Promise<Lado> {
    const [linea, portal] = [lineas[cual]!, portales[cual]!];
    const modo = cual === 1 ? 'modo="soporte"' : '';
    portal.poner(
      linea.url,
      `<mesa-login ${modo}></mesa-login><mesa-caso-chat caso="${caso}"></mesa-caso-chat>`,
    );
    const pagina = await (await navegador.newContext({ locale: 'es-CO' })).newPage();
    await pagina.goto(portal.url);
    const [etiqueta, quien] = ingreso;
    await pagina.getByLabel(etiqueta).fill(quien);
    await pagina.getByLabel('Contraseña', { exact: true }).fill('demo-mesa-2026');
    await pagina.getByRole('button', { name: 'Ingresar' }).click();
    await pagina.getByPlaceholder('Mensaje..').waitFor();
    return new Lado(nombre, linea, pagina);
  }

  async escribir(): Promise<void> {
    const texto = `${this.nombre} ${this.escritos.length + 1}`;
    const campo = this.pagina.getByPlaceholder('Mensaje..');
    await campo.fill(texto);
    await this.pagina.getByRole('button', { name: 'Enviar' }).click();
    // Out of the composer: from here on it must arrive.
    await expect.poll(() => campo.inputValue()).toBe('');
    this.escritos.push(texto);
  }

  async maltratar(): Promise<string> {
    const [dano, ms] = [entre(0, 4), entre(300, 1_500)];
    switch (dano) {
      case 0:
        this.linea.cortada = true;
        setTimeout(() => (this.linea.cortada = false), ms);
        return `${this.nombre}: line cut for ${ms} ms`;
      case 1:
        this.linea.fallas = 0.4;
        return `${this.nombre}: requests fail`;
      case 2:
        this.linea.latencia = ms;
        return `${this.nombre}: ${ms} ms late`;
      case 3:
        this.linea.sanar();
        await this.pagina.reload();
        await this.pagina.getByPlaceholder('Mensaje..').waitFor();
        return `${this.nombre}: page reloaded`;
      default:
        this.linea.sanar();
        return `${this.nombre}: healthy`;
    }
  }

  /** What the panel shows, from the first message to the last. */
  async leer(): Promise<string[]> {
    const anteriores = this.pagina.getByRole('button', { name: 'Ver mensajes anteriores' });
    while (await anteriores.isVisible()) await anteriores.click().catch(() => undefined);
    return this.pagina.locator('.mensaje > p').allInnerTexts();
  }
}

async function reiniciar(): Promise<void> {
  const puerto = new URL(servicio.url).port;
  await servicio.terminar('SIGKILL');
  await pausa(entre(100, 1_000));
  servicio = await Demostracion.iniciar({ ...entorno(), PORT: puerto }, carpeta);
}

test('a conversation through cuts, lost answers, reloads and kills is whole on both sides', async () => {
  const caso = 40884;
  const ips = await Lado.abrir('ips', 0, caso, ['NIT', '900123456']);
  const agente = await Lado.abrir('agente', 1, caso, ['Correo', 'agente@demo.local']);
  const previos = await ips.leer();
  const historia: string[] = [];
  for (let ronda = 0; ronda < RONDAS; ronda++) {
    historia.push(await ips.maltratar(), await agente.maltratar());
    const escribir = async (lado: Lado) => {
      for (let i = 0; i < POR_RONDA; i++) {
        await lado.escribir();
        await pausa(entre(0, 200));
      }
    };
    await Promise.all([escribir(ips), escribir(agente), entre(0, 3) === 0 && reiniciar()]);
  }
  for (const { linea } of [ips, agente]) linea.sanar();
  for (const { pagina } of [ips, agente]) {
    await expect
      .poll(() => pagina.locator('.pendiente').count(), { timeout: 60_000, message: historia.join('\n') })
      .toBe(0);
  }

  const total = RONDAS * POR_RONDA * 2;
  await expect
    .poll(async () => (await ips.leer()).length - previos.length, {
      timeout: 40_000,
      message: historia.join('\n'),
    })
    .toBe(total);
  const visto = (await ips.leer()).slice(previos.length);
  await expect
    .poll(async () => (await agente.leer()).slice(previos.length), {
      timeout: 40_000,
      message: historia.join('\n'),
    })
    .toEqual(visto);
  for (const { nombre, escritos } of [ips, agente]) {
    expect(visto.filter((texto) => texto.startsWith(nombre))).toEqual(escritos);
  }
});
