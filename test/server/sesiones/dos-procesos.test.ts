/** Wrong passwords count together in whatever process they arrive, and what is remembered of them stays bounded. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { crearLimitador, INTENTOS } from '../../../server/sesiones/limitador.ts';
import { CLAVE, montar, NIT_A, NIT_B } from '../apoyo.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'main.js');

/** A service of its own process on this folder, behind a proxy on this machine; resolves to its address. */
async function arrancar(datos: string): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: '0', MESA_DATOS: datos, MESA_PROXY: '127.0.0.1', MESA_DEMO: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const fin = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await fin;
  });
  let texto = '';
  for (;;) {
    const [trozo] = (await once(child.stdout!, 'data')) as [Buffer];
    texto += trozo.toString();
    const url = /http:\/\/[\w.]+:\d+/.exec(texto)?.[0];
    if (url) {
      child.stdout!.resume();
      return url;
    }
  }
}

async function dosProcesos(): Promise<{ urls: string[]; ingresar: typeof ingresar }> {
  const { carpeta } = await montar();
  const urls = await Promise.all([arrancar(carpeta), arrancar(carpeta)]);
  return { urls, ingresar };
}

async function ingresar(url: string, nit: string, contrasena: string, direccion: string): Promise<number> {
  const respuesta = await fetch(`${url}/api/v1/sesion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': direccion },
    body: JSON.stringify({ nit, contrasena }),
  });
  await respuesta.arrayBuffer();
  return respuesta.status;
}

const contar = (estados: number[]) => ({
  mal: estados.filter((estado) => estado === 401).length,
  frenados: estados.filter((estado) => estado === 429).length,
});

/** One address, as sockets and proxies may write it. */
const MANERAS = [
  '190.1.2.3',
  '::ffff:190.1.2.3',
  '::FFFF:be01:203',
  '190.1.2.3:4000',
  '[::ffff:190.1.2.3]:80',
];

test('200 wrong passwords in parallel at two processes are ten, as at one', async () => {
  const { urls } = await dosProcesos();
  const estados = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      ingresar(urls[i % 2]!, NIT_A, `equivocada ${i}`, MANERAS[i % MANERAS.length]!),
    ),
  );
  expect(contar(estados)).toEqual({ mal: 10, frenados: 190 });
  // The right password is refused too meanwhile, from there and not from elsewhere.
  expect(await ingresar(urls[0]!, NIT_A, CLAVE, '190.1.2.3')).toBe(429);
  expect(await ingresar(urls[1]!, NIT_A, CLAVE, '190.1.2.4')).toBe(200);
});

test('an account is guessed twenty times from as many networks as there are, at two processes', async () => {
  const { urls } = await dosProcesos();
  // Sixteen addresses of each of sixteen networks.
  const estados = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      ingresar(
        urls[i % 2]!,
        NIT_B,
        `equivocada ${i}`,
        `2800:e2:0:${(i % 16).toString(16)}::${i.toString(16)}`,
      ),
    ),
  );
  expect(contar(estados)).toEqual({ mal: 20, frenados: 180 });
});

test('right passwords in parallel at two processes are no guesses', async () => {
  const { urls } = await dosProcesos();
  const estados = await Promise.all(
    Array.from({ length: 60 }, (_, i) => ingresar(urls[i % 2]!, NIT_A, CLAVE, '190.1.2.3')),
  );
  expect(estados).toEqual(Array(60).fill(200));
});

async function limitadorSolo(opciones: { filasMaximo?: number } = {}) {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-intentos-'));
  const limitador = crearLimitador(carpeta, { avisar: () => undefined, ...opciones });
  const archivo = new Database(join(carpeta, 'intentos.db'), { readonly: true });
  onTestFinished(async () => {
    archivo.close();
    limitador.cerrar();
    await rm(carpeta, { recursive: true, force: true });
  });
  const cuantas = archivo.prepare<[], number>('SELECT count(*) FROM intentos').pluck();
  const mal = (cuenta: string, direccion: string) =>
    limitador.intentar(cuenta, direccion, () => Promise.resolve(undefined));
  return { limitador, mal, cuantas: () => cuantas.get() };
}

test('a flood of addresses and accounts fills neither the file nor frees who is blocked', async () => {
  const { mal, cuantas } = await limitadorSolo({ filasMaximo: 2_000 });
  for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) await mal('nit:1', '190.1.2.3');
  let mayor = 0;
  for (let i = 0; i < 4_000; i += 1) {
    await mal(`correo:${i}@x.co`, `2800:e2:${(i >> 8).toString(16)}:${(i & 255).toString(16)}::1`);
    mayor = Math.max(mayor, cuantas() ?? 0);
  }
  // Three rows an attempt, looked at every 500.
  expect(mayor).toBeLessThanOrEqual(2_000 + 3 * 500);
  await expect(mal('nit:1', '190.1.2.3')).rejects.toThrow('demasiados_intentos');
});

test('of an account that gets in from everywhere the last fifty addresses are remembered', async () => {
  const { limitador, cuantas } = await limitadorSolo();
  for (let i = 0; i < 80; i += 1) {
    await limitador.intentar('nit:1', `190.1.2.${i}`, () => Promise.resolve(true));
  }
  expect(cuantas()).toBe(50);
});

test('what could not be checked counts as no guess', async () => {
  const { limitador, mal, cuantas } = await limitadorSolo();
  for (let i = 0; i < 40; i += 1) {
    const fallo = limitador.intentar('nit:1', '190.1.2.3', () => Promise.reject(new Error('disco')));
    await expect(fallo).rejects.toThrow('disco');
  }
  expect(cuantas()).toBe(0);
  expect(await mal('nit:1', '190.1.2.3')).toBeUndefined();
});
