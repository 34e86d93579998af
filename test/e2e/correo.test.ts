/** A clerk gives an address and confirms it by the mail that comes, forgets the password, and sets another by mail. */
import type { AddressInfo } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { puertoLibre } from '../sistema/puerto.ts';
import { quejas } from './axe.ts';
import { mandar } from './mandar.ts';
import { retratar } from './retratar.ts';
import { CLAVE, ingresar, Sala } from './sala.ts';

const NIT = '900123456';
const NUEVA = 'un barco lleno de arroz';

interface Llegado {
  para: string;
  asunto: string;
  texto: string;
}

const buzon: Llegado[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  onData(flujo, { envelope }, seguir) {
    const trozos: Buffer[] = [];
    flujo.on('data', (trozo: Buffer) => trozos.push(trozo));
    flujo.on('end', () => {
      PostalMime.parse(Buffer.concat(trozos)).then(({ subject = '', text = '' }) => {
        buzon.push({ para: envelope.rcptTo[0]!.address, asunto: subject, texto: text });
        seguir();
      }, seguir);
    });
  },
});

const MESA_DATOS = mkdtempSync(join(tmpdir(), 'mesa-e2e-correo-'));
const entorno: Record<string, string> = {
  MESA_DATOS,
  MESA_OLVIDO: 'Escriba a mesa@eps.example o llame al 605 330 0000.',
};
beforeAll(async () => {
  const escuchando = await new Promise<number>((cumplir) => {
    const servidor = smtp.listen(0, '127.0.0.1', () => cumplir((servidor.address() as AddressInfo).port));
  });
  const puerto = await puertoLibre();
  Object.assign(entorno, {
    PORT: String(puerto),
    MESA_URL: `http://localhost:${puerto}`,
    MESA_SMTP: `smtp://127.0.0.1:${escuchando}`,
    MESA_REMITENTE: 'Mesa de Ayuda <mesa@eps.example>',
    MESA_CORREO_PAUSA: '0',
  });
});
afterAll(async () => {
  await new Promise<void>((cumplir) => smtp.close(() => cumplir()));
  await rm(MESA_DATOS, { recursive: true, force: true });
});

const sala = Sala.preparar(entorno);

