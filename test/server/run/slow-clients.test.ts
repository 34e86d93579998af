/** Who has stopped sending is sent away with all that it holds; who is only slow is waited for. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { leerConfig } from '../../../server/config.ts';
import { agregarIps } from '../../../server/ips/ips.repository.ts';
import { iniciarServicio, type Servicio } from '../../../server/run/service.ts';
import { endSlowRequests, type Ended } from '../../../server/run/slow-clients.ts';
import { hashContrasena } from '../../../server/sesiones/contrasenas.ts';
import type { Presignado } from '../../../shared/adjunto.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { CLAVE, NIT_A } from '../apoyo.ts';

const foto = Buffer.concat([await readFile(rutaDeMuestra('base.png')), Buffer.alloc(300_000)]);

/** A busy machine takes its time. */
const CALMA = { timeout: 20_000 };

/** The service on a port of its own, which loses patience after thirty looks. */
async function iniciar(): Promise<{ servicio: Servicio; cookie: string; dicho: string[] }> {
  const datos = await mkdtemp(join(tmpdir(), 'mesa-lenta-'));
  const dicho: string[] = [];
  const servicio = await iniciarServicio(leerConfig({ PORT: '0', MESA_DATOS: datos }, {}), {
    log: pino({}, { write: (linea: string) => void dicho.push(linea) }),
    paciencia: { everyMs: 50, looks: 30, bytes: 1_000, looksUnread: 30 },
  });
  onTestFinished(async () => {
    await servicio.detener();
    await rm(datos, { recursive: true, force: true });
  });
  const hash = await hashContrasena(CLAVE);
  await servicio.servicios.base.escribir((tx) =>
    agregarIps(tx, { nit: NIT_A, nombre: 'Clínica A', estado: 'ACTIVO', hash, creada: Date.now() }),
  );
  const ingreso = await pedir(servicio, '', 'POST', '/sesion', { nit: NIT_A, contrasena: CLAVE });
  return { servicio, dicho, cookie: ingreso.headers.getSetCookie()[0]!.split(';')[0]! };
}

const pedir = ({ url }: Servicio, cookie: string, method: string, ruta: string, cuerpo?: unknown) =>
  fetch(`${url}/api/v1${ruta}`, {
    method,
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    ...(cuerpo !== undefined && { body: JSON.stringify(cuerpo) }),
  });

/** A connection, and what came back on it. */
function conectar({ url }: Servicio): { socket: Socket; dicho: () => string; fin: Promise<unknown> } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let dicho = '';
  socket.on('data', (trozo) => (dicho += String(trozo)));
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return { socket, dicho: () => dicho, fin: once(socket, 'close') };
}

/** Begins the upload of a file of `foto`; `mandar` sends its bytes from one place to another. */
async function subir(servicio: Servicio, cookie: string) {
  const respuesta = await pedir(servicio, cookie, 'POST', '/subidas?actionType=upload&slug=adjunto', {
    files: [{ name: 'a.png', size: foto.length, type: 'image/png' }],
    input: { id: randomUUID() },
  });
  const [{ url: destino, key } = { url: '', key: '' }] = (await respuesta.json()) as Presignado[];
  const ruta = destino.slice(destino.indexOf('/subidas'));
  const empezar = (desde: number) => {
    const conexion = conectar(servicio);
    const [antes, despues] = [
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
      '\r\n--x--\r\n',
    ];
    const largo = antes.length + despues.length + foto.length - desde;
    conexion.socket.write(
      `PUT /api/v1${ruta} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nRange: bytes=${desde}-\r\n` +
        `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${largo}\r\n\r\n${antes}`,
    );
    const mandar = (de: number, a: number) => conexion.socket.write(foto.subarray(de, a));
    return { ...conexion, mandar, terminar: () => conexion.socket.write(despues) };
  };
  return { ruta, key, empezar };
}

const concedida = ({ servicios }: Servicio, clave: string) =>
  servicios.base.leer.selectFrom('subidas').selectAll().where('clave', '=', clave).executeTakeFirst();

