/** Every face that a clerk can see on the demonstration's page, one after the other in one browser. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { NOMBRE_MAXIMO } from '../../shared/limites.ts';
import { rutaDeMuestra } from '../muestras.ts';
import { mandar } from './mandar.ts';
import { CLAVE, ingresar, type Puesto, type Sala } from './sala.ts';

/** Somebody of the EPS does something meanwhile. */
async function deLaEps<T>(sala: Sala, correo: string, hacer: (pagina: Page) => Promise<T>): Promise<T> {
  const { pagina, contexto } = await sala.sentarse('/salud');
  await mandar(pagina, 'POST', '/sesion', { correo, contrasena: CLAVE });
  const hecho = await hacer(pagina);
  await contexto.close();
  return hecho;
}

const responder = (sala: Sala, numero: number, ...textos: string[]): Promise<void> =>
  deLaEps(sala, 'agente@demo.local', async (pagina) => {
    for (const texto of textos) await mandar(pagina, 'POST', `/casos/${numero}/mensajes`, { texto });
  });

/**
 * Leads the page of `puesto`, where nobody is logged in, from face to face, and yields the name of each once it is
 * there. Whoever asks for the next one leaves the page as it was given.
 */
export async function* caras(sala: Sala, { pagina, contexto }: Puesto): AsyncGenerator<string> {
  const ir = (seccion: string) => pagina.goto(`${sala.servicio.url}/#${seccion}`);
  const boton = (nombre: string | RegExp) =>
    pagina.getByRole('button', { name: nombre }).filter({ visible: true }).first();
  const campo = (nombre: string) =>
    pagina.getByLabel(nombre, { exact: true }).filter({ visible: true }).first();
  const leo = (frase: string | RegExp) => pagina.getByText(frase).filter({ visible: true }).first().waitFor();

  // The login.
  await ir('ingreso');
  await boton('Ingresar').waitFor();
  yield 'ingreso';
  await boton('Ingresar').click();
  await leo('Complete este campo');
  yield 'ingreso-vacio';
  await ingresar(pagina, 'NIT', '900654321', 'no-es-la-contraseña');
  await leo('no son correctos');
  await boton('Mi IPS tiene varios usuarios').click();
  await pagina.getByText('¿Olvidó su contraseña?').click();
  await campo('Usuario').waitFor();
  yield 'ingreso-varios-usuarios';

  // The form.
  await ingresar(pagina, 'NIT', '900654321');
  await campo('Motivo').waitFor();
  yield 'formulario';
  await boton('Generar Servicio').click();
  await leo('Elija');
  yield 'formulario-vacio';
  await campo('Motivo').selectOption({ label: 'FACTURACION' });
  await campo('Asunto').selectOption({ label: 'RADICACION' });
  await campo('Descripción').fill(
    'Buenos días, la factura FE-1180 del 10 de enero no aparece en la consulta del portal.',
  );
  await boton('Pasar el texto completo a un mensaje').waitFor();
  yield 'formulario-texto-largo';
  await boton('Pasar el texto completo a un mensaje').click();
  await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles([
    { name: 'base.png', mimeType: 'image/png', buffer: await readFile(rutaDeMuestra('base.png')) },
    { name: `${'soporte-de-la-factura-'.repeat(14)}.exe`, mimeType: '', buffer: Buffer.from('x') },
  ]);
  await leo('adjuntado');
  await leo('Este tipo de archivo no se admite');
  yield 'formulario-archivos';
  await boton(/^Quitar soporte/).click();
  await boton('Generar Servicio').click();
  const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
  const numero = Number(/\d+/.exec(await titulo.innerText())?.[0]);
  await boton('Copiar número').waitFor();
  yield 'registrado';

  // The list.
  await responder(sala, numero, 'Buenos días. La factura quedó en validación. ¿Nos confirma el prefijo?');
  await ir('mis-solicitudes');
  await boton('Sin leer (2)').waitFor();
  yield 'lista';
  await boton(/^Novedades: \d/).click();
  await leo('Soporte respondió.');
  yield 'lista-novedades';
  await pagina.keyboard.press('Escape');
  if (await boton('Filtros').isVisible()) await boton('Filtros').click();
  await pagina.getByRole('searchbox').fill('nada que ver');
  await leo('Ninguna solicitud coincide');
  yield 'lista-sin-resultados';

  // The conversation.
  await ir(`caso-${numero}`);
  await leo('quedó en validación');
  await pagina.locator('#clip').setInputFiles([rutaDeMuestra('base.png'), rutaDeMuestra('hoja.xlsx')]);
  await pagina.getByText('adjuntado').nth(1).waitFor();
  await pagina
    .getByPlaceholder('Mensaje..')
    .fill(`El prefijo es FE. Está en https://portal.example.co/${'consulta/'.repeat(20)}`);
  yield 'conversacion-por-enviar';
  await boton('Enviar').click();
  await pagina.locator('.mensaje', { hasText: 'El prefijo es FE' }).getByText('Enviado').waitFor();
  await boton('Ampliar base.png').first().waitFor();
  yield 'conversacion';
  await boton('Ampliar base.png').first().click();
  await pagina.getByRole('dialog', { name: 'base.png' }).waitFor();
  yield 'conversacion-imagen';
  await pagina.keyboard.press('Escape');
  await contexto.setOffline(true);
  await pagina.getByPlaceholder('Mensaje..').fill('Lo escribo sin conexión.');
  await boton('Enviar').click();
  await leo('se enviará cuando vuelva la conexión');
  await leo('Sin conexión');
  yield 'conversacion-sin-conexion';
  await contexto.setOffline(false);
  await pagina.locator('.mensaje', { hasText: 'Lo escribo sin conexión' }).getByText('Enviado').waitFor();
  for (let i = 1; i <= 60; i++)
    await mandar(pagina, 'POST', `/casos/${numero}/mensajes`, { texto: `Observación ${i}` });
  await responder(sala, numero, 'Revisado.', 'Quedó radicada.');
  await pagina.reload();
  await leo('Quedó radicada');
  yield 'conversacion-larga';
  await ir('caso-40905');
  await leo('Aún no hay mensajes');
  yield 'conversacion-vacia';

  // A portal that does not show cases itself.
  await pagina.evaluate(() =>
    addEventListener('mesa-caso-abrir', (evento) => evento.stopImmediatePropagation(), { capture: true }),
  );
  await pagina.evaluate(() => {
    location.hash = '#mis-solicitudes';
  });
  await boton('Ver caso 40899').click();
  const dialogo = pagina.getByRole('dialog', { name: 'Caso 40899' });
  await dialogo.getByText('El validador rechaza').waitFor();
  yield 'dialogo-de-caso';

  // A session that ends by itself, in the middle of something.
  await dialogo.getByPlaceholder('Mensaje..').fill('A medias');
  await contexto.route(/\/mensajes$/, async (ruta) => {
    await contexto.clearCookies();
    await ruta.fulfill({ status: 401, json: { codigo: 'sin_sesion', title: '', status: 401 } });
  });
  await dialogo.getByRole('button', { name: 'Enviar' }).click();
  const reingreso = pagina.getByRole('dialog', { name: 'Su sesión terminó' });
  await reingreso.getByLabel('Contraseña', { exact: true }).waitFor();
  await contexto.unroute(/\/mensajes$/);
  yield 'sesion-terminada';
  await reingreso.getByRole('button', { name: 'Ahora no' }).click();
  await leo('Lo que escribió sigue aquí.');
  yield 'sesion-terminada-despues';
  await dialogo.getByRole('button', { name: 'Ingresar' }).click();
  await reingreso.getByLabel('Contraseña', { exact: true }).fill(CLAVE);
  await pagina.keyboard.press('Enter');
  await reingreso.waitFor({ state: 'detached' });
  await dialogo.locator('.mensaje', { hasText: 'A medias' }).getByText('Enviado').waitFor();
  await pagina.keyboard.press('Escape');
  await dialogo.waitFor({ state: 'detached' });

  // Closed cases, and who is logged in.
  await ir('ingreso');
  await boton('Cambiar contraseña').click();
  await campo('Contraseña actual').waitFor();
  yield 'cambio-de-clave';
  await boton('Cerrar sesión').click();
  await ingresar(pagina, 'NIT', '900123456');
  await campo('Motivo').waitFor();
  await ir('caso-40797');
  await leo('Este caso está cerrado');
  yield 'conversacion-cerrada';

  // An IPS that begins: it changes the password that somebody gave it, and has no cases yet.
  const nombre = 'Fundación '.padEnd(NOMBRE_MAXIMO, 'hospitalaria');
  const { contrasena } = await deLaEps(sala, 'admin@demo.local', (suya) =>
    mandar<{ contrasena: string }>(suya, 'POST', '/admin/ips', { nit: '901555777', nombre }),
  );
  await ir('ingreso');
  await boton('Cerrar sesión').click();
  await ingresar(pagina, 'NIT', '901555777', contrasena);
  await leo('Ingresó con una contraseña que otra persona conoce');
  await boton('Cambiar contraseña').click();
  await leo('Complete este campo');
  yield 'clave-por-cambiar';
  await campo('Contraseña actual').fill(contrasena);
  await campo('Contraseña nueva').fill('una clave de esta prueba');
  await campo('Repita la contraseña nueva').fill('una clave de esta prueba');
  await boton('Cambiar contraseña').click();
  await campo('Motivo').waitFor();
  await ir('mis-solicitudes');
  await leo('Aún no tiene solicitudes');
  yield 'lista-vacia';
}
