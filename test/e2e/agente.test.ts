/** The agent's minute: the keys that a case takes, and that nothing moves under the eye meanwhile. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { corrimiento, medirCorrimiento, olvidarCorrimiento, pintado, retener } from './corrimiento.ts';
import { mandar } from './mandar.ts';
import { ingresar, Sala } from './sala.ts';

const sala = Sala.preparar();
const OFICINA = { viewport: { width: 1366, height: 768 } };

/** Files cases of the clinic that say `palabra`; their numbers. */
async function generar(palabra: string, cuantos: number): Promise<number[]> {
  const { pagina, contexto } = await sala.entrar('NIT', '900123456', '/');
  await pagina.getByLabel('Motivo').waitFor();
  const numeros: number[] = [];
  for (let i = 0; i < cuantos; i += 1) {
    const { numero } = await mandar<{ numero: number }>(pagina, 'POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'radicacion',
      descripcion: palabra,
      mensaje: 'Radicamos la factura el 10 de enero y todavía no aparece en la consulta del portal.',
    });
    numeros.push(numero);
  }
  await contexto.close();
  return numeros;
}

let numeros: number[] = [];
beforeAll(async () => {
  numeros = await generar('Minuto', 24);
});

test('a case is opened, answered and solved, and the next one is there, in at most four keys', async () => {
  const { pagina, contexto } = await sala.entrar(
    'Correo',
    'agente@demo.local',
    '/agentes#mesa?vista=sin-asignar&buscar=minuto&orden=numero',
    OFICINA,
  );
  await pagina.locator('.fila-caso').first().waitFor();
  let teclas = 0;
  const pulsar = async (tecla: string) => {
    teclas += 1;
    await pagina.keyboard.press(tecla);
  };
  // Where an agent is after the case before.
  await pagina.locator(`[data-numero="${numeros[0]}"]`).focus();
  await pulsar('Enter');
  await pagina.getByRole('heading', { name: `Caso ${numeros[0]}` }).waitFor();
  await pagina.locator('#texto').waitFor();
  await pulsar('r');
  await expect.poll(() => pagina.locator('#texto').evaluate((campo) => campo.matches(':focus'))).toBe(true);
  await pagina.keyboard.type('Ya aparece: por favor revise.');
  await pulsar('Control+Enter');
  await pagina.getByRole('heading', { name: `Caso ${numeros[1]}` }).waitFor();
  await pagina.getByText(`El caso ${numeros[0]} quedó resuelto.`).waitFor();
  expect(teclas).toBeLessThanOrEqual(4);
  const { estado, ultimaSecuencia } = await mandar<{ estado: string; ultimaSecuencia: number }>(
    pagina,
    'GET',
    `/casos/${numeros[0]}`,
  );
  expect([estado, ultimaSecuencia]).toEqual(['RESUELTO', 2]);
  await contexto.close();
});

for (const [donde, opciones] of [
  ['on a desktop', OFICINA],
  ['on a phone', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
] as const) {
  test(`nothing moves ${donde} while the desk loads slowly, nor when a case opens`, async () => {
    const { pagina, contexto } = await sala.entrar('Correo', 'agente2@demo.local', '/agentes', opciones);
    await pagina.locator('.fila-caso').first().waitFor();
    await medirCorrimiento(pagina);
    const guion = await retener(pagina, '**/widget/mesa.js');
    const lista = await retener(pagina, '**/api/v1/casos?**');
    const vistas = await retener(pagina, '**/api/v1/bandeja');
    await pagina.goto(`${sala.servicio.url}/agentes?otra#mesa?vista=abiertos&orden=-numero`, {
      waitUntil: 'commit',
    });
    await pagina.locator('h1').waitFor();
    await pintado(pagina);
    guion();
    await pagina.locator('.cabeza-de-lista').waitFor();
    await pintado(pagina);
    lista();
    vistas();
    await pagina.locator('.fila-caso').first().waitFor();
    expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });

    const caso = await retener(pagina, /\/api\/v1\/casos\/\d+$/);
    const mensajes = await retener(pagina, '**/mensajes?**');
    const numero = numeros.at(-1)!;
    await pagina.locator(`[data-numero="${numero}"]`).click();
    await pagina.getByRole('heading', { name: `Caso ${numero}` }).waitFor();
    await olvidarCorrimiento(pagina);
    caso();
    mensajes();
    await pagina.locator('.mensaje').first().waitFor();
    await pagina.locator('#caso-asignado').waitFor({ state: 'attached' });
    // It is read, and the list says so.
    await pagina.locator(`li:not(.sin-leer) > [data-numero="${numero}"]`).waitFor({ state: 'attached' });
    expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });
    // With an address that names a case, as a colleague sends it.
    await pagina.reload();
    await pagina.locator('.mensaje').first().waitFor();
    await pagina.locator('#caso-asignado').waitFor({ state: 'attached' });
    expect(await corrimiento(pagina)).toEqual({ suma: 0, de: [] });
    await contexto.close();
  });
}

