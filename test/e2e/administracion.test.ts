/** An administrator brings in an IPS and a motivo; the IPS comes with the password it was given and files by it. */
import { expect, test } from 'vitest';
import { retratar } from './retratar.ts';
import { ingresar, Sala } from './sala.ts';

const sala = Sala.preparar();

test('an IPS that was registered in the browser files a case by a motivo that was made there', async () => {
  const { pagina: carla } = await sala.sentarse('/agentes#mesa?seccion=administracion');
  const faltas: string[] = [];
  carla.on('pageerror', (error) => faltas.push(error.message));
  await ingresar(carla, 'Correo', 'admin@demo.local');
  await carla.getByRole('button', { name: 'Registrar IPS' }).click();
  await carla.getByLabel('NIT', { exact: true }).fill('811.222.333');
  await carla.getByLabel('Nombre de la IPS').fill('Puesto de Salud Ñandú');
  await carla.keyboard.press('Enter');
  const clave = await carla.locator('dialog[open] .clave').innerText();
  await carla.getByRole('button', { name: 'Ya la guardé' }).click();
  await carla.getByRole('button', { name: /^Puesto de Salud Ñandú/ }).click();
  await retratar(carla, 'administracion-ips');

  const partes = carla.getByRole('navigation', { name: 'Administración' });
  await partes.getByRole('link', { name: 'Catálogo' }).click();
  await carla.getByRole('button', { name: 'Agregar motivo' }).click();
  await carla.getByLabel('Nombre del motivo').fill('Citas');
  await carla.getByLabel('Asunto 1').fill('Cita negada');
  await retratar(carla, 'administracion-catalogo');
  await carla.getByRole('button', { name: 'Guardar catálogo' }).click();
  await carla.getByText('El catálogo quedó guardado.').waitFor();

  const { pagina: puesto } = await sala.sentarse('/');
  await ingresar(puesto, 'NIT', '811222333', clave);
  await puesto.getByLabel('Contraseña actual').fill(clave);
  await puesto.getByLabel('Contraseña nueva', { exact: true }).fill('una frase nuestra');
  await puesto.getByLabel('Repita la contraseña nueva').fill('una frase nuestra');
  await puesto.keyboard.press('Enter');
  await puesto.getByLabel('Motivo').selectOption({ label: 'Citas' });
  await puesto.getByLabel('Asunto').selectOption({ label: 'Cita negada' });
  await puesto.getByLabel('Descripción').fill('No dan cita');
  await puesto.getByRole('button', { name: 'Generar Servicio' }).click();
  await puesto.getByRole('heading', { name: /quedó registrada con el número 40913/ }).waitFor();

  // It is inactivated: out at once, and told why.
  await carla.goBack();
  await carla.getByRole('button', { name: /^Puesto de Salud Ñandú/ }).click();
  await carla.getByRole('button', { name: 'Inactivar' }).click();
  await carla.getByRole('dialog').getByRole('button', { name: 'Inactivar' }).click();
  await carla.getByText('La IPS quedó inactiva.').waitFor();
  const reingreso = puesto.getByRole('dialog', { name: 'Su sesión terminó' });
  await reingreso.getByLabel('Contraseña', { exact: true }).fill('una frase nuestra');
  await puesto.keyboard.press('Enter');
  await reingreso.getByText('Su IPS no está activa en Cajacopi EPS.').waitFor();

  for (const [parte, dice] of [
    ['Usuarios', 'agente@demo.local'],
    ['Respuestas', 'Nueva respuesta'],
    ['Auditoría', 'Inactivó la IPS'],
  ] as const) {
    await partes.getByRole('link', { name: parte }).click();
    await carla.getByText(dice).first().waitFor();
    await retratar(carla, `administracion-${parte.toLowerCase()}`);
  }
  expect(faltas).toEqual([]);
});

test('what a change of the catalogue takes away, a form that is open in another browser asks for anew', async () => {
  const { pagina: clinica } = await sala.entrar('NIT', '900654321', '/');
  const motivos = clinica.getByLabel('Motivo');
  await motivos.selectOption({ label: 'FACTURACION' });
  await clinica.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
  await clinica.getByLabel('Descripción').fill('Sigue aquí');
  // The line is there: what happens from now on is heard.
  const { pagina: otra } = await sala.entrar('NIT', '900654321', '/', {
    viewport: { width: 360, height: 740 },
  });
  await otra.getByLabel('Motivo').selectOption({ label: 'FACTURACION' });

  const { pagina: carla } = await sala.entrar(
    'Correo',
    'admin@demo.local',
    '/agentes#mesa?seccion=administracion',
  );
  const { pagina: colega } = await sala.entrar(
    'Correo',
    'admin@demo.local',
    '/agentes#mesa?seccion=administracion',
  );
  for (const pagina of [carla, colega]) {
    const partes = pagina.getByRole('navigation', { name: 'Administración' });
    await partes.getByRole('link', { name: 'Catálogo' }).click();
  }
  await colega.getByRole('button', { name: /^FACTURACION/ }).waitFor();
  await carla.getByRole('button', { name: /^FACTURACION/ }).click();
  await carla.getByRole('button', { name: 'Retirar motivo' }).click();
  await carla.getByRole('button', { name: 'Guardar catálogo' }).click();
  await carla.getByText('El catálogo quedó guardado.').waitFor();

  for (const pagina of [clinica, otra]) {
    await pagina.getByText('Esta opción ya no está disponible. Elija otra.').waitFor();
    expect(await pagina.getByLabel('Motivo').locator('option').allInnerTexts()).not.toContain('FACTURACION');
  }
  expect(await clinica.getByLabel('Descripción').inputValue()).toBe('Sigue aquí');
  await colega.getByText('Otro administrador cambió el catálogo. Este es el de ahora.').waitFor();
  expect(await carla.getByText('El catálogo quedó guardado.').count()).toBe(1);
});
