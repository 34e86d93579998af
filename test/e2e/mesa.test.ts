/** One IPS and one agent in two windows: ten cases of different kinds from filing to closing, and the figures after. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Reporte } from '../../shared/reporte.ts';
import { Sala } from './sala.ts';

import { MUESTRAS } from '../muestras.ts';

const sala = Sala.preparar();

/** The clerk, in the portal. */
class Clinica {
  readonly pagina: Page;
  constructor(pagina: Page) {
    this.pagina = pagina;
  }

  async generar(descripcion: string, archivo?: string): Promise<number> {
    const { pagina } = this;
    await pagina.goto(`${sala.servicio.url}/#mesa-de-ayuda`);
    const otra = pagina.getByRole('button', { name: 'Generar otra' });
    const motivo = pagina.getByLabel('Motivo');
    await otra.or(motivo).first().waitFor();
    if (await otra.isVisible()) await otra.click();
    await motivo.selectOption({ label: 'FACTURACION' });
    await pagina.getByLabel('Asunto').selectOption({ label: 'RADICACION' });
    await pagina.getByLabel('Descripción').fill(descripcion);
    if (archivo) {
      await pagina.locator('mesa-nuevo-caso input[type=file]').setInputFiles(join(MUESTRAS, archivo));
      await pagina.getByText('adjuntado').waitFor();
    }
    await pagina.getByRole('button', { name: 'Generar Servicio' }).click();
    const titulo = pagina.getByRole('heading', { name: /quedó registrada con el número/ });
    return Number(/\d+/.exec(await titulo.innerText())?.[0]);
  }

  async abrir(numero: number): Promise<void> {
    await this.pagina.goto(`${sala.servicio.url}/#caso-${numero}`);
    await this.pagina.getByRole('heading', { name: `Caso ${numero}` }).waitFor();
  }

  async escribir(numero: number, texto: string): Promise<void> {
    await this.abrir(numero);
    await this.pagina.getByPlaceholder('Mensaje..').fill(texto);
    await this.pagina.keyboard.press('Enter');
    await this.pagina.locator('.mensaje', { hasText: texto }).getByText('Enviado').waitFor();
  }

  async ve(numero: number, ...textos: string[]): Promise<void> {
    await this.abrir(numero);
    for (const texto of textos) await this.pagina.locator('.mensaje', { hasText: texto }).first().waitFor();
  }

  estado(): Promise<string> {
    return this.pagina.locator('mesa-caso-chat .estado').innerText();
  }
}

/** The agent, at the desk. */
class Agente {
  readonly pagina: Page;
  constructor(pagina: Page) {
    this.pagina = pagina;
  }

  async abrir(numero: number): Promise<void> {
    await this.pagina.goto(`${sala.servicio.url}/agentes#mesa?vista=abiertos&caso=${numero}`);
    await this.pagina.reload();
    await this.pagina.getByRole('heading', { name: `Caso ${numero}` }).waitFor();
    await this.pagina.locator('#caso-asignado').waitFor();
  }

  async responder(texto: string, archivo?: string): Promise<void> {
    const { pagina } = this;
    await pagina.getByLabel('Mensaje', { exact: true }).fill(texto);
    if (archivo) await pagina.locator('#clip').setInputFiles(join(MUESTRAS, archivo));
    await pagina.getByRole('button', { name: 'Enviar' }).click();
    await pagina.locator('.mensaje:not(.pendiente)', { hasText: texto }).waitFor();
  }

  async anotar(texto: string): Promise<void> {
    const { pagina } = this;
    await pagina.getByLabel('Nota interna (la IPS no la ve)').check();
    await pagina.getByPlaceholder('Nota para el equipo de soporte').fill(texto);
    await pagina.getByRole('button', { name: 'Guardar nota' }).click();
    await pagina.locator('.mensaje.interno:not(.pendiente)', { hasText: texto }).waitFor();
    await pagina.getByLabel('Respuesta', { exact: true }).check();
  }

  async pasar(boton: string, estado: string): Promise<void> {
    await this.pagina.getByRole('button', { name: boton, exact: true }).click();
    if (estado === 'Cerrado') await this.pagina.getByRole('button', { name: 'Cerrar el caso' }).click();
    await expect.poll(() => this.pagina.locator('.cabeza .estado').innerText()).toBe(estado);
  }

  async leer<T>(ruta: string): Promise<T> {
    const respuesta = await this.pagina.request.get(`${sala.servicio.url}/api/v1${ruta}`);
    return (await respuesta.json()) as T;
  }
}

