import { describe, expect, test } from 'vitest';
import { montar, type Banco } from '../apoyo.ts';

describe('health', () => {
  test('says that the process lives and the database takes writes', async () => {
    const { anonimo } = await montar();
    expect((await anonimo().pedir('GET', '//salud')).json).toEqual({ estado: 'vivo' });
    expect((await anonimo().pedir('GET', '//listo')).json).toEqual({ estado: 'listo' });
  });

  test('is not ready when the database takes no writes', async () => {
    const banco = await montar();
    await banco.cerrar();
    const { status, json } = await banco.anonimo().pedir('GET', '//listo');
    expect([status, json.codigo]).toEqual([503, 'no_disponible']);
    expect((await banco.anonimo().pedir('GET', '//salud')).status).toBe(200);
  });

  test('takes no new work on its way down', async () => {
    const { anonimo, apagar } = await montar();
    apagar();
    expect((await anonimo().pedir('GET', '//listo')).status).toBe(503);
  });
});

/** Asks for the measures as a connection of `direccion` that says this of itself. */
async function medidas(
  { app }: Banco,
  direccion: string,
  cabeceras: Record<string, string> = {},
  httpVersion = '1.1',
): Promise<Response> {
  const headers = { host: 'localhost:8080', ...cabeceras };
  const socket = { remoteAddress: direccion, remotePort: 1, remoteFamily: 'IPv4' };
  return app.request('/metrics', { headers }, { incoming: { headers, httpVersion, socket } });
}

test('the measures are for this machine only', async () => {
  const banco = await montar();
  const { anonimo } = banco;
  await anonimo().crudo('GET', '/casos');
  const texto = await (await medidas(banco, '127.0.0.1')).text();
  expect(texto).toContain('mesa_solicitud_segundos_count{metodo="GET",ruta="/api/v1/casos",status="401"} 1');
  for (const cabecera of [
    ...[
      'x-forwarded-for',
      'forwarded',
      'x-real-ip',
      'via',
      'x-forwarded-proto',
      'x-forwarded',
      'forwarded-for',
    ],
    ...[
      'x-forwarded-host',
      'x-cluster-client-ip',
      'fastly-client-ip',
      'true-client-ip',
      'cf-ray',
      'cdn-loop',
    ],
    ...[
      'x-original-for',
      'x-envoy-external-address',
      'x-amzn-trace-id',
      'x-client-ip',
      'x-azure-ref',
      'x-scheme',
    ],
  ]) {
    expect([cabecera, (await medidas(banco, '127.0.0.1', { [cabecera]: '127.0.0.1' })).status]).toEqual([
      cabecera,
      404,
    ]);
  }
  expect((await medidas(banco, '190.1.2.3')).status).toBe(404);
});

test.each([
  ['that speaks HTTP/1.0', {}, {}, '1.0'],
  ['that passes the name on', {}, { host: 'mesa.example' }, '1.1'],
  ['that MESA_PROXY names and that adds nothing', { MESA_PROXY: '127.0.0.1' }, {}, '1.1'],
  ['that MESA_URL lets expect and that adds nothing', { MESA_URL: 'https://mesa.example' }, {}, '1.1'],
])('the measures are closed to a proxy on this machine %s', async (_, entorno, cabeceras, version) => {
  const banco = await montar({ entorno: entorno });
  expect((await medidas(banco, '127.0.0.1', cabeceras, version)).status).toBe(404);
});

test('behind a proxy MESA_METRICAS opens the measures to this machine', async () => {
  const banco = await montar({ entorno: { MESA_URL: 'https://mesa.example', MESA_METRICAS: '127.0.0.1' } });
  expect((await medidas(banco, '127.0.0.1')).status).toBe(200);
});

test('the OpenAPI document describes every endpoint with its bodies and refusals', async () => {
  const { anonimo } = await montar();
  interface Operacion {
    parameters: { name: string }[];
    requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown> } }> };
    responses: Record<string, unknown>;
  }
  const { json } = await anonimo().pedir<{
    openapi: string;
    paths: Record<string, Record<string, Operacion>>;
  }>('GET', '/openapi.json');
  expect(json.openapi).toBe('3.1.0');
  const crear = json.paths['/casos']!.post!;
  expect(Object.keys(crear.requestBody!.content['application/json']!.schema.properties)).toEqual([
    'motivo',
    'asunto',
    'descripcion',
    'mensaje',
    'adjuntos',
  ]);
  expect(crear.parameters.map(({ name }) => name)).toEqual(['Idempotency-Key', 'Mesa-Usuario']);
  expect(Object.keys(crear.responses)).toEqual([
    '201',
    '400',
    '401',
    '403',
    '404',
    '409',
    '413',
    '415',
    '422',
    '431',
    '500',
    '503',
  ]);
  expect(json.paths['/casos']!.get!.parameters.map(({ name }) => name)).toContain('cursor');
});

test.each(['via', 'forwarded', 'x-forwarded-for', 'x-real-ip'])(
  'where MESA_METRICAS names this machine, what a proxy on it passes on with %s is still refused',
  async (cabecera) => {
    const banco = await montar({ entorno: { MESA_METRICAS: '127.0.0.1' } });
    expect((await medidas(banco, '127.0.0.1', {}, '1.0')).status).toBe(200);
    expect((await medidas(banco, '127.0.0.1', { [cabecera]: 'for=127.0.0.1' })).status).toBe(404);
  },
);

test('behind a proxy that MESA_PROXY names the client counts, and no other header opens the measures', async () => {
  const banco = await montar({ entorno: { MESA_METRICAS: '10.1.1.1,127.0.0.1', MESA_PROXY: '127.0.0.1' } });
  const pedir = async (cabeceras: Record<string, string>) =>
    (await medidas(banco, '127.0.0.1', cabeceras)).status;
  expect(await pedir({ 'x-forwarded-for': '10.1.1.1' })).toBe(200);
  expect(await pedir({ 'x-forwarded-for': '10.1.1.1, 190.1.2.3' })).toBe(404);
  expect(await pedir({ via: '1.1 proxy' })).toBe(404);
  expect(await pedir({ forwarded: 'for=10.1.1.1' })).toBe(404);
});
