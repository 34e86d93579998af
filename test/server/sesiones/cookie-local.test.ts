/** A browser that keeps no Secure cookie: on the service's own machine it gets a plain one, elsewhere the reason. */
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Problema } from '../../../shared/errores.ts';
import { INTENTOS } from '../../../server/sesiones/limitador.ts';
import { CASO, CLAVE, montar, NIT_A, NIT_B, type Banco } from '../apoyo.ts';

const CREDENCIALES = { nit: NIT_A, contrasena: CLAVE };
const LOCAL = { ...CREDENCIALES, cookie: 'local' };

interface Respuesta {
  status: number;
  cookies: string[];
  json: Partial<Problema> & { usuario?: { nit?: string } | null };
}

interface Puerto {
  puerto: number;
  banco: Banco;
  pedir: (
    metodo: string,
    ruta: string,
    cuerpo?: object,
    cabeceras?: Record<string, string>,
  ) => Promise<Respuesta>;
}

/** A service on a real port of this machine, with nothing in front of it. */
async function abrir(entorno: Record<string, string> = {}): Promise<Puerto> {
  const banco = await montar({ entorno });
  const server = serve({ fetch: banco.app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  if (!server.listening) await once(server, 'listening');
  const { port: puerto } = server.address() as AddressInfo;
  return {
    puerto,
    banco,
    pedir: async (metodo, ruta, cuerpo, cabeceras = {}) => {
      const peticion = request({
        host: '127.0.0.1',
        port: puerto,
        path: `/api/v1${ruta}`,
        method: metodo,
        headers: { host: `localhost:${puerto}`, 'content-type': 'application/json', ...cabeceras },
      });
      peticion.end(cuerpo && JSON.stringify(cuerpo));
      const [respuesta] = (await once(peticion, 'response')) as [
        AsyncIterable<Buffer> & { statusCode: number; headers: IncomingHttpHeaders },
      ];
      let texto = '';
      for await (const trozo of respuesta) texto += String(trozo);
      return {
        status: respuesta.statusCode,
        cookies: respuesta.headers['set-cookie'] ?? [],
        json: (texto ? JSON.parse(texto) : {}) as Respuesta['json'],
      };
    },
  };
}

const par = (cookies: readonly string[]): string => cookies[0]!.split(';')[0]!;

async function entrarEnLocal({ pedir }: Puerto): Promise<string> {
  const { status, cookies } = await pedir('POST', '/sesion', LOCAL);
  expect(status).toBe(200);
  return par(cookies);
}

describe('on this machine, over plain HTTP', () => {
  test('who asks for it gets a plain cookie, and a session with it', async () => {
    const puerto = await abrir();
    const { status, cookies } = await puerto.pedir('POST', '/sesion', LOCAL);
    expect(status).toBe(200);
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^mesa-local=[a-z0-9]{32,}; .*HttpOnly; SameSite=Lax$/);
    expect(cookies[0]).not.toMatch(/secure|domain|partitioned/i);
    const cookie = par(cookies);
    expect((await puerto.pedir('GET', '/sesion', undefined, { cookie })).json.usuario).toMatchObject({
      nit: NIT_A,
    });
    const clave = { 'idempotency-key': crypto.randomUUID() };
    expect((await puerto.pedir('POST', '/casos', CASO, { cookie, ...clave })).status).toBe(201);
  });

  test('who does not ask gets the Secure one', async () => {
    const { cookies } = await (await abrir()).pedir('POST', '/sesion', CREDENCIALES);
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Host-mesa=.*; HttpOnly; Secure; SameSite=Lax$/);
  });

  test.each(['localhost', '127.0.0.1', 'mesa.localhost', '[::1]'])('under the name %s', async (nombre) => {
    const { pedir, puerto } = await abrir();
    const host = `${nombre}:${puerto}`;
    const { status } = await pedir('POST', '/sesion', LOCAL, { host, origin: `http://${host}` });
    expect(status).toBe(200);
  });

  test('also from a page of another port, and with a public address that is this one', async () => {
    const origin = 'http://localhost:3000';
    const { pedir } = await abrir({ MESA_ORIGENES: origin, MESA_URL: 'http://localhost:8080' });
    expect((await pedir('POST', '/sesion', LOCAL, { origin })).status).toBe(200);
  });

  test('the password must be right, and wrong ones are counted', async () => {
    const { pedir } = await abrir();
    const mala = () => pedir('POST', '/sesion', { ...LOCAL, contrasena: 'equivocada' });
    for (let i = 0; i < INTENTOS.cuentaYDireccion; i += 1) expect((await mala()).status).toBe(401);
    expect((await pedir('POST', '/sesion', LOCAL)).status).toBe(429);
  });

  test('the cookie is prolonged as what it is', async () => {
    const puerto = await abrir();
    const cookie = await entrarEnLocal(puerto);
    const { base } = puerto.banco.servicios;
    await base.escribir((tx) =>
      tx
        .updateTable('sesiones')
        .set({ vence: Date.now() + 3_600_000 })
        .execute(),
    );
    const { cookies } = await puerto.pedir('GET', '/casos', undefined, { cookie });
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^mesa-local=/);
  });

  test('logging out ends the session and takes the cookie away', async () => {
    const puerto = await abrir();
    const cookie = await entrarEnLocal(puerto);
    const { status, cookies } = await puerto.pedir('DELETE', '/sesion', undefined, { cookie });
    expect(status).toBe(204);
    expect(cookies.find((linea) => linea.startsWith('mesa-local='))).toMatch(/Max-Age=0/);
    expect((await puerto.pedir('GET', '/casos', undefined, { cookie })).status).toBe(401);
  });

  test('of two cookies the Secure one counts; a login leaves one, and logging out ends both', async () => {
    const puerto = await abrir();
    const local = await entrarEnLocal(puerto);
    const cuerpo = { ...CREDENCIALES, nit: NIT_B };
    const segura = par((await puerto.pedir('POST', '/sesion', cuerpo)).cookies);
    const cookie = `${local}; ${segura}`;
    const quien = async (traida: string) =>
      (await puerto.pedir('GET', '/sesion', undefined, { cookie: traida })).json.usuario?.nit;
    expect([await quien(cookie), await quien(local)]).toEqual([NIT_B, NIT_A]);

    const { cookies } = await puerto.pedir('POST', '/sesion', LOCAL, { cookie });
    expect(cookies.map((linea) => [linea.split('=')[0], /Max-Age=0/.test(linea)])).toEqual([
      ['__Host-mesa', true],
      ['mesa-local', false],
    ]);
    expect([await quien(segura), await quien(local)]).toEqual([undefined, undefined]);

    const nueva = par(cookies.slice(1));
    const otra = par((await puerto.pedir('POST', '/sesion', cuerpo)).cookies);
    await puerto.pedir('DELETE', '/sesion', undefined, { cookie: `${otra}; ${nueva}` });
    expect([await quien(otra), await quien(nueva)]).toEqual([undefined, undefined]);
  });
});

