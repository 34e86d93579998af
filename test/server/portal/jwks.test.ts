/** The portal's public keys: read from a file or an address, kept for a while, and never from where they should not be. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compararReloj, revisarPortal } from '../../../server/doctor/portal.ts';
import { leerConTolerancia } from '../../../server/doctor/configuracion.ts';
import { leerConfig } from '../../../server/config.ts';
import { crearLlavesPublicas, leerLlaves } from '../../../server/portal/llaves.ts';
import { ErrorJwks } from '../../../server/portal/pedir-jwks.ts';
import { iniciarServicio } from '../../../server/run/service.ts';
import { montar } from '../apoyo.ts';
import { par, token } from './tokens.ts';

const UNA = par('ES256', 'una');
const OTRA = par('RS256', 'otra');
const JUEGO = (...llaves: object[]) => JSON.stringify({ keys: llaves });

/** A portal's server; resolves to its address and how often it was asked. */
async function servir(atender: RequestListener): Promise<{ url: string; veces: () => number }> {
  let veces = 0;
  const server = createServer((pedido, respuesta) => {
    veces += 1;
    atender(pedido, respuesta);
  });
  await new Promise<void>((listo) => server.listen(0, '127.0.0.1', listo));
  onTestFinished(
    () =>
      new Promise<void>((listo) => {
        server.close(() => listo());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`, veces: () => veces };
}

const portalDe = (jwks: string, red = '127.0.0.1') =>
  leerConfig({ MESA_PORTAL_JWKS: jwks, MESA_PORTAL_JWKS_RED: red }, {}).portal!;

async function leer(jwks: string, red?: string): Promise<(string | undefined)[]> {
  const { jwks: donde, redes } = portalDe(jwks, red);
  return (await leerLlaves(donde!, redes)).llaves.keys.map(({ kid }) => kid);
}

/** The sentence of the refusal. */
async function falta(jwks: string, red?: string): Promise<string> {
  const error = await leer(jwks, red).then(
    () => new Error('was read'),
    (uno: unknown) => uno,
  );
  expect(error).toBeInstanceOf(ErrorJwks);
  return `${(error as ErrorJwks).message} ${(error as ErrorJwks).remedio}`;
}

describe('an address of keys', () => {
  test('is read, and keys for other uses are left out', async () => {
    const otras = [
      { kty: 'EC', crv: 'P-384', kid: 'grande' },
      { kty: 'OKP', kid: 'ed' },
      { ...UNA.publica, kid: undefined },
    ];
    const { url } = await servir((_, r) => r.end(JUEGO(UNA.publica, ...otras, OTRA.publica)));
    expect(await leer(url)).toEqual(['una', 'otra']);
  });

  test('of this machine or a private network is asked only where it is named', async () => {
    const { url, veces } = await servir((_, r) => r.end(JUEGO(UNA.publica)));
    expect(await falta(url, '')).toContain(
      'Si el portal está de verdad allí, escriba: MESA_PORTAL_JWKS_RED=127.0.0.1',
    );
    // Also by a name that leads there.
    const conNombre = url.replace('127.0.0.1', 'localhost');
    expect(await falta(conNombre, '10.0.0.0/8')).toContain('es de una red privada que no está permitida');
    expect(veces()).toBe(0);
    expect(await leer(conNombre, '127.0.0.0/8,::1')).toEqual(['una']);
  });

  test.each([
    ...['10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '[::1]', '[::]'],
    ...['[fd00::1]', '[fe80::1]', '[::ffff:10.0.0.1]', '[64:ff9b::a00:1]', '2130706433', '0x7f.1', '127.1'],
  ])('https://%s/ is refused without a request', async (host) => {
    expect(await falta(`https://${host}/jwks.json`, '')).toContain('es de una red privada');
  });

  test('that redirects is not followed', async () => {
    const { url, veces } = await servir((_, r) => r.writeHead(302, { location: '/jwks.json' }).end());
    expect(await falta(url)).toContain('un desvío, que no se sigue');
    expect(veces()).toBe(1);
  });

  test.each([
    [
      'says that it is not there',
      (r: Parameters<RequestListener>[1]) => r.writeHead(404).end(),
      'responde 404',
    ],
    ['answers a page', (r: Parameters<RequestListener>[1]) => r.end('<!doctype html>'), 'no es JSON'],
    ['answers something else', (r: Parameters<RequestListener>[1]) => r.end('[]'), 'no es un JWKS'],
    [
      'has no key that serves',
      (r: Parameters<RequestListener>[1]) => r.end(JUEGO()),
      'ninguna clave que sirva',
    ],
    [
      'has a short key',
      (r: Parameters<RequestListener>[1]) => r.end(JUEGO(par('RS256', 'x', 1024).publica)),
      'ninguna clave',
    ],
    [
      'has a private key',
      (r: Parameters<RequestListener>[1]) => r.end(JUEGO({ ...UNA.privada })),
      'clave secreta',
    ],
    [
      'has a shared key',
      (r: Parameters<RequestListener>[1]) => r.end(JUEGO({ kty: 'oct', k: 'AAAA', kid: 'x' })),
      'clave secreta',
    ],
    [
      'wants to speak another protocol',
      (r: Parameters<RequestListener>[1]) => r.writeHead(101, { upgrade: 'x', connection: 'upgrade' }).end(),
      'responde 101',
    ],
    ['hangs up', (r: Parameters<RequestListener>[1]) => r.destroy(), 'no contesta'],
  ])('that %s is told', async (_, responder, frase) => {
    const { url } = await servir((__, r) => void responder(r));
    expect(await falta(url)).toContain(frase);
  });

  test('that never ends is left in time, and one without end is cut', async () => {
    const lenta = await servir((_, r) => void r.write('{"keys": ['));
    expect(await falta(lenta.url)).toContain('no contestó entera en 5 segundos');
    let enviados = 0;
    const sinFin = await servir((_, r) => {
      const seguir = () => {
        enviados += 16_384;
        if (!r.destroyed && enviados < 64 * 2 ** 20) r.write(Buffer.alloc(16_384, 0x20), seguir);
      };
      seguir();
    });
    expect(await falta(sinFin.url)).toContain('tiene más de 64 KiB');
    expect(enviados).toBeLessThan(64 * 2 ** 20);
  }, 40_000);
});