test('ten cases go from filing to closing, and the reports agree with what happened', async () => {
  const clinica = new Clinica((await sala.entrar('NIT', '900123456', '/')).pagina);
  await clinica.pagina.getByRole('heading', { name: 'Generar mesa de ayuda' }).waitFor();
  const agente = new Agente((await sala.entrar('Correo', 'agente@demo.local', '/agentes')).pagina);
  await agente.pagina.getByRole('link', { name: 'Abiertos' }).waitFor();

  const casos: number[] = [];
  for (let i = 1; i <= 10; i++) {
    casos.push(await clinica.generar(`Caso de la prueba ${i}`, i === 2 ? 'texto.pdf' : undefined));
  }
  const [
    respondido,
    conArchivos,
    conNota,
    reclasificado,
    resueltoPorIps,
    reabierto,
    cerrado,
    urgente,
    enLote,
    sinAtender,
  ] = casos as [number, number, number, number, number, number, number, number, number, number];

  // 1. Answered and solved: the agent who answers has it.
  await agente.abrir(respondido);
  await agente.responder('Buenos días, ya quedó.');
  await agente.pasar('Marcar como resuelto', 'Resuelto');
  await clinica.ve(respondido, 'Buenos días, ya quedó.');
  expect(await clinica.estado()).toBe('Resuelto');

  // 2. Files both ways, and closed.
  await agente.abrir(conArchivos);
  const [descarga] = await Promise.all([
    agente.pagina.waitForEvent('download'),
    agente.pagina.getByRole('button', { name: 'Descargar texto.pdf' }).click(),
  ]);
  expect(descarga.suggestedFilename()).toBe('texto.pdf');
  await agente.responder('Le devuelvo el formato.', 'hoja.xlsx');
  await agente.pasar('Cerrar', 'Cerrado');
  await clinica.ve(conArchivos, 'hoja.xlsx');
  await clinica.pagina.getByText('Este caso está cerrado').waitFor();

  // 3. A note that stays in the house, and another agent.
  await agente.abrir(conNota);
  await agente.anotar('El proveedor está sancionado');
  await agente.pagina.locator('#caso-asignado').selectOption({ label: 'Bruno Agente' });
  await agente.pagina.getByText('El caso cambió de manos.').waitFor();
  await agente.responder('Lo revisa un compañero.');
  await clinica.ve(conNota, 'Lo revisa un compañero.');
  expect(await clinica.pagina.locator('body').innerText()).not.toContain('sancionado');
  await agente.pasar('Marcar como resuelto', 'Resuelto');

  // 4. Filed under the wrong motivo.
  await agente.abrir(reclasificado);
  await agente.pagina.getByText('Cambiar motivo o asunto').click();
  await agente.pagina.locator('#nuevo-motivo').selectOption({ label: 'AUTORIZACIONES' });
  await agente.pagina.locator('#nuevo-asunto').selectOption({ label: 'CORRECCION DE DATOS' });
  await agente.pagina.getByRole('button', { name: 'Guardar', exact: true }).click();
  await agente.pagina.getByText('El caso quedó reclasificado.').waitFor();
  await clinica.abrir(reclasificado);
  await clinica.pagina.getByText('AUTORIZACIONES').waitFor();
  await agente.pasar('Marcar como resuelto', 'Resuelto');

  // 5. The IPS says that it is solved.
  await clinica.abrir(resueltoPorIps);
  await clinica.pagina.getByRole('button', { name: 'Marcar como resuelto' }).click();
  await expect.poll(() => clinica.estado()).toBe('Resuelto');

  // 6. Solved, opened again by a message, and solved again.
  await agente.abrir(reabierto);
  await agente.responder('Debe funcionar ya.');
  await agente.pasar('Marcar como resuelto', 'Resuelto');
  await clinica.escribir(reabierto, 'Sigue igual.');
  await expect.poll(() => clinica.estado()).toBe('Activo');
  await expect.poll(() => agente.pagina.locator('.cabeza .estado').innerText()).toBe('Activo');
  await agente.responder('Ahora sí.');
  await agente.pasar('Marcar como resuelto', 'Resuelto');

  // 7. Closed without more.
  await agente.abrir(cerrado);
  await agente.pasar('Cerrar', 'Cerrado');

  // 8. Urgent, taken, being worked on.
  await agente.abrir(urgente);
  await agente.pagina.getByRole('button', { name: 'Tomar' }).click();
  await agente.pagina.getByText('El caso es suyo.').waitFor();
  await agente.pagina.locator('#caso-prioridad').selectOption({ label: 'Urgente' });
  await agente.pasar('Poner en gestión', 'En gestión');

  // 9. Closed from the list.
  await agente.pagina.goto(`${sala.servicio.url}/agentes#mesa?vista=abiertos&buscar=${enLote}`);
  await agente.pagina.reload();
  await agente.pagina.getByLabel(`Elegir el caso ${enLote}`).check();
  await agente.pagina.getByLabel('Cambiar estado').selectOption({ label: 'Cerrado' });
  await agente.pagina.getByRole('button', { name: 'Aplicar' }).click();
  await agente.pagina.getByRole('dialog').getByRole('button', { name: 'Cerrar' }).click();
  await agente.pagina.getByText('1 caso quedó en estado Cerrado.').waitFor();

  // 10. Nobody looks at it; it waits where it is seen.
  await agente.pagina.getByRole('link', { name: /^Sin asignar/ }).click();
  await agente.pagina.getByRole('link', { name: String(sinAtender) }).waitFor();

  const hoy = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 10);
  const reporte = await agente.leer<Reporte>(`/reportes?desde=${hoy}&hasta=${hoy}`);
  // The demonstration itself has one case that was solved today.
  expect(reporte.porDia).toEqual([{ dia: hoy, llegados: 10, resueltos: 9 }]);
  expect(reporte.total.respuesta.cuenta).toBe(4);
  const porMotivo = Object.fromEntries(
    reporte.porMotivo.map(({ motivo, llegados, resueltos }) => [motivo.nombre, [llegados, resueltos]]),
  );
  expect(porMotivo).toMatchObject({ FACTURACION: [9, 8], AUTORIZACIONES: [1, 1] });
  const deAna = reporte.porAgente.find(({ agente: { correo } }) => correo === 'agente@demo.local');
  expect(deAna?.respuesta.cuenta).toBe(4);
  const { vistas } = await agente.leer<{ vistas: Record<string, number> }>('/bandeja');
  // 8 and 10 besides the demonstration's own four open ones.
  expect(vistas.abiertos).toBe(6);
  await agente.pagina.getByRole('link', { name: 'Reportes' }).click();
  await agente.pagina
    .getByRole('heading', { name: /reportes/i })
    .first()
    .waitFor();
});
