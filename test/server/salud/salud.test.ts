import { describe, expect, test } from 'vitest';
import { montar } from '../apoyo.ts';

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

test('the measures are for this machine only', async () => {
  const { anonimo } = await montar();
  await anonimo().crudo('GET', '/casos');
  const texto = await (await anonimo().crudo('GET', '//metrics')).text();
  expect(texto).toContain('mesa_solicitud_segundos_count{metodo="GET",ruta="/api/v1/casos",status="401"} 1');
  for (const cabecera of ['x-forwarded-for', 'forwarded']) {
    const cabeceras = { [cabecera]: '127.0.0.1' };
    expect((await anonimo().crudo('GET', '//metrics', { cabeceras })).status).toBe(404);
  }
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
