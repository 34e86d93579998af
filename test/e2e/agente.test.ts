/** The agent's minute: the keys that a case takes, and that nothing moves under the eye meanwhile. */
import { beforeAll, expect, test } from 'vitest';
import { corrimiento, medirCorrimiento, olvidarCorrimiento, pintado, retener } from './corrimiento.ts';
import { mandar } from './mandar.ts';
import { Sala } from './sala.ts';

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
