/** Conversations of thousands, names of hundreds of letters, browsers that keep nothing: what a clerk still can do. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Alcance } from '../../server/alcance.ts';
import { importarCaso } from '../../server/casos/importar-caso.ts';
import { leerConfig } from '../../server/config.ts';
import { correr } from '../../server/db/steps.ts';
import { enviarMensaje } from '../../server/mensajes/enviar-mensaje.ts';
import { abrirServicios } from '../../server/run/service.ts';
import { buscarUsuario } from '../../server/usuarios/usuarios.repository.ts';
import { rutaDeMuestra } from '../muestras.ts';
import { mirar } from './alcance.ts';
import { CLAVE, leer, Sala } from './sala.ts';
import { Demostracion } from './servicio.ts';

const NIT = '900654321';
const TODOS = 5_000;
/** Messages that are in the page at once, besides those on their way. */
const EN_LA_PAGINA = 250;
const LARGA = 50_001;
const CON_NOMBRES = 50_002;
const TELEFONO = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

const sala = new Sala();
const preparada = Sala.preparar();
let servicio: Demostracion;

beforeAll(async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-aprietos-'));
  await (await Demostracion.iniciar({}, carpeta)).terminar();
  await llenar(carpeta);
  servicio = await Demostracion.iniciar({}, carpeta);
  Object.assign(sala, { navegador: preparada.navegador, servicio });
});
afterAll(() => servicio?.cerrar());

/** One case with thousands of messages, and one of another system whose names have three hundred letters. */
async function llenar(carpeta: string): Promise<void> {
  const { servicios, cerrar } = await abrirServicios(leerConfig({ MESA_DATOS: carpeta }, {}));
  const { base, calendario } = servicios;
  const nombrado = (nombre: string) => ({ codigo: 'de-otro-sistema', nombre });
  await base.escribir(async (tx) => {
    const comun = { nit: NIT, estado: 'ACTIVO', creado: Date.now() - 3_600_000 } as const;
    await importarCaso(tx, {
      ...{ ...comun, numero: LARGA, descripcion: 'Una conversación larga' },
      ...{ motivo: nombrado('FACTURACION'), asunto: nombrado('RADICACION') },
    });
    await importarCaso(tx, {
      ...{ ...comun, numero: CON_NOMBRES, descripcion: 'descripción'.repeat(28) },
      ...{ motivo: nombrado('MOTIVO'.repeat(50)), asunto: nombrado('ASUNTO'.repeat(50)) },
    });
    await tx
      .updateTable('ips')
      .set({ nombre: 'Hospital'.repeat(38) })
      .where('nit', '=', NIT)
      .execute();
    const { id, rol, nombre } = (await buscarUsuario(tx, NIT))!;
    const ella: Alcance = { parte: 'ips', nit: NIT, usuario: { id, rol, nombre, nit: NIT } };
    for (let i = 1; i <= TODOS; i++)
      await correr(enviarMensaje(tx, ella, LARGA, { texto: `Mensaje ${i}` }, Date.now(), calendario));
    await correr(
      enviarMensaje(tx, ella, CON_NOMBRES, { texto: 'mensaje'.repeat(200) }, Date.now(), calendario),
    );
  });
  await cerrar();
}

test('five thousand messages on a phone: the newest at once, older ones on demand, and one more goes out', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', NIT, `/#caso-${LARGA}`, TELEFONO);
  const chat = pagina.locator('mesa-caso-chat');
  const mensajes = chat.locator('.mensaje');
  await chat.getByText(`Mensaje ${TODOS}`, { exact: true }).waitFor();
  expect(await mensajes.count()).toBeLessThanOrEqual(EN_LA_PAGINA);
  for (let veces = 0; veces < 8; veces++) {
    const primero = await mensajes.first().innerText();
    await pagina.getByRole('button', { name: 'Ver mensajes anteriores' }).tap();
    await expect.poll(() => mensajes.first().innerText()).not.toBe(primero);
    expect(await mensajes.count()).toBeLessThanOrEqual(EN_LA_PAGINA);
  }
  await pagina.getByRole('button', { name: 'Ir a lo último' }).tap();
  await chat.getByText(`Mensaje ${TODOS}`, { exact: true }).waitFor();
  await pagina.getByPlaceholder('Mensaje..').fill('Uno más');
  await pagina.getByRole('button', { name: 'Enviar' }).tap();
  await pagina.locator('.mensaje', { hasText: 'Uno más' }).getByText('Enviado').waitFor();
  expect(await mirar(pagina, 'a long conversation', [[360, 740]])).toEqual([]);
  await contexto.close();
});

test('names, a descripción and a message of hundreds of letters without a blank break nothing', async () => {
  const { pagina, contexto } = await sala.entrar('NIT', NIT, '/');
  await pagina.getByLabel('Motivo').waitFor();
  const faltas: string[] = [];
  for (const [seccion, texto] of [
    ['ingreso', 'Cambiar contraseña'],
    ['mesa-de-ayuda', 'Generar Servicio'],
    ['mis-solicitudes', 'Sin leer'],
    [`caso-${CON_NOMBRES}`, 'mensajemensaje'],
  ] as const) {
    await pagina.goto(`${servicio.url}/#${seccion}`);
    await pagina.getByText(texto).filter({ visible: true }).first().waitFor();
    faltas.push(
      ...(await mirar(pagina, seccion, [
        [320, 480],
        [768, 1024],
        [1280, 800],
      ])),
    );
  }
  expect(faltas).toEqual([]);
  await contexto.close();
});

test('a browser that keeps nothing files a case with a file, and its session may end meanwhile', async () => {
  const { pagina, contexto } = await sala.sentarse('/salud');
  await pagina.addInitScript(() => {
    const negar = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    for (const almacen of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, almacen, { get: negar });
  });
  const errores: string[] = [];
  pagina.on('pageerror', (error) => errores.push(String(error)));
  await pagina.goto(servicio.url);
  await pagina.getByLabel('NIT', { exact: true }).fill(NIT);
  await pagina.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
  await pagina.keyboard.press('Enter');
  await pagina.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });
  await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await pagina.getByLabel('Descripción').fill('Sin almacén');
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(rutaDeMuestra('texto.pdf'));
  await pagina.getByText('adjuntado').waitFor();
  let termino = false;
  await contexto.route('**/api/v1/casos', async (ruta) => {
    if (termino || ruta.request().method() !== 'POST') return ruta.continue();
    termino = true;
    await contexto.clearCookies();
    await ruta.fulfill({ status: 401, json: { codigo: 'sin_sesion', title: '', status: 401 } });
  });
  await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
  const reingreso = pagina.getByRole('dialog', { name: 'Su sesión terminó' });
  await reingreso.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
  await pagina.keyboard.press('Enter');
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = /\d+/.exec(await titulo.innerText())?.[0];
  await pagina.getByText('texto.pdf').waitFor();
  await pagina.goto(`${servicio.url}/#caso-${numero}`);
  await pagina.getByPlaceholder('Mensaje..').fill('Y un mensaje');
  await pagina.getByRole('button', { name: 'Enviar' }).click();
  await pagina.locator('.mensaje', { hasText: 'Y un mensaje' }).getByText('Enviado').waitFor();
  expect(await leer(pagina, `/casos/${numero}`)).toMatchObject({
    descripcion: 'Sin almacén',
    adjuntos: [{ nombre: 'texto.pdf' }],
  });
  expect(errores).toEqual([]);
  await contexto.close();
});