describe('keys that were read', () => {
  async function conReloj(url: string) {
    let ahora = 1e6;
    const { jwks, redes } = portalDe(url);
    const llaves = crearLlavesPublicas(jwks!, redes, () => ahora);
    const buscar = async (kid: string) => {
      const alg = kid === 'otra' ? 'RS256' : 'ES256';
      return llaves({ alg, kid }, undefined).then(
        () => kid,
        (error: Error) => error.constructor.name,
      );
    };
    return { buscar, avanzar: (ms: number) => (ahora += ms) };
  }

  test('are kept, and read again for a kid that is not among them, though not at each', async () => {
    let juego = JUEGO(UNA.publica);
    const { url, veces } = await servir((_, r) => r.end(juego));
    const { buscar, avanzar } = await conReloj(url);
    expect(await Promise.all(['una', 'una', 'una'].map(buscar))).toEqual(['una', 'una', 'una']);
    expect(veces()).toBe(1);
    juego = JUEGO(UNA.publica, OTRA.publica);
    for (const kid of ['otra', 'x', 'y', 'z']) expect(await buscar(kid)).toBe('JWKSNoMatchingKey');
    expect(veces()).toBe(1);
    avanzar(10_001);
    expect(await Promise.all(['otra', 'otra'].map(buscar))).toEqual(['otra', 'otra']);
    expect(veces()).toBe(2);
    juego = JUEGO(OTRA.publica);
    avanzar(9 * 60_000);
    expect(await buscar('una')).toBe('una');
    avanzar(2 * 60_000);
    expect(await buscar('una')).toBe('JWKSNoMatchingKey');
  });

  test('serve for a day while the portal does not answer, and no longer', async () => {
    let caido = false;
    const { url, veces } = await servir((_, r) => void (caido ? r.destroy() : r.end(JUEGO(UNA.publica))));
    const { buscar, avanzar } = await conReloj(url);
    caido = true;
    expect(await buscar('una')).toBe('ErrorJwks');
    expect(await buscar('una')).toBe('ErrorJwks');
    expect(veces()).toBe(1);
    caido = false;
    avanzar(10_001);
    expect(await buscar('una')).toBe('una');
    caido = true;
    avanzar(20 * 3_600_000);
    expect(await buscar('una')).toBe('una');
    avanzar(5 * 3_600_000);
    expect(await buscar('una')).toBe('ErrorJwks');
  });

  test('of a portal that is down leave its clerk with a service that is not there now, not with a refusal', async () => {
    let caido = true;
    const { url } = await servir((_, r) => void (caido ? r.destroy() : r.end(JUEGO(UNA.publica))));
    const entorno = { MESA_PORTAL_JWKS: url, MESA_PORTAL_JWKS_RED: '127.0.0.1' };
    const banco = await montar({ entorno });
    const pedir = (suyo: string) =>
      banco.anonimo().pedir('POST', '/sesion/portal', { cuerpo: { token: suyo } });
    const { status, json } = await pedir(UNA.token());
    expect([status, json.codigo]).toEqual([503, 'no_disponible']);
    expect(banco.registro.join('')).toContain('no contesta');
    caido = false;
    const otro = await montar({ entorno });
    const buena = await otro.anonimo().pedir('POST', '/sesion/portal', { cuerpo: { token: UNA.token() } });
    expect(buena.status).toBe(200);
  });
});

