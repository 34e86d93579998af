/** The service under a path of a portal that has PHP and no proxy of its own, by the file of docs/proxy. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MOTORES } from './navegador/navegador.ts';
import { abrirNavegador, PROGRAMAS_DE } from './navegadores.ts';
import { necesita, rutaDe } from './programas.ts';
import { recorrer } from './recorrido.ts';
import { Sitio } from './sitio.ts';

const PROGRAMAS = ['nginx', 'php-cgi', 'openssl'] as const;
let sitio: Sitio | undefined;

beforeAll(async () => {
  if (PROGRAMAS.every(rutaDe)) sitio = await Sitio.abrir({ proxy: 'php', ruta: '/mesa.php/' });
});
afterAll(() => sitio?.cerrar());

test.for(MOTORES)('a clerk and an agent walk the manual in %s', async (motor, contexto) => {
  necesita(contexto, [...PROGRAMAS, ...PROGRAMAS_DE[motor]]);
  const navegador = await abrirNavegador(motor);
  try {
    await recorrer(navegador, sitio!.lugar, `php-${motor}`);
  } finally {
    await navegador.cerrar();
  }
});

/** Asks as a client would, without what a browser adds. */
async function pedir(ruta: string, method = 'GET', headers: Record<string, string> = {}, cuerpo?: Buffer) {
  const url = new URL(sitio!.url);
  const pedido = request({
    host: '127.0.0.1',
    port: url.port,
    path: url.pathname + ruta,
    method,
    headers: { host: url.host, ...headers, ...(cuerpo && { 'content-length': cuerpo.length }) },
    ca: readFileSync(sitio!.certificado.certificado),
    servername: url.hostname,
    agent: false,
  });
  pedido.end(cuerpo);
  const [respuesta] = (await once(pedido, 'response')) as [IncomingMessage];
  const trozos: Buffer[] = [];
  const llegadas: number[] = [];
  for await (const trozo of respuesta) {
    trozos.push(trozo as Buffer);
    llegadas.push(performance.now());
  }
  return {
    estado: respuesta.statusCode,
    cabeceras: respuesta.headers,
    texto: Buffer.concat(trozos).toString(),
    llegadas,
  };
}

test('answers go through as they are: status, headers, cookies, compression', async (contexto) => {
  necesita(contexto, PROGRAMAS);
  const sesion = await pedir('/api/v1/sesion');
  expect([sesion.estado, JSON.parse(sesion.texto)]).toMatchObject([200, { usuario: null }]);
  expect(sesion.cabeceras['content-security-policy']).toContain("default-src 'none'");
  expect(sesion.cabeceras['x-powered-by']).toBeUndefined();
  const nadie = await pedir('/api/v1/casos');
  expect([nadie.estado, (JSON.parse(nadie.texto) as { codigo: string }).codigo]).toEqual([401, 'sin_sesion']);
  const { cabeceras } = await pedir('/api/v1/diagnostico');
  expect(String(cabeceras['set-cookie'])).toMatch(/^__Host-mesa-prueba=.*Secure/);
  const script = await pedir('/widget/mesa.js', 'GET', { 'accept-encoding': 'br' });
  expect(script.cabeceras).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
  });
  const { etag } = script.cabeceras;
  const otra = await pedir('/widget/mesa.js', 'GET', { 'if-none-match': etag! });
  expect([otra.estado, otra.texto, otra.cabeceras['content-type']]).toEqual([304, '', undefined]);
  expect((await pedir('/agentes/')).cabeceras.location).toBe('../agentes');
});

test('events go out one by one, and not when the answer ends', async (contexto) => {
  necesita(contexto, PROGRAMAS);
  const { llegadas, texto } = await pedir('/api/v1/eventos/prueba');
  expect(texto).toContain('data');
  // The marks of the trial stream are sent almost a second apart.
  expect(llegadas.at(-1)! - llegadas[0]!).toBeGreaterThan(300);
});

test('what a client says of itself is not believed, and only the service is asked', async (contexto) => {
  necesita(contexto, PROGRAMAS);
  const credenciales = Buffer.from(JSON.stringify({ nit: '900123456', contrasena: 'otra-que-no-es' }));
  const estados: (number | undefined)[] = [];
  // Each from another invented address: they count as one client's all the same.
  for (let i = 1; i <= 30 && estados.at(-1) !== 429; i++) {
    const { estado } = await pedir(
      '/api/v1/sesion',
      'POST',
      {
        'content-type': 'application/json',
        'x-forwarded-for': `203.0.113.${i}`,
        forwarded: `for=203.0.113.${i}`,
      },
      credenciales,
    );
    estados.push(estado);
  }
  expect(estados.at(-1)).toBe(429);
  expect((await pedir('/metrics')).estado).toBe(404);
  expect((await pedir('//metrics')).estado).toBe(404);
  expect((await pedir('')).estado).toBe(404);
  expect((await pedir('@example.com/')).estado).toBe(404);
});
