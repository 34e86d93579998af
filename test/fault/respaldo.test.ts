/** A backup made under load, put back elsewhere and, killed half-way again and again, over what came after it. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Caso } from '../../shared/caso.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { Clientela, ingresar, leerDatos, mesa, perdidos, sembrarAzar } from './apoyo.ts';

const CLIENTES = 6;
const MUERTES = 8;

test('what was acknowledged before a backup is in it, and a restore that is killed breaks nothing', async () => {
  const azar = sembrarAzar();
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-respaldo-'));
  const [datos, copia, lejos] = ['datos', 'copia', 'lejos'].map((nombre) => join(carpeta, nombre)) as [
    string,
    string,
    string,
  ];
  let servicio = await Demostracion.iniciar({}, datos);
  onTestFinished(async () => {
    await servicio.terminar('SIGKILL');
    await rm(carpeta, { recursive: true, force: true });
  });
  const clientela = new Clientela(azar);
  const hasta = async (cuantos: number) => {
    while (clientela.confirmados.length < cuantos) await pausa(5);
  };
  const trabajo = clientela.trabajar(servicio.url, await ingresar(servicio.url), CLIENTES);
  await hasta(150);
  const antes = clientela.confirmados;
  expect(await mesa(datos, 'respaldo', 'crear', copia).fin).toMatchObject({ estado: 0 });
  await hasta(clientela.confirmados.length + 50);
  clientela.parar();
  await trabajo;
  await servicio.terminar('SIGKILL');
  const numeros = [...leerDatos(datos).casos.keys()];
  const ultimo = Math.max(...numeros);

  expect(await mesa(lejos, 'respaldo', 'restaurar', copia).fin).toMatchObject({ estado: 0 });
  expect(perdidos(antes, lejos)).toEqual([]);
  const enLaCopia = leerDatos(copia).casos.size;
  expect(enLaCopia).toBeLessThan(numeros.length);

  // All of what was there, or all of the backup.
  const preparada = join(datos, 'restaurando');
  let aMedias = 0;
  for (let ronda = 0; ronda < MUERTES; ronda += 1) {
    await rm(preparada, { recursive: true, force: true });
    const { proceso: child, fin } = mesa(datos, 'respaldo', 'restaurar', copia, '--reemplazar');
    let acabo = false;
    void fin.then(() => (acabo = true));
    // Not while it still reads the backup: from when it writes, the first time at once, and then by chance.
    while (!acabo && !existsSync(preparada)) await pausa(1);
    if (ronda > 0) await pausa(azar() * (ronda % 2 === 0 ? 20 : 150));
    child.kill('SIGKILL');
    await fin;
    aMedias += Number(existsSync(preparada));
    const { json } = await mesa(datos, 'estado').fin;
    expect([enLaCopia, numeros.length]).toContain(leerDatos(datos).casos.size);
    expect((json as { proximoCaso: number }).proximoCaso).toBe(ultimo + 1);
  }
  expect(aMedias, 'restores that were killed half-way').toBeGreaterThan(0);
  expect(await mesa(datos, 'respaldo', 'restaurar', copia, '--reemplazar').fin).toMatchObject({
    estado: 0,
    json: { proximoCaso: ultimo + 1 },
  });
  expect(perdidos(antes, datos)).toEqual([]);
  expect(await readdir(datos)).not.toContain('restaurando');

  servicio = await Demostracion.iniciar({}, datos);
  const cookie = await ingresar(servicio.url);
  const despues = new Clientela(azar);
  const mas = despues.trabajar(servicio.url, cookie, 1);
  while (despues.confirmados.length === 0) await pausa(5);
  despues.parar();
  await mas;
  expect((despues.confirmados[0]!.respuesta as Caso).numero).toBe(ultimo + 1);
});