async function archivo(contenido: string): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-jwks-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
  const ruta = join(carpeta, 'portal.jwks.json');
  await writeFile(ruta, contenido);
  return ruta;
}

describe('a file of keys', () => {
  test('is read again after it changed', async () => {
    const ruta = await archivo(JUEGO(UNA.publica));
    expect(await leer(ruta)).toEqual(['una']);
    await writeFile(ruta, JUEGO(OTRA.publica));
    expect(await leer(ruta)).toEqual(['otra']);
  });

  test.each([
    ['is not there', async () => '/no/existe.json', 'no existe o no se puede leer'],
    ['has a private key', () => archivo(JUEGO(UNA.privada)), 'tiene una clave secreta'],
    ['is a PEM', () => archivo(OTRA.pem.toString()), 'no es JSON'],
    ['is large', () => archivo(' '.repeat(70_000)), 'tiene más de 64 KiB'],
  ])('that %s stops the start with a sentence', async (_, hacer, frase) => {
    const ruta = await hacer();
    const carpeta = await mkdtemp(join(tmpdir(), 'mesa-jwks-'));
    onTestFinished(() => rm(carpeta, { recursive: true, force: true }));
    const config = leerConfig(
      { MESA_DATOS: carpeta, PORT: '0', MESA_PORTAL_JWKS: ruta, MESA_REGISTRO: 'silent' },
      {},
    );
    const inicio = iniciarServicio(config).then((servicio) => servicio.detener());
    await expect(inicio).rejects.toThrow(frase);
    await expect(inicio).rejects.toThrow(/^MESA_PORTAL_JWKS: /);
  });
});

describe('mesa doctor', () => {
  const revisar = async (entorno: Record<string, string>) => {
    const entrada = { ...leerConTolerancia(entorno), entorno, url: undefined, ahora: Date.now() };
    return (await revisarPortal(entrada)).map(
      ({ estado, dicho, remedio = '' }) => `${estado}: ${dicho} ${remedio}`,
    );
  };

  test('says that there is no hand-over', async () => {
    expect(await revisar({})).toEqual([
      expect.stringContaining('sin_revisar: No se reciben ingresos del portal'),
    ]);
  });

  test('names the keys and never has them', async () => {
    const secreto = Buffer.alloc(32, 9).toString('base64url');
    const dicho = (await revisar({ MESA_PORTAL_CLAVES: `viejo:${secreto},nuevo:${'A'.repeat(43)}` })).join();
    expect(dicho).toContain('con las claves compartidas viejo, nuevo');
    expect(dicho).not.toContain(secreto);
  });

  test('reads the public keys and compares the clocks', async () => {
    let fecha = new Date();
    const { url } = await servir((_, r) => r.setHeader('Date', fecha.toUTCString()).end(JUEGO(UNA.publica)));
    const entorno = { MESA_PORTAL_JWKS: url, MESA_PORTAL_JWKS_RED: '127.0.0.1' };
    expect(await revisar(entorno)).toEqual([
      expect.stringContaining('bien: Se reciben ingresos'),
      expect.stringContaining('bien: Las claves públicas del portal se leen: una.'),
      expect.stringContaining('bien: El reloj del portal'),
    ]);
    fecha = new Date(Date.now() - 10 * 60_000);
    expect((await revisar(entorno)).at(-1)).toMatch(/arreglar: El reloj del portal está \d+ segundos atrás/);
    expect(compararReloj(1_000_000, 900_000).dicho).toContain('100 segundos adelante');
  });

  test('says what is wrong with where they are, and with an address without https', async () => {
    expect(await revisar({ MESA_PORTAL_JWKS: '/no/existe.json', MESA_URL: 'http://mesa.example' })).toEqual([
      expect.stringContaining('bien'),
      expect.stringContaining('arreglar: El archivo /no/existe.json no existe'),
      expect.stringContaining('arreglar: MESA_URL empieza por http://'),
    ]);
  });
});

test('a token of a shared key is not read with public keys alone', async () => {
  const banco = await montar({ entorno: { MESA_PORTAL_JWKS: await archivo(JUEGO(UNA.publica)) } });
  const { status } = await banco.anonimo().pedir('POST', '/sesion/portal', { cuerpo: { token: token() } });
  expect(status).toBe(401);
});
