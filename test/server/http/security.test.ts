import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../../../shared/api/all.ts';
import type { Problema } from '../../../shared/errores.ts';
import { CASO, montar, NIT_B } from '../apoyo.ts';

const PUBLICAS = [
  'GET /sesion',
  'POST /sesion',
  'POST /sesion/codigo',
  'POST /sesion/portal',
  'DELETE /sesion',
  'GET /sesion/recuperar',
  'POST /sesion/recuperar',
  'GET /sesion/restablecer',
  'POST /sesion/restablecer',
  'GET /correo/confirmar',
  'POST /correo/confirmar',
  'GET /correo/baja',
  'POST /correo/baja',
  'POST /correo/vuelta',
  'GET /openapi.json',
  'GET /docs',
  'GET /diagnostico',
  'GET /eventos/prueba',
];

describe('every route', () => {
  test('of the API asks for a session, but for a short list', async () => {
    const { app, anonimo } = await montar();
    const rutas = app.routes
      .filter(({ path, method }) => path.startsWith('/api/v1/') && method !== 'ALL')
      .map(({ path, method }) => ({ method, ruta: path.slice('/api/v1'.length) }));
    expect(rutas.length).toBeGreaterThan(12);
    for (const { method, ruta } of rutas) {
      const { status } = await anonimo().crudo(
        method,
        ruta.replace(':numero', '1').replace(':clave', 'x'.repeat(20)),
      );
      const publica = PUBLICAS.includes(`${method} ${ruta}`);
      expect([method, ruta, status === 401]).toEqual([method, ruta, !publica]);
    }
  });

  test('of the endpoint table exists, and no other', async () => {
    const { app } = await montar();
    const deLaTabla = Object.values(ENDPOINTS).map(({ method, path }) => `${method} /api/v1${path}`);
    const servidas = app.routes
      .filter(({ path, method }) => path.startsWith('/api/v1/') && method !== 'ALL')
      .map(({ path, method }) => `${method} ${path}`);
    expect([...new Set(servidas)].sort()).toEqual(deLaTabla.sort());
  });

  test.each([
    '//api/v1/casos',
    '/api%2Fv1/casos',
    '/API/v1/casos',
    '/api/v1/Casos',
    '/api/v1/casos/',
    '/api/v1/casos.',
    '/api/v1//casos',
    '/api/v1/%63asos',
    '/api/v1/casos/../casos',
    '/api/v1/sesion/../casos',
  ])('is shut however its path is written: %s', async (ruta) => {
    const { app } = await montar();
    const respuesta = await app.request(`http://localhost${ruta}`);
    expect([401, 404]).toContain(respuesta.status);
    expect(await respuesta.text()).not.toContain('"casos"');
  });

  test('answers with security headers, also errors and 304', async () => {
    const { ips, anonimo } = await montar();
    const clinica = await ips();
    const catalogo = await clinica.crudo('GET', '/catalogo');
    const respuestas = [
      catalogo,
      await clinica.crudo('GET', '/catalogo', {
        cabeceras: { 'if-none-match': catalogo.headers.get('etag')! },
      }),
      await clinica.crudo('GET', '/casos/999'),
      await clinica.crudo('GET', '/no-hay'),
      await anonimo().crudo('GET', '/casos'),
      await anonimo().crudo('GET', '//salud'),
      await anonimo().crudo('GET', '//cualquiera'),
    ];
    expect(respuestas.map(({ status }) => status)).toEqual([200, 304, 404, 404, 401, 200, 404]);
    for (const { headers } of respuestas) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('server')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  test('known by another method is a 405 that says which', async () => {
    const { ips } = await montar();
    const { status, headers, json } = await (await ips()).pedir('PUT', '/casos/1');
    expect([status, json.codigo, headers.get('allow')]).toEqual([405, 'metodo', 'GET, PATCH, HEAD']);
  });
});

describe('a write', () => {
  test.each([
    [undefined, 201],
    ['https://portal.example', 201],
    ['http://localhost', 201],
    ['https://otro.example', 403],
    ['https://portal.example.malo.example', 403],
    ['http://portal.example', 403],
    ['https://portal.example:8443', 403],
    ['null', 403],
    ['', 403],
  ])('from the origin %s is answered %i', async (origen, esperado) => {
    const { ips } = await montar({ entorno: { MESA_ORIGENES: 'https://portal.example' } });
    const clinica = await ips();
    const { status, json } = await clinica.pedir('POST', '/casos', {
      clave: crypto.randomUUID(),
      cuerpo: CASO,
      cabeceras: origen === undefined ? {} : { origin: origen },
    });
    expect(status).toBe(esperado);
    if (esperado === 403) expect(json.codigo).toBe('origen');
  });

  test('to log in or out is checked for its origin too', async () => {
    const { anonimo } = await montar();
    const cabeceras = { origin: 'https://otro.example' };
    expect((await anonimo().crudo('DELETE', '/sesion', { cabeceras })).status).toBe(403);
    for (const ruta of ['/sesion', '/sesion/codigo']) {
      expect((await anonimo().crudo('POST', ruta, { cabeceras, cuerpo: {} })).status).toBe(403);
    }
  });

  test('behind a proxy is of the public address', async () => {
    const { ips } = await montar({ entorno: { MESA_URL: 'https://mesa.example' } });
    const clinica = await ips();
    const desde = async (origin: string) =>
      (
        await clinica.crudo('POST', '/casos', {
          clave: crypto.randomUUID(),
          cuerpo: CASO,
          cabeceras: { origin },
        })
      ).status;
    expect(await desde('https://mesa.example')).toBe(201);
    expect(await desde('http://localhost')).toBe(403);
  });

  test('grants CORS with credentials only to listed origins', async () => {
    const { app } = await montar({ entorno: { MESA_ORIGENES: 'https://portal.example' } });
    const preguntar = async (origin: string) => {
      const { headers } = await app.request('/api/v1/casos', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')];
    };
    expect(await preguntar('https://portal.example')).toEqual(['https://portal.example', 'true']);
    expect((await preguntar('https://otro.example'))[0]).toBeNull();
  });

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=utf-8', 201],
    ['APPLICATION/JSON', 201],
  ])('as %s is answered %i', async (tipo, esperado) => {
    const { ips } = await montar();
    const { status } = await (
      await ips()
    ).pedir('POST', '/casos', {
      clave: crypto.randomUUID(),
      cuerpo: JSON.stringify(CASO),
      cabeceras: { 'content-type': tipo },
    });
    expect(status).toBe(esperado);
  });

  test.each([
    ['{', 400],
    ['', 400],
    ['null', 400],
    ['[]', 400],
    ['"x"', 400],
    ['[['.repeat(50_000), 400],
    ['{"__proto__":{"estado":"CERRADO"}}', 422],
    ['{"constructor":{"prototype":{}}}', 422],
    [`{"descripcion":"${'a'.repeat(300_000)}"}`, 413],
    [new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
  ])('with a hostile body (%#) is a clean refusal', async (cuerpo, esperado) => {
    const { ips } = await montar();
    const { status, json, headers } = await (
      await ips()
    ).pedir<Problema>('POST', '/casos', { clave: crypto.randomUUID(), cuerpo });
    expect(status).toBe(esperado);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(json.title).toMatch(/^[A-ZÁÉÍÓÚ¿¡].+\.$/);
    expect(json.solicitud).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('counts the bytes that arrive, not those that are declared', async () => {
    const { ips, app } = await montar();
    const { cookie } = await ips();
    const cuerpo = new ReadableStream({
      start(controlador) {
        for (let i = 0; i < 10; i += 1) controlador.enqueue(new Uint8Array(64 * 1024).fill(0x20));
        controlador.close();
      },
    });
    const respuesta = await app.request('/api/v1/casos', {
      method: 'POST',
      headers: {
        cookie,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
      body: cuerpo,
      duplex: 'half',
    } as RequestInit);
    expect(respuesta.status).toBe(413);
  });
});

describe('between IPS', () => {
  test("another's case answers on every route as one that does not exist", async () => {
    const { ips } = await montar();
    const { numero } = await (await ips()).crearCaso({ mensaje: 'privado' });
    const otra = await ips(NIT_B);
    const rutas: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', { estado: 'RESUELTO' }],
      ['GET', '/mensajes'],
      ['POST', '/mensajes', { texto: 'hola' }],
      ['PUT', '/lectura', { hasta: 1 }],
      ['POST', '/escribiendo'],
    ];
    for (const [metodo, resto, cuerpo] of rutas) {
      const pedir = async (n: number | string) => {
        const { status, json } = await otra.pedir(metodo, `/casos/${n}${resto}`, {
          clave: crypto.randomUUID(),
          ...(cuerpo !== undefined && { cuerpo }),
        });
        const { solicitud: _, ...problema } = json;
        return { status, problema };
      };
      const ajeno = await pedir(numero);
      expect(ajeno.status).toBe(404);
      expect(ajeno).toEqual(await pedir(987_654));
      expect(ajeno).toEqual(await pedir('abc'));
    }
  });

  test('lists, search, filters, totals and cursors show only what is one’s own', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const hospital = await ips(NIT_B);
    for (let i = 0; i < 3; i += 1) await clinica.crearCaso({ descripcion: `secreto ${i}` });
    await hospital.crearCaso({ descripcion: 'mío' });
    const leer = async (consulta: string) =>
      (
        await hospital.pedir<{ casos: { descripcion: string }[]; totales: object }>(
          'GET',
          `/casos${consulta}`,
        )
      ).json;
    for (const consulta of [
      '',
      '?orden=numero',
      '?orden=-actualizado',
      '?estado=ACTIVO',
      '?motivo=cargue-resolucion-2463',
    ]) {
      const { casos, totales } = await leer(consulta);
      expect(casos.map(({ descripcion }) => descripcion)).toEqual(['mío']);
      expect(totales).toEqual({ ACTIVO: 1, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 });
    }
    expect((await leer('?buscar=secreto')).casos).toEqual([]);
    expect((await leer(`?buscar=${encodeURIComponent('secreto" OR alcance : "n900123456')}`)).casos).toEqual(
      [],
    );
    const { json } = await clinica.pedir<{ siguiente: string }>('GET', '/casos?limite=1');
    expect((await leer(`?limite=5&cursor=${json.siguiente}`)).casos).toEqual([]);
    expect((await hospital.pedir('GET', '/casos?ips=900123456')).status).toBe(403);
  });
});

test('what nobody foresaw is a blank 500, and its cause is in the log', async () => {
  const { ips, servicios, registro } = await montar();
  const clinica = await ips();
  Object.assign(servicios.base, {
    escribir: () => Promise.reject(new Error('detalle interno que nadie debe ver')),
  });
  const { status, json } = await clinica.pedir('POST', '/casos', {
    clave: crypto.randomUUID(),
    cuerpo: CASO,
  });
  expect([status, json.codigo]).toEqual([500, 'interno']);
  expect(JSON.stringify(json)).not.toContain('detalle');
  expect(registro.join('')).toContain('detalle interno');
  expect(registro.join('')).toContain(String(json.solicitud));
});

test('the log holds no password, cookie, text, search or file name', async () => {
  const { ips, registro } = await montar();
  const clinica = await ips();
  await clinica.crearCaso({ descripcion: 'paciente Fulano', mensaje: 'diagnóstico reservado' });
  await clinica.pedir('GET', '/casos?buscar=Fulano');
  await clinica.subir(new Uint8Array([1, 2, 3]), 'historia de Fulano.pdf');
  const todo = registro.join('');
  expect(registro.length).toBeGreaterThan(3);
  for (const secreto of ['Fulano', 'diagnóstico', 'una clave de prueba', clinica.cookie.split('=')[1]!]) {
    expect(todo).not.toContain(secreto);
  }
});
