/** The documents as the service gives them out, whatever path it lies under. */
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../../../shared/api/all.ts';
import { BASE } from '../../../shared/api/endpoint.ts';
import { documentoOpenapi } from '../../../server/http/openapi.ts';
import { montar } from '../apoyo.ts';

const leer = async (docs: string, ruta: string) => {
  const { app } = await montar({ entorno: { MESA_DOCS: docs } });
  return app.request(ruta);
};

describe('the HTTP reference', () => {
  test('has every endpoint, every code and nothing that a page’s policy refuses', async () => {
    const respuesta = await leer('si', `${BASE}/docs`);
    const texto = await respuesta.text();
    expect(respuesta.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    for (const nombre of Object.keys(ENDPOINTS)) expect(texto).toContain(`<details id="${nombre}">`);
    const { paths } = documentoOpenapi({ descripcion: 30 }, '');
    const dichas = Object.values(paths).flatMap((metodos) =>
      Object.values(
        metodos as Record<string, { responses: Record<string, { description: string }> }>,
      ).flatMap(({ responses }) => Object.values(responses).map(({ description }) => description)),
    );
    for (const dicha of dichas)
      expect(texto).toContain(dicha.replaceAll("'", '&#39;').replaceAll('"', '&quot;'));
    expect(texto).not.toMatch(/<script|<style| style=| on\w+=|https?:\/\/(?!localhost)/);
  });

  test('has its style where it looks for it', async () => {
    const texto = await (await leer('si', `${BASE}/docs`)).text();
    const [, hoja = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(texto) ?? [];
    expect(posix.join(BASE, hoja)).toBe('/docs/docs.css');
  });

  test.each([`${BASE}/docs`, '/docs', '/docs/index.html', '/docs/docs.css'])(
    '%s is not there unless asked for',
    async (ruta) => {
      expect((await leer('no', ruta)).status).toBe(404);
    },
  );
});

test('/docs leads to the first page, under any path', async () => {
  const respuesta = await leer('si', '/docs');
  expect([respuesta.status, respuesta.headers.get('location')]).toEqual([302, 'docs/']);
});