test('an upload that stands still is ended, and lets go of its turn, its file and its connection; the rest follows', async () => {
  const { servicio, cookie, dicho } = await iniciar();
  const { ruta, key, empezar } = await subir(servicio, cookie);
  const parada = empezar(0);
  parada.mandar(0, 100_000);
  const { datos } = servicio.servicios.config;
  const temporales = join(datos, 'adjuntos', 'temporales');
  const guardados = async () =>
    Math.max(
      0,
      ...(await Promise.all((await readdir(temporales)).map((uno) => stat(join(temporales, uno))))).map(
        ({ size }) => size,
      ),
    );
  await expect.poll(guardados, CALMA).toBe(100_000);

  await parada.fin;
  expect(parada.dicho()).toMatch(/^HTTP\/1\.1 408 /);
  await expect.poll(async () => (await concedida(servicio, key))?.turno, CALMA).toBeNull();
  const abiertos = async (): Promise<string[]> => {
    const enlaces = (await readdir('/proc/self/fd')).map((fd) =>
      readlink(`/proc/self/fd/${fd}`).catch(() => ''),
    );
    return (await Promise.all(enlaces)).filter((donde) => donde.startsWith(temporales));
  };
  await expect.poll(abiertos, CALMA).toEqual([]);
  expect(dicho.join('')).toContain('/subidas/ingesta/');

  const llegados = await fetch(`${servicio.url}/api/v1${ruta}`, { method: 'HEAD', headers: { cookie } });
  expect(llegados.headers.get('x-ut-range-start')).toBe('100000');
  const resto = empezar(100_000);
  resto.mandar(100_000, foto.length);
  resto.terminar();
  await expect.poll(resto.dicho, CALMA).toMatch(/^HTTP\/1\.1 200 /);
});

test('a body of any other kind that drips is ended too, while others are served', async () => {
  const { servicio, cookie } = await iniciar();
  const lentas = Array.from({ length: 20 }, (_, i) => {
    const conexion = conectar(servicio);
    conexion.socket.write(
      `POST /api/v1/${i % 2 ? 'casos' : 'sesion'} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n` +
        `Idempotency-Key: ${randomUUID()}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"a":"`,
    );
    const gotear = setInterval(() => conexion.socket.write('a'), 10);
    conexion.socket.on('close', () => clearInterval(gotear));
    return conexion;
  });
  expect((await pedir(servicio, cookie, 'GET', '/casos')).status).toBe(200);
  await Promise.all(lentas.map(({ fin }) => fin));
  for (const { dicho } of lentas) expect(dicho()).toMatch(/^(HTTP\/1\.1 408 |$)/);
  expect((await pedir(servicio, cookie, 'GET', '/casos')).status).toBe(200);
});

class Connection extends EventEmitter {
  bytesRead = 0;
  bytesWritten = 0;
  writableLength = 0;
  writable = true;
  destroyed = false;
  said = '';

  write(text: string): void {
    this.said += text;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

/** A request on a connection whose counts the test sets, and looks that the test makes. */
function watch() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const server = new EventEmitter();
  const ended: Ended[] = [];
  const stop = endSlowRequests(server as never, (one) => ended.push(one));
  onTestFinished(stop);
  const socket = new Connection();
  const request = { socket, url: '/api/v1/x?secreto=1', complete: false, readableLength: 0 };
  const response = Object.assign(new EventEmitter(), { headersSent: false });
  server.emit('request', request, response);
  /** Minutes that pass, in each of whose looks `each` happens first. */
  const minutes = (many: number, each: (look: number) => void = () => undefined) => {
    for (let look = 0; look < many * 12; look += 1) {
      each(look);
      vi.advanceTimersByTime(5_000);
    }
  };
  return { socket, request, response, ended, minutes };
}
afterEach(() => void vi.useRealTimers());

test.each([
  ['in every look', 1],
  ['in pieces of 16 KiB', 4],
  ['in pieces of 32 KiB', 7],
])('a file of 10 MB on a line of 8 kbit/s that comes %s is waited for', (_, looks) => {
  const { socket, ended, minutes } = watch();
  minutes((10_485_760 / 1_000 / 60) | 0, (look) => {
    if (look % looks === looks - 1) socket.bytesRead += looks * 5_000;
  });
  expect([ended, socket.destroyed]).toEqual([[], false]);
});

test('a body of which a byte a second comes is ended after a minute', () => {
  const { socket, ended, minutes } = watch();
  minutes(1, () => (socket.bytesRead += 5));
  expect(ended).toEqual([{ path: '/api/v1/x', received: 60 }]);
  expect([socket.said.split('\r\n')[0], socket.destroyed]).toEqual(['HTTP/1.1 408 Request Timeout', true]);
});

test('a body that waits to be read here is nobody’s fault, and nor is the time that an answer takes', () => {
  const { request, socket, ended, minutes } = watch();
  request.readableLength = 65_536;
  minutes(30);
  Object.assign(request, { complete: true, readableLength: 0 });
  minutes(30);
  expect([ended, socket.destroyed]).toEqual([[], false]);
});

test('an answer that nobody reads is ended after five minutes, and one that is read slowly is not', () => {
  const { request, response, socket, ended, minutes } = watch();
  Object.assign(request, { complete: true });
  response.headersSent = true;
  Object.assign(socket, { bytesWritten: 1_000_000, writableLength: 500_000 });
  minutes(60, (look) => {
    if (look % 50 === 0) socket.writableLength -= 1;
  });
  expect(ended).toEqual([]);
  minutes(6);
  expect([ended, socket.said, socket.destroyed]).toEqual([[{ path: '/api/v1/x' }], '', true]);
});