/** The link of the mail with this subject, once it has come. */
async function enlaceDe(asunto: string): Promise<{ para: string; url: string }> {
  const hallado = () => buzon.find((uno) => uno.asunto === asunto);
  await expect.poll(hallado, { timeout: 60_000, interval: 100 }).toBeDefined();
  const { para, texto } = hallado()!;
  return { para, url: /http:\/\/localhost:\d+\/\S+#\S+/.exec(texto)![0] };
}

/** At every width, light and dark: nothing scrolls sideways, and axe finds nothing. */
async function retratarTodo(pagina: Page, nombre: string): Promise<void> {
  for (const [colorScheme, cual] of [
    ['light', nombre],
    ['dark', `${nombre}-oscuro`],
  ] as const) {
    await pagina.emulateMedia({ colorScheme });
    await retratar(pagina, cual);
    for (const width of [360, 1280]) {
      await pagina.setViewportSize({ width, height: 800 });
      expect(await quejas(pagina), `${cual} at ${width} px`).toEqual([]);
    }
  }
  await pagina.emulateMedia({ colorScheme: 'light' });
}

test('an address is confirmed, and a forgotten password is set anew', async () => {
  const { pagina: clinica } = await sala.entrar('NIT', NIT, '/');
  const faltas: string[] = [];
  const caminos: string[] = [];
  clinica.context().on('weberror', (error) => faltas.push(error.error().message));
  clinica.context().on('console', (dicho) => dicho.type() === 'error' && faltas.push(dicho.text()));
  clinica.context().on('request', (pedida) => caminos.push(pedida.url()));

  await clinica.getByLabel('Motivo').waitFor();
  await clinica.goto(`${sala.servicio.url}/#ingreso`);
  await clinica.getByRole('button', { name: 'Su cuenta' }).click();
  const cuenta = clinica.getByRole('dialog', { name: 'Su cuenta' });
  await cuenta.getByRole('button', { name: 'Correo' }).click();
  await cuenta.getByRole('button', { name: 'Poner un correo' }).click();
  await cuenta.getByLabel('Su correo').fill('ana');
  await cuenta.getByLabel('Su contraseña').fill(CLAVE);
  await clinica.keyboard.press('Enter');
  await cuenta.getByText('Escriba un correo, por ejemplo').waitFor();
  await retratarTodo(clinica, 'correo-formulario');
  await cuenta.getByLabel('Su correo').fill('ana@clinica.example');
  await clinica.keyboard.press('Enter');
  await cuenta.getByText('espera que lo confirme').waitFor();
  await retratarTodo(clinica, 'correo-por-confirmar');

  const confirmacion = await enlaceDe('Confirme su correo en la Mesa de Ayuda');
  expect(confirmacion.para).toBe('ana@clinica.example');
  const otra = await clinica.context().newPage();
  await otra.goto(confirmacion.url);
  await retratarTodo(otra, 'correo-confirmar');
  await otra.getByRole('button', { name: 'Confirmar mi correo' }).click();
  await otra.getByRole('heading', { name: 'Su correo quedó confirmado' }).waitFor();
  await retratarTodo(otra, 'correo-confirmado');
  // Nothing of the link stays in the address bar, and a second use is told apart.
  expect(otra.url()).not.toContain('#');
  await otra.goto(confirmacion.url);
  await otra.getByRole('button', { name: 'Confirmar mi correo' }).click();
  await otra.getByRole('heading', { name: 'Este enlace no sirve' }).waitFor();

  await clinica.reload();
  await clinica.getByRole('button', { name: 'Su cuenta' }).click();
  await cuenta.getByRole('button', { name: 'Correo' }).click();
  await cuenta.getByText('Le escribimos a').waitFor();
  expect(await cuenta.getByLabel('Se registró un caso').isChecked()).toBe(true);
  await cuenta.getByLabel('Un caso cambió de estado').uncheck();
  await cuenta.getByText('Su elección quedó guardada.').waitFor();
  await retratarTodo(clinica, 'correo-avisos');
  await cuenta.getByRole('button', { name: 'Cerrar', exact: true }).click();
  await clinica.getByRole('button', { name: 'Cerrar sesión' }).click();

  await clinica.getByText('¿Olvidó su contraseña?').click();
  await clinica.getByRole('button', { name: 'Enviarme el enlace' }).click();
  await clinica.getByText('Complete este campo.').first().waitFor();
  await clinica.getByLabel('NIT', { exact: true }).filter({ visible: true }).first().fill('900.123.456');
  await clinica.getByRole('button', { name: 'Enviarme el enlace' }).click();
  await clinica.getByText('el enlace llega en unos minutos').waitFor();
  await retratarTodo(clinica, 'olvido-pedido');

  const recuperacion = await enlaceDe('Ponga otra contraseña en la Mesa de Ayuda');
  expect(recuperacion.para).toBe('ana@clinica.example');
  await otra.goto(recuperacion.url);
  await otra.getByLabel('Contraseña nueva', { exact: true }).fill(`clinica ${NIT}`);
  await otra.getByLabel('Repita la contraseña nueva').fill(`clinica ${NIT}`);
  await otra.keyboard.press('Enter');
  await otra.getByText('Es muy fácil de adivinar.').waitFor();
  await retratarTodo(otra, 'olvido-restablecer');
  await otra.getByLabel('Contraseña nueva', { exact: true }).fill(NUEVA);
  await otra.getByLabel('Repita la contraseña nueva').fill(NUEVA);
  await otra.keyboard.press('Enter');
  await otra.getByRole('heading', { name: 'Su contraseña cambió' }).waitFor();
  await retratarTodo(otra, 'olvido-hecho');

  await ingresar(clinica, 'NIT', NIT, NUEVA);
  await clinica.getByLabel('Motivo').waitFor();
  // Requests that are refused on purpose are told on the console, too.
  expect(faltas.filter((falta) => !/status of 4(01|22)/.test(falta))).toEqual([]);
  const tokens = [confirmacion, recuperacion].map(({ url }) => url.slice(url.indexOf('#') + 1));
  expect(caminos.filter((url) => tokens.some((token) => url.split('#')[0]!.includes(token)))).toEqual([]);
});

test('an administrator gives an address to the user of an IPS', async () => {
  const { pagina: carla } = await sala.entrar('Correo', 'admin@demo.local', '/agentes#mesa?vista=admin');
  await carla.getByRole('link', { name: 'Administración' }).first().click();
  await carla.getByRole('button', { name: /Hospital Demo de la Sabana/ }).click();
  await carla.getByText('Sin correo: no le llegan avisos.').waitFor();
  await carla.getByRole('button', { name: 'Dar un correo' }).click();
  await carla.getByLabel('Correo', { exact: true }).fill('eva@hospital.example');
  await carla.keyboard.press('Enter');
  await carla.getByText('Por confirmar').waitFor();
  await retratarTodo(carla, 'correo-de-una-ips');
});

test('a notice is ended and begun again by its link', async () => {
  // The first test left this user with a confirmed address and another password.
  const { pagina: clinica } = await sala.sentarse('/');
  await ingresar(clinica, 'NIT', NIT, NUEVA);
  await clinica.getByLabel('Motivo').waitFor();
  await mandar(clinica, 'POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'radicacion',
    descripcion: 'Con aviso',
  });
  const aviso = () => buzon.find(({ texto }) => texto.includes('/correo/baja?'));
  await expect.poll(aviso, { timeout: 60_000, interval: 100 }).toBeDefined();
  const { pagina } = await sala.sentarse('/salud');
  const enlace = /http:\/\/localhost:\d+\/\S+\/correo\/baja\?\S+/.exec(aviso()!.texto)![0];
  await pagina.goto(enlace);
  await retratarTodo(pagina, 'correo-baja');
  await pagina.getByRole('button', { name: 'Dejar de recibirlos' }).click();
  await pagina.getByRole('heading', { name: 'Ya no recibirá los avisos' }).waitFor();
  await retratarTodo(pagina, 'correo-baja-hecha');
  await pagina.getByRole('button', { name: 'Volver a recibirlos' }).click();
  await pagina.getByRole('heading', { name: '¿Dejar de recibir los avisos?' }).waitFor();
  await pagina.goto(enlace.slice(0, -3));
  await pagina.getByRole('heading', { name: 'Este enlace no sirve' }).waitFor();
  await retratarTodo(pagina, 'correo-baja-no-sirve');
});

