/** One browser, several pages: whose session it is, and whether there is one. */
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { ARGUMENTOS, rutaDelNavegador } from '../navegador.js';
import { Portal } from '../e2e/portal.ts';
import { ingresar, leer, Sala } from '../e2e/sala.ts';
import { Demostracion } from '../e2e/servicio.ts';

const sala = Sala.preparar();

test('on two origins of one site, the page of who was there before shows who is logged in, and writes nothing as that one', async () => {
  const portal = await Portal.abrir();
  onTestFinished(() => portal.cerrar());
  // Of the service's site: ports do not tell sites apart.
  const direccion = portal.url.replace('127.0.0.1', 'localhost');
  const servicio = await Demostracion.iniciar({ MESA_ORIGENES: direccion });
  onTestFinished(() => servicio.cerrar());
  portal.poner(servicio.url, '<mesa-caso-chat caso="40912"></mesa-caso-chat>');
  const contexto = await sala.navegador.newContext({ locale: 'es-CO' });
  onTestFinished(() => contexto.close());

  const pagina = await contexto.newPage();
  await pagina.goto(direccion);
  await ingresar(pagina, 'NIT', '900123456');
  const mensaje = pagina.getByPlaceholder('Mensaje..');
  await mensaje.fill('Lo escribe la clínica');

  const otra = await contexto.newPage();
  await otra.goto(`${servicio.url}/agentes#mesa?vista=abiertos&caso=40912`);
  // One cookie for both: the agent's page begins as the clinic's.
  await otra.getByText('Esta bandeja es para el personal de soporte').waitFor();
  const estado = await otra.evaluate(async () => {
    const respuesta = await fetch('/api/v1/sesion', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ correo: 'agente@demo.local', contrasena: 'demo-mesa-2026' }),
    });
    return respuesta.status;
  });
  expect(estado).toBe(200);

  // Both notice by their streams alone.
  await pagina.getByText('ahora está en la sesión de Ana Agente').waitFor();
  await otra.getByRole('heading', { name: 'Caso 40912' }).waitFor();
  await expect.poll(() => mensaje.inputValue()).toBe('');
  expect(await leer(otra, '/casos/40912/mensajes')).toEqual({ mensajes: [] });

  // The clinic is back, and so is what it was writing.
  await otra.evaluate(async () => {
    await fetch('/api/v1/sesion', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ nit: '900123456', contrasena: 'demo-mesa-2026' }),
    });
  });
  await expect.poll(() => mensaje.inputValue()).toBe('Lo escribe la clínica');
  await pagina.keyboard.press('Tab');
  await mensaje.press('Enter');
  await pagina.locator('.mensaje', { hasText: 'Lo escribe la clínica' }).getByText('Enviado').waitFor();
  expect(await leer(otra, '/casos/40912/mensajes')).toMatchObject({
    mensajes: [{ texto: 'Lo escribe la clínica', autor: { rol: 'ips' } }],
  });
});

test('a browser that keeps no cookie over plain HTTP says why, to the clerk and to the developer', async () => {
  const { port } = new URL(sala.servicio.url);
  const navegador = await chromium.launch({
    executablePath: rutaDelNavegador(),
    args: [...ARGUMENTOS, '--host-resolver-rules=MAP mesa.example 127.0.0.1'],
  });
  onTestFinished(() => navegador.close());
  const pagina = await navegador.newPage({ locale: 'es-CO' });
  const consola: string[] = [];
  pagina.on('console', (linea) => void consola.push(linea.text()));
  await pagina.goto(`http://mesa.example:${port}/`);
  await ingresar(pagina, 'NIT', '900123456');
  await pagina
    .getByText('Su navegador no guardó la sesión porque esta página se abrió sin conexión segura (https).')
    .filter({ visible: true })
    .first()
    .waitFor();
  expect(await pagina.getByText('Su sesión terminó').count()).toBe(0);
  expect(consola.join('\n')).toContain(`MESA_URL=https://mesa.example:${port}`);
  expect(await pagina.evaluate(() => document.querySelector('mesa-login')?.sesion?.iniciada)).toBe(false);
});