/** Each of these says that something is in between, or that the browser is elsewhere. */
const LEJOS: [string, Record<string, string>, Record<string, string>?][] = [
  ['a forwarding header', { 'x-forwarded-for': '127.0.0.1' }],
  ['a forwarded protocol', { 'x-forwarded-proto': 'http' }],
  ['a standard forwarding header', { forwarded: 'for=127.0.0.1' }],
  ['a real address', { 'x-real-ip': '127.0.0.1' }],
  ['a proxy that names itself', { via: '1.1 proxy' }],
  ['another name', { host: 'mesa.example:8080' }],
  ['a name that only begins so', { host: 'localhost.example' }],
  ['an address of the network', { host: '192.168.1.20:8080' }],
  ['a page over TLS', { host: 'localhost', origin: 'https://localhost' }],
  ['TLS in the configuration', {}, { MESA_URL: 'https://mesa.example' }],
  ['a public address', {}, { MESA_URL: 'http://mesa.example' }],
  ['a proxy in the configuration', {}, { MESA_PROXY: '10.0.0.5' }],
];

describe.each(LEJOS)('with %s', (_, cabeceras, entorno) => {
  test('no plain cookie is given, and none is believed', async () => {
    const puerto = await abrir(entorno);
    // A session of a machine that was set up otherwise: the same id in the plain cookie.
    const { base, sesiones } = puerto.banco.servicios;
    const { id, guardar } = sesiones.nueva();
    await base.escribir((tx) => guardar(tx, 1));
    const cookie = `mesa-local=${id}`;
    expect((await puerto.pedir('GET', '/casos', undefined, { cookie, ...cabeceras })).status).toBe(401);
    expect((await puerto.pedir('GET', '/casos', undefined, { cookie: `__Host-mesa=${id}` })).status).toBe(
      200,
    );

    const { status, cookies, json } = await puerto.pedir('POST', '/sesion', LOCAL, cabeceras);
    expect([status, cookies]).toEqual([403, []]);
    expect(json.codigo).toMatch(/^(sin_https|cookie_bloqueada)$/);
    expect(json.title).toMatch(/^Su navegador no guardó la sesión/);
    // The one that is always right still is.
    expect((await puerto.pedir('POST', '/sesion', CREDENCIALES, cabeceras)).cookies[0]).toMatch(
      /^__Host-mesa=/,
    );
  });
});