test('both sides see the whole of a mail of which the conversation has the new words', async () => {
  const { pagina: hospital } = await sala.entrar('NIT', '900654321', '/');
  await hospital.getByLabel('Motivo').waitFor();
  const { numero } = await mandar<{ numero: number }>(hospital, 'POST', '/casos', {
    motivo: 'facturacion',
    asunto: 'radicacion',
    descripcion: 'Por correo',
  });
  await mandar(hospital, 'POST', `/casos/${numero}/mensajes`, { texto: 'Es el 118.' });
  // What the service keeps of a mail that it cut: test/sistema has the mailbox itself.
  const base = new Database(join(MESA_DATOS, 'mesa.db'));
  base
    .prepare('INSERT INTO correos_originales (caso, secuencia, texto) VALUES (?, 1, ?)')
    .run(numero, 'Es el 118.\n\n> ¿Nos dice el radicado?\n-- \nHospital');
  base.close();
  const { pagina: ana } = await sala.entrar(
    'Correo',
    'agente@demo.local',
    `/agentes#mesa?vista=abiertos&caso=${numero}`,
  );
  await hospital.goto(`${sala.servicio.url}/#caso-${numero}`);
  for (const [pagina, nombre] of [
    [hospital, 'correo-completo-ips'],
    [ana, 'correo-completo-agente'],
  ] as const) {
    await pagina.getByText('Por correo', { exact: true }).filter({ visible: true }).first().waitFor();
    const abre = pagina.getByRole('button', { name: /^Ver el correo completo/ });
    await abre.focus();
    await pagina.keyboard.press('Enter');
    await pagina.getByText('¿Nos dice el radicado?').waitFor();
    expect(await abre.getAttribute('aria-expanded')).toBe('true');
    await retratarTodo(pagina, nombre);
    await pagina.keyboard.press('Tab');
    expect(
      await pagina
        .getByRole('group', { name: /^Correo completo de/ })
        .evaluate((caja) => caja.matches(':focus')),
    ).toBe(true);
  }
});