test('two agents change the same cases at once while the IPS writes in them, and nothing is lost', async () => {
  const suyos = await generar('Simultáneo', 12);
  const escribe = suyos.slice(0, 4);
  const sentar = async (correo: string) => {
    const puesto = await sala.sentarse('/salud', OFICINA);
    // What was done, and taking it back, is offered for ten seconds; a slow machine may take longer to get there.
    await puesto.pagina.addInitScript(() => {
      const esperar = window.setTimeout.bind(window);
      window.setTimeout = ((hacer: () => void, ms?: number) =>
        esperar(hacer, ms === 10_000 ? 600_000 : ms)) as typeof setTimeout;
    });
    await puesto.pagina.goto(
      `${sala.servicio.url}/agentes#mesa?vista=abiertos&buscar=simultaneo&orden=numero`,
    );
    await ingresar(puesto.pagina, 'Correo', correo);
    await expect.poll(() => puesto.pagina.locator('.fila-caso').count()).toBe(12);
    await puesto.pagina.keyboard.press('t');
    await puesto.pagina.getByText('12 elegidos').waitFor();
    return puesto;
  };
  const ana = await sentar('agente@demo.local');
  const bruno = await sentar('agente2@demo.local');
  const { pagina: clinica, contexto } = await sala.entrar('NIT', '900123456', '/');
  await clinica.getByLabel('Motivo').waitFor();

  await ana.pagina.getByLabel('Asignar a').selectOption('yo');
  await bruno.pagina.getByLabel('Asignar a').selectOption('yo');
  await bruno.pagina.getByLabel('Cambiar estado').selectOption('RESUELTO');
  await Promise.all([
    ana.pagina.getByRole('button', { name: 'Aplicar' }).click(),
    bruno.pagina.getByRole('button', { name: 'Aplicar' }).click(),
    ...escribe.map((numero) =>
      mandar(clinica, 'POST', `/casos/${numero}/mensajes`, { texto: `Otra cosa de ${numero}` }),
    ),
  ]);
  await ana.pagina.getByText('12 casos quedaron asignados a usted.').waitFor();
  await bruno.pagina.getByText('12 casos quedaron asignados a usted, en estado Resuelto.').waitFor();

  // Somebody changed every one of them since, or did not: who takes it back is told of each that stays.
  const despues = suyos.slice(4, 7);
  for (const numero of despues) await mandar(ana.pagina, 'PATCH', `/casos/${numero}`, { prioridad: 'ALTA' });
  const antes = await leerTodos(ana.pagina, suyos);
  await bruno.pagina.getByRole('button', { name: 'Deshacer' }).click();
  await bruno.pagina.getByText(/^No se deshizo lo de .*: después hubo otro cambio\.$/).waitFor();
  const dicho = await bruno.pagina.locator('.dichos .mal').innerText();
  for (const numero of despues) expect(dicho).toContain(`${numero}`);
  const ahora = await leerTodos(ana.pagina, suyos);
  for (const [i, numero] of suyos.entries()) {
    // What is named is as it was; what is not named is nobody's who took it back any more.
    if (dicho.includes(`${numero}`)) expect(ahora[i]).toEqual(antes[i]);
    else expect(ahora[i]!.asignado).not.toBe('agente2@demo.local');
  }
  for (const numero of escribe) {
    const { mensajes } = await mandar<{ mensajes: { texto: string }[] }>(
      ana.pagina,
      'GET',
      `/casos/${numero}/mensajes`,
    );
    expect(mensajes.map(({ texto }) => texto)).toContain(`Otra cosa de ${numero}`);
  }
  for (const puesto of [ana, bruno]) await puesto.contexto.close();
  await contexto.close();
});

const leerTodos = (pagina: Page, cuales: readonly number[]) =>
  Promise.all(
    cuales.map(async (numero) => {
      const { estado, asignado } = await mandar<{ estado: string; asignado: { correo: string } | null }>(
        pagina,
        'GET',
        `/casos/${numero}`,
      );
      return { estado, asignado: asignado?.correo ?? null };
    }),
  );

test('without any storage the desk works as with it', async () => {
  const { pagina, contexto } = await sala.sentarse('/salud', OFICINA);
  const faltas: string[] = [];
  pagina.on('pageerror', ({ message }) => faltas.push(message));
  await pagina.addInitScript(() => {
    for (const nombre of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, nombre, {
        get() {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    }
  });
  const [numero, siguiente] = (await generar('Sinalmacén', 2)) as [number, number];
  await pagina.goto(`${sala.servicio.url}/agentes#mesa?vista=abiertos&buscar=sinalmacen&orden=numero`);
  await ingresar(pagina, 'Correo', 'agente@demo.local');
  await pagina.locator(`[data-numero="${numero}"]`).click();
  await pagina.getByRole('button', { name: 'Tomar' }).click();
  await pagina.getByText('El caso es suyo.').waitFor();
  await pagina.getByLabel('Mensaje', { exact: true }).fill('Sin guardar nada en el navegador.');
  await pagina.keyboard.press('Control+Enter');
  await pagina.getByRole('heading', { name: `Caso ${siguiente}` }).waitFor();
  await pagina.getByText(`El caso ${numero} quedó resuelto.`).waitFor();
  const { estado } = await mandar<{ estado: string }>(pagina, 'GET', `/casos/${numero}`);
  expect(estado).toBe('RESUELTO');
  expect(faltas).toEqual([]);
  await contexto.close();
});