test('an HTTP/1.0 client is a proxy: nginx speaks it, and names what is behind it by its address', async () => {
  const { puerto } = await abrir();
  const cuerpo = JSON.stringify(LOCAL);
  const socket = connect(puerto, '127.0.0.1');
  socket.end(
    `POST /api/v1/sesion HTTP/1.0\r\nHost: 127.0.0.1:${puerto}\r\nContent-Type: application/json\r\nContent-Length: ${cuerpo.length}\r\n\r\n${cuerpo}`,
  );
  let texto = '';
  for await (const trozo of socket) texto += String(trozo);
  expect(texto).toMatch(/^HTTP\/1\.1 403 /);
  expect(texto).not.toContain('mesa-local=');
});

test('who comes from another machine gets none, though the name is a local one', async () => {
  const { app } = await montar();
  const pedir = async (remoteAddress: string) => {
    const headers = { host: 'localhost', 'content-type': 'application/json' };
    const socket = { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' };
    const env = { incoming: { httpVersion: '1.1', headers, socket } };
    const opciones = { method: 'POST', headers, body: JSON.stringify(LOCAL) };
    return (await app.request('http://localhost/api/v1/sesion', opciones, env)).status;
  };
  expect([await pedir('192.168.1.30'), await pedir(''), await pedir('::ffff:127.0.0.1')]).toEqual([
    403, 403, 200,
  ]);
});

test.each([{ cookie: 'otra' }, { cookie: '' }, { cookie: true }])(
  '%j is no kind of cookie',
  async (campo) => {
    const { status, json } = await (await abrir()).pedir('POST', '/sesion', { ...CREDENCIALES, ...campo });
    expect([status, json.campos]).toEqual([422, [{ campo: 'cookie', codigo: 'formato' }]]);
  },
);

describe('why the browser dropped the cookie', () => {
  const PORTAL = 'https://portal.example';
  const porQue = async (entorno: Record<string, string>, cabeceras: Record<string, string>) => {
    const puerto = await abrir(entorno);
    const { status, json } = await puerto.pedir('POST', '/sesion', LOCAL, cabeceras);
    expect(status).toBe(403);
    return { ...json, registro: puerto.banco.registro, puerto };
  };

  test('over plain HTTP away from this machine, with the line to set', async () => {
    const { codigo, title, detail, registro, solicitud } = await porQue(
      {},
      { host: 'mesa.example', origin: 'http://mesa.example' },
    );
    expect(codigo).toBe('sin_https');
    expect(title).toContain('sin conexión segura (https)');
    expect(detail).toContain('MESA_URL=https://mesa.example');
    const dicho = registro.map((linea) => JSON.parse(linea) as Record<string, unknown>);
    expect(dicho.find(({ motivo }) => motivo === 'sin_https')).toMatchObject({
      level: 40,
      detalle: detail,
      solicitud,
    });
  });

  test.each<[string, string, Record<string, string>]>([
    ['of another site', 'cookie_de_terceros', { origin: PORTAL, 'sec-fetch-site': 'cross-site' }],
    ['of another site, in a browser that does not say so', 'cookie_de_terceros', { origin: PORTAL }],
    ['of the same site', 'cookie_bloqueada', { origin: PORTAL, 'sec-fetch-site': 'same-site' }],
    [
      'of the service',
      'cookie_bloqueada',
      { origin: 'https://mesa.example', 'sec-fetch-site': 'same-origin' },
    ],
    [
      'of the service, in a browser that says nothing',
      'cookie_bloqueada',
      { origin: 'https://mesa.example' },
    ],
  ])('over TLS on a page %s', async (_, esperado, cabeceras) => {
    const entorno = { MESA_URL: 'https://mesa.example', MESA_ORIGENES: PORTAL };
    const { codigo, detail } = await porQue(entorno, cabeceras);
    expect(codigo).toBe(esperado);
    expect(detail).toContain(cabeceras.origin);
  });

  test('over TLS that the configuration does not mention', async () => {
    const cabeceras = { host: 'mesa.example', 'x-forwarded-for': '190.1.2.3' };
    const { codigo } = await porQue({}, { ...cabeceras, origin: 'https://mesa.example' });
    expect(codigo).toBe('cookie_bloqueada');
    const ajena = await porQue(
      { MESA_ORIGENES: PORTAL },
      { ...cabeceras, origin: PORTAL, 'sec-fetch-site': 'cross-site' },
    );
    expect(ajena.codigo).toBe('cookie_de_terceros');
  });

  test('is in the log once for a page, and costs no attempt of the account', async () => {
    const cabeceras = { host: 'mesa.example', origin: 'http://mesa.example' };
    const { registro, puerto } = await porQue({}, cabeceras);
    for (let i = 0; i < 30; i += 1) await puerto.pedir('POST', '/sesion', LOCAL, cabeceras);
    expect(registro.filter((linea) => linea.includes('cookie rechazada'))).toHaveLength(1);
    expect(registro.join('')).not.toContain(CLAVE);
    expect((await puerto.pedir('POST', '/sesion', CREDENCIALES, cabeceras)).status).toBe(200);
  });
});
