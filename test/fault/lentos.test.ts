/** Who sends slowly, and who else is at the same database: nobody else notices. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Caso } from '../../shared/caso.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { ingresar } from './apoyo.ts';

const MEBIBYTE = 1024 ** 2;

async function iniciar(cuantas = 1): Promise<{ servicios: Demostracion[]; datos: string }> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-lentos-'));
  const datos = join(carpeta, 'datos');
  const servicios: Demostracion[] = [];
  onTestFinished(async () => {
    for (const servicio of servicios) await servicio.terminar('SIGKILL');
    await rm(carpeta, { recursive: true, force: true });
  });
  for (let i = 0; i < cuantas; i += 1) servicios.push(await Demostracion.iniciar({}, datos));
  return { servicios, datos };
}

const crear = (url: string, cookie: string, mas = {}) =>
  fetch(`${url}/api/v1/casos`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Cookie: cookie },
    body: JSON.stringify({ motivo: 'facturacion', asunto: 'radicacion', descripcion: 'Otro caso', ...mas }),
  });

test('three hundred that drip headers and bodies keep nobody else waiting, and are sent away', async () => {
  const { servicios } = await iniciar();
  const { url } = servicios[0]!;
  const cookie = await ingresar(url);
  const { hostname, port } = new URL(url);
  const abrir = (comienzo: string) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(comienzo);
    const gotear = setInterval(() => socket.write('a'), 500);
    socket.on('close', () => clearInterval(gotear));
    return socket;
  };
  const cabeceras = Array.from({ length: 200 }, () =>
    abrir(`GET /api/v1/casos HTTP/1.1\r\nHost: ${hostname}\r\nX-Lenta: `),
  );
  const cuerpos = Array.from({ length: 100 }, () =>
    abrir(
      `POST /api/v1/casos HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookie}\r\nIdempotency-Key: ${randomUUID()}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"descripcion":"',
    ),
  );
  onTestFinished(() => [...cabeceras, ...cuerpos].forEach((socket) => socket.destroy()));
  const todas = (estan: (socket: Socket) => boolean, sockets: Socket[]) =>
    expect.poll(() => sockets.every(estan), { timeout: 60_000 }).toBe(true);
  await todas((socket) => socket.readyState === 'open', [...cabeceras, ...cuerpos]);

  expect((await fetch(`${url}/salud`)).status).toBe(200);
  for (let i = 0; i < 20; i += 1) expect((await crear(url, cookie)).status).toBe(201);
  // Headers have a quarter of a minute.
  await todas((socket) => socket.destroyed, cabeceras);
  expect((await crear(url, cookie)).status).toBe(201);
  // Those in the middle of a body do not hold up the end either.
  expect(await servicios[0]!.terminar()).toBe(0);
});

test('two processes at one database: two hundred cases at once have two hundred numbers', async () => {
  const { servicios } = await iniciar(2);
  const cookie = await ingresar(servicios[0]!.url);
  const respuestas = await Promise.all(
    Array.from({ length: 200 }, (_, i) => crear(servicios[i % 2]!.url, cookie)),
  );
  expect([...new Set(respuestas.map(({ status }) => status))]).toEqual([201]);
  const casos = (await Promise.all(respuestas.map((respuesta) => respuesta.json()))) as Caso[];
  expect(new Set(casos.map(({ numero }) => numero)).size).toBe(200);
  // What one has filed the other shows.
  const { numero } = casos[0]!;
  for (const { url } of servicios) {
    const visto = await fetch(`${url}/api/v1/casos/${numero}`, { headers: { Cookie: cookie } });
    expect(visto.status).toBe(200);
  }
});

test('a reader that holds the log lets others write, and the log is cut back when it lets go', async () => {
  const { servicios, datos } = await iniciar();
  const { url } = servicios[0]!;
  const cookie = await ingresar(url);
  const diario = join(datos, 'mesa.db-wal');
  const lector = new Database(join(datos, 'mesa.db'), { readonly: true });
  const antes = lector.prepare('SELECT count(*) FROM casos').pluck();
  lector.exec('BEGIN');
  const habia = antes.get();
  const escribirMucho = async (veces: number) => {
    for (let i = 0; i < veces; i += 1) {
      const todas = Array.from({ length: 20 }, () =>
        crear(url, cookie, { mensaje: 'Largo. '.repeat(1_400) }),
      );
      expect((await Promise.all(todas)).map(({ status }) => status)).toEqual(Array(20).fill(201));
    }
  };
  for (let vueltas = 0; vueltas < 60 && (await stat(diario)).size < 24 * MEBIBYTE; vueltas += 1)
    await escribirMucho(5);
  expect((await stat(diario)).size).toBeGreaterThanOrEqual(24 * MEBIBYTE);
  expect(antes.get()).toBe(habia);
  lector.exec('COMMIT');
  lector.close();
  await expect
    .poll(async () => {
      await escribirMucho(1);
      return (await stat(diario)).size;
    })
    .toBeLessThanOrEqual(17 * MEBIBYTE);
});
