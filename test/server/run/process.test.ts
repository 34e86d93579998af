/** The service as its own process: a clear sentence when it cannot start, an end without loss when it is told to stop. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Flujo } from '../eventos/flujo.ts';

const SERVIDOR = join(import.meta.dirname, '..', '..', '..', 'dist', 'server');

let carpeta: string;
let children: ChildProcess[];
beforeEach(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-proceso-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(carpeta, { recursive: true, force: true });
});

const opcionesDe = (entorno: Record<string, string>) => ({
  env: { ...process.env, PORT: '0', MESA_DATOS: join(carpeta, 'datos'), ...entorno },
});

function arrancar(programa: 'main' | 'demo', entorno: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(SERVIDOR, `${programa}.js`)], opcionesDe(entorno));
  children.push(child);
  const salida = { texto: '', error: '' };
  child.stdout.on('data', (trozo) => (salida.texto += String(trozo)));
  child.stderr.on('data', (trozo) => (salida.error += String(trozo)));
  const fin = once(child, 'close').then(([estado]) => estado as number | null);
  return { proceso: child, salida, fin };
}

async function url({ proceso: child, salida }: ReturnType<typeof arrancar>): Promise<string> {
  for (;;) {
    const hallada = /http:\/\/[\w.]+:\d+/.exec(salida.texto)?.[0];
    if (hallada) return hallada;
    await once(child.stdout, 'data');
  }
}

test('production starts without demo data, serves the widget, and stops with status 0', async () => {
  const servicio = arrancar('main');
  const base = await url(servicio);
  expect((await fetch(`${base}/salud`)).status).toBe(200);
  expect((await fetch(`${base}/listo`)).status).toBe(200);
  expect((await fetch(`${base}/`)).status).toBe(404);
  const widget = await fetch(`${base}/widget/mesa.js`);
  expect(widget.status).toBe(200);
  expect(widget.headers.get('content-type')).toContain('text/javascript');
  const ingreso = await fetch(`${base}/api/v1/sesion`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ nit: '900123456', contrasena: 'demo-mesa-2026' }),
  });
  expect(ingreso.status).toBe(401);
  servicio.proceso.kill('SIGTERM');
  expect(await servicio.fin).toBe(0);
});

test.each(['main', 'demo'] as const)(
  '%s that ends by an unexpected error says it in its log, and has status 1',
  async (programa) => {
    const alterar = "process.on('SIGUSR2', () => void Promise.reject(new Error('se rompió adrede')))";
    const servicio = arrancar(programa, {
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(alterar)}"`,
    });
    await url(servicio);
    servicio.proceso.kill('SIGUSR2');
    expect(await servicio.fin).toBe(1);
    const ultima = servicio.salida.texto.split('\n').find((linea) => linea.includes('"level":60'));
    expect(JSON.parse(ultima ?? 'null')).toMatchObject({
      msg: 'terminó por un error inesperado',
      err: { message: 'se rompió adrede' },
    });
  },
);

test('a connection that the system cannot accept is told in the log, and the service goes on', async () => {
  const alterar = `process.on('SIGUSR2', () => {
    for (const uno of process._getActiveHandles())
      if (uno.address?.()?.port && uno.listening) uno._handle.onconnection.call(uno._handle, -23);
  })`;
  const servicio = arrancar('main', {
    NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(alterar)}"`,
  });
  const base = await url(servicio);
  servicio.proceso.kill('SIGUSR2');
  while (!servicio.salida.texto.includes('no se pudo aceptar una conexión'))
    await Promise.race([
      once(servicio.proceso.stdout, 'data'),
      servicio.fin.then(() => Promise.reject(new Error(servicio.salida.error))),
    ]);
  expect(servicio.salida.texto).toContain('ENFILE');
  expect((await fetch(`${base}/salud`)).status).toBe(200);
});

test('a request in flight at SIGTERM is answered before the end', async () => {
  const servicio = arrancar('demo');
  const base = await url(servicio);
  const cuerpo = JSON.stringify({ nit: '900123456', contrasena: 'demo-mesa-2026' });
  const peticion = request(`${base}/api/v1/sesion`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(cuerpo) },
  });
  const respuesta = once(peticion, 'response') as Promise<[{ statusCode: number }]>;
  peticion.write(cuerpo.slice(0, 10));
  // Another answer after the first half means that the first half has been received.
  await fetch(`${base}/salud`);
  servicio.proceso.kill('SIGTERM');
  peticion.end(cuerpo.slice(10));
  expect([200, 503]).toContain((await respuesta)[0].statusCode);
  expect(await servicio.fin).toBe(0);
});

test.each([
  ['of its own page', undefined],
  ['of a page of another origin', 'https://portal.example'],
])(
  'streams %s carry the headers of every answer, bring what is written, and end at SIGTERM',
  async (_, origen) => {
    const servicio = arrancar('demo', { MESA_ORIGENES: 'https://portal.example' });
    const base = await url(servicio);
    const ingreso = await fetch(`${base}/api/v1/sesion`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ nit: '900123456', contrasena: 'demo-mesa-2026' }),
    });
    const cookie = ingreso.headers.getSetCookie()[0]!.split(';')[0]!;
    const flujo = new Flujo(
      await fetch(`${base}/api/v1/eventos`, { headers: { cookie, ...(origen && { origin: origen }) } }),
    );
    expect(Object.fromEntries(flujo.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      ...(origen && { 'access-control-allow-origin': origen, 'access-control-allow-credentials': 'true' }),
      'x-content-type-options': 'nosniff',
    });
    await flujo.hasta(() => flujo.ultimoId);
    const escrito = await fetch(`${base}/api/v1/casos/40912/mensajes`, {
      method: 'POST',
      headers: { cookie, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify({ texto: 'Hola' }),
    });
    const mensaje: unknown = await escrito.json();
    expect((await flujo.evento(1)).datos).toEqual({ numero: 40912, mensaje });
    servicio.proceso.kill('SIGTERM');
    await flujo.fin;
    expect(await servicio.fin).toBe(0);
    expect(servicio.salida.error).toBe('');
  },
);

test('what is wrong at start is one sentence, not a stack', async () => {
  const entornos: Record<string, string>[] = [
    { PORT: 'ochenta' },
    { MESA_ORIGENES: 'portal' },
    { MESA_DEMO: '1', NODE_ENV: 'production' },
  ];
  for (const entorno of entornos) {
    const { salida, fin } = arrancar('main', entorno);
    expect(await fin).toBe(1);
    expect(salida.error).toContain(Object.keys(entorno)[0]);
    expect(salida.error).not.toContain('    at ');
  }
});

test.each([
  ['a damaged database', 'mesa.db', (ruta: string) => writeFile(ruta, 'x'.repeat(9_000)), 'está dañada'],
  ['a folder in place of the database', 'mesa.db', (ruta: string) => mkdir(ruta), 'No se pudo abrir'],
  [
    'a folder in place of the key of uploads',
    'subidas.json',
    (ruta: string) => mkdir(ruta),
    'una carpeta donde',
  ],
  [
    'a file in place of the folder of attachments',
    'adjuntos',
    (ruta: string) => writeFile(ruta, ''),
    'una carpeta',
  ],
])('%s is told in one sentence too', async (_, nombre, poner, dicho) => {
  const datos = join(carpeta, 'datos');
  await mkdir(datos, { mode: 0o700 });
  await poner(join(datos, nombre));
  const { salida, fin } = arrancar('main');
  expect(await fin).toBe(1);
  expect(salida.error).toContain(dicho);
  expect(salida.error.trim().split('\n')).toHaveLength(1);
});

test('what is wrong though it starts is said then, with the line to write', async () => {
  const servicio = arrancar('main', { MESA_URL: 'https://mesa.example' });
  await url(servicio);
  while (!servicio.salida.texto.includes('MESA_PROXY=127.0.0.1')) await once(servicio.proceso.stdout, 'data');
  servicio.proceso.kill('SIGTERM');
  expect(await servicio.fin).toBe(0);
});

test('a port in use is told as such', async () => {
  const primero = arrancar('main');
  const { port } = new URL(await url(primero));
  const segundo = arrancar('main', { PORT: port, MESA_DATOS: join(carpeta, 'otros') });
  expect(await segundo.fin).toBe(1);
  expect(segundo.salida.error).toContain('El puerto ya está en uso');
});

describe('what others on this machine may read', () => {
  const permisos = async (nombre = ''): Promise<string> =>
    ((await stat(join(carpeta, 'datos', nombre))).mode & 0o777).toString(8);

  test('is nothing of the data, from the first start on, also under an open umask', async () => {
    const antes = process.umask(0);
    const servicio = arrancar('main');
    process.umask(antes);
    await url(servicio);
    const vistos = new Map<string, string>();
    for (const nombre of await readdir(join(carpeta, 'datos'))) vistos.set(nombre, await permisos(nombre));
    expect([...vistos.keys()]).toEqual(
      expect.arrayContaining(['mesa.db-wal', 'intentos.db', 'intentos.db-wal']),
    );
    expect([...vistos].filter(([, uno]) => !/^[67]00$/.test(uno))).toEqual([]);
    expect(await permisos()).toBe('700');
    expect(servicio.salida.texto).not.toContain('Otros usuarios');
  });

  test('is mended at the start, and said', async () => {
    await mkdir(join(carpeta, 'datos', 'adjuntos'), { recursive: true });
    await writeFile(join(carpeta, 'datos', 'nota.txt'), '');
    for (const nombre of ['', 'adjuntos']) await chmod(join(carpeta, 'datos', nombre), 0o755);
    await chmod(join(carpeta, 'datos', 'nota.txt'), 0o664);
    const servicio = arrancar('main');
    await url(servicio);
    expect([await permisos(), await permisos('adjuntos'), await permisos('nota.txt')]).toEqual([
      '700',
      '700',
      '600',
    ]);
    for (const dicho of ['datos (permisos 755)', 'adjuntos (permisos 755)', 'nota.txt (permisos 664)']) {
      expect(servicio.salida.texto).toContain(dicho);
    }
  });
});

describe('a log that cannot be written', () => {
  const puertoLibre = async (): Promise<string> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return String(port);
  };

  /** Asks until the process listens, or has ended. */
  async function responde(base: string, child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      if (
        await fetch(`${base}/salud`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
      await new Promise(setImmediate);
    }
  }

  const perdidas = async (base: string): Promise<number> =>
    Number(/^mesa_registro_perdidas_total (\d+)$/m.exec(await (await fetch(`${base}/metrics`)).text())?.[1]);

  test.each([
    ['its disk is full', () => openSync('/dev/full', 'w')],
    ['nobody reads its pipe', () => 'pipe' as const],
  ])('does not hold the service when %s: what is lost is counted, and SIGTERM ends it', async (_, abrir) => {
    const stdout = abrir();
    const PORT = await puertoLibre();
    const child = spawn(process.execPath, [join(SERVIDOR, 'main.js')], {
      ...opcionesDe({ PORT }),
      stdio: ['ignore', stdout, 'ignore'],
    });
    children.push(child);
    if (typeof stdout === 'number') closeSync(stdout);
    const fin = once(child, 'close');
    const base = `http://127.0.0.1:${PORT}`;
    await responde(base, child);
    // Each request is a line; a pipe holds some hundreds of them.
    for (let pedidas = 0; pedidas < 60_000 && !((await perdidas(base)) > 0); pedidas += 1_000) {
      for (let i = 0; i < 20; i += 1) {
        await Promise.all(
          Array.from({ length: 50 }, () => fetch(`${base}/nada`).then((hecha) => hecha.arrayBuffer())),
        );
      }
    }
    expect(await perdidas(base)).toBeGreaterThan(0);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect([child.exitCode, child.signalCode]).toEqual([0, null]);
    child.stdout?.resume();
    await fin;
  });
});
