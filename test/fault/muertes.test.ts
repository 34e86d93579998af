/** A service that is killed again and again while people file cases and write: what it acknowledged is there, once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Demostracion } from '../e2e/servicio.ts';
import { Clientela, ingresar, perdidos, repetidos, sembrarAzar } from './apoyo.ts';

/** RONDAS=300 takes some minutes. */
const RONDAS = Number(process.env.RONDAS ?? 15);
const CLIENTES = 8;

test('kill -9 at random moments under load', { timeout: 60_000 + RONDAS * 8_000 }, async () => {
  const azar = sembrarAzar();
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-muertes-'));
  const datos = join(carpeta, 'datos');
  let servicio = await Demostracion.iniciar({}, datos);
  onTestFinished(async () => {
    await servicio.terminar('SIGKILL');
    await rm(carpeta, { recursive: true, force: true });
  });
  const cookie = await ingresar(servicio.url);
  const clientela = new Clientela(azar);

  for (let ronda = 0; ronda < RONDAS; ronda += 1) {
    const meta = clientela.confirmados.length + 1;
    const trabajo = clientela.trabajar(servicio.url, cookie, CLIENTES);
    // From the first acknowledgement on, however slow the machine is.
    while (clientela.confirmados.length < meta) await pausa(1);
    await pausa(azar() * 60);
    await servicio.terminar('SIGKILL');
    await trabajo;
    expect(perdidos(clientela.confirmados, datos), `round ${ronda}`).toEqual([]);
    servicio = await Demostracion.iniciar({}, datos);
  }

  // What got no answer is asked for again under its key, and is there once.
  const abiertos = clientela.escritos.length - clientela.confirmados.length;
  const trabajo = clientela.trabajar(servicio.url, cookie, CLIENTES);
  const meta = clientela.confirmados.length + abiertos + CLIENTES;
  while (clientela.confirmados.length < meta) await pausa(5);
  clientela.parar();
  await trabajo;
  expect(clientela.escritos.length).toBe(clientela.confirmados.length);
  expect(await servicio.terminar()).toBe(0);
  expect(perdidos(clientela.confirmados, datos)).toEqual([]);
  expect(repetidos(datos)).toEqual([]);
  expect(clientela.confirmados.length).toBeGreaterThan(RONDAS * 2);
});
