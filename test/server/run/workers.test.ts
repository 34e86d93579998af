/** Several processes that serve one port and one folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';

const PROGRAMA = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'main.js');

async function arrancar(argumentos: string[], entorno: Record<string, string> = {}) {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-varios-'));
  const primero = spawn(process.execPath, [PROGRAMA, ...argumentos], {
    env: { ...process.env, PORT: '0', MESA_DATOS: carpeta, ...entorno },
  });
  onTestFinished(async () => {
    // The others end with the first one.
    primero.kill('SIGKILL');
    await rm(carpeta, { recursive: true, force: true, maxRetries: 20 });
  });
  const salida = { texto: '', error: '' };
  primero.stdout.on('data', (trozo) => (salida.texto += String(trozo)));
  primero.stderr.on('data', (trozo) => (salida.error += String(trozo)));
  const fin = once(primero, 'close').then(([estado]) => estado as number | null);
  const lineas = () =>
    salida.texto
      .split('\n')
      .filter(Boolean)
      .map((linea) => JSON.parse(linea) as { msg: string; pid: number; url?: string });
  const listos = () => lineas().filter(({ msg }) => msg === 'listo');
  return { primero, salida, fin, listos, lineas };
}

const hasta = <T>(cierto: () => T) => vi.waitUntil(cierto, { timeout: 25_000, interval: 20 });

/** Each time over a new connection, which may go to another process. */
const preguntar = (url: string) => fetch(`${url}/salud`, { headers: { connection: 'close' } });

test('two processes serve the same port, one that is killed is replaced, and all end at SIGTERM with status 0', async () => {
  const servicio = await arrancar(['--procesos', '2']);
  await hasta(() => servicio.listos().length === 2);
  const [{ url, pid } = { url: '', pid: 0 }, otro] = servicio.listos();
  expect(otro?.url).toBe(url);
  expect(otro?.pid).not.toBe(pid);

  const responden = () =>
    new Set(servicio.lineas().flatMap((linea) => (linea.msg === 'solicitud' ? [linea.pid] : [])));
  while (responden().size < 2) expect((await preguntar(url!)).status).toBe(200);

  const figuras = await (await fetch(`${url}/metrics`)).text();
  const [, cuantas] = /mesa_solicitud_segundos_count\{[^}]*salud[^}]*\} (\d+)/.exec(figuras) ?? [];
  // Those of both processes, not of the one that was asked.
  expect(Number(cuantas)).toBeGreaterThan(1);

  process.kill(pid, 'SIGKILL');
  await hasta(() => servicio.listos().length === 3);
  expect((await preguntar(url!)).status).toBe(200);
  servicio.primero.kill('SIGTERM');
  expect(await servicio.fin).toBe(0);
  expect(servicio.salida.error).toBe('');
});

// Only Linux tells that a process stands still.
test.runIf(platform() === 'linux')(
  'no request waits for a process that was killed before it took the connection',
  async () => {
    const servicio = await arrancar(['--procesos', '2']);
    await hasta(() => servicio.listos().length === 2);
    const [{ url, pid } = { url: '', pid: 0 }] = servicio.listos();
    process.kill(pid, 'SIGSTOP');
    await hasta(() => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
    // Each of the two gets one at least: who stands still does not take it.
    const pedidos = Array.from({ length: 4 }, () =>
      preguntar(url!).then(
        ({ status }) => status,
        () => 'ended',
      ),
    );
    let resueltos = 0;
    for (const pedido of pedidos) void pedido.finally(() => (resueltos += 1));
    await hasta(() => resueltos === 3);
    process.kill(pid, 'SIGKILL');
    expect((await Promise.all(pedidos)).sort()).toEqual([200, 200, 200, 'ended']);
    await hasta(() => servicio.listos().length === 3);
    expect((await preguntar(url!)).status).toBe(200);
  },
);

test.each([
  [['--procesos', '0'], {}, 'MESA_PROCESOS'],
  [[], { MESA_PROCESOS: 'muchos' }, 'MESA_PROCESOS'],
  [['--proceso', '2'], {}, '--procesos N'],
  // What only the processes themselves notice.
  [['--procesos', '2'], { HOST: '192.0.2.1' }, 'HOST'],
  [['--procesos', '2'], { MESA_DATOS: '/dev/null/mesa' }, '/dev/null'],
])('%j with %j does not start, and says once why', async (argumentos, entorno, nombre) => {
  const servicio = await arrancar(argumentos, entorno);
  expect(await servicio.fin).toBe(1);
  expect(servicio.salida.error).toContain(nombre);
  expect(servicio.salida.error.trim()).not.toBe('');
  expect(servicio.salida.error.trim().split('\n')).toHaveLength(1);
});
