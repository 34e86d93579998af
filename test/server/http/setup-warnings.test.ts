/** Set-ups that are wrong are told once, with the line to write; good ones are not told at all. */
import { describe, expect, test } from 'vitest';
import { leerConfig } from '../../../server/config.ts';
import { revisarConfig } from '../../../server/run/config-warnings.ts';
import { montar, type Banco } from '../apoyo.ts';

interface Pedido {
  socket?: string;
  metodo?: string;
  ruta?: string;
  host?: string;
}

/** Asks over a socket of this address, as a browser or a proxy would. */
async function pedir(
  { app }: Banco,
  headers: Record<string, string>,
  { socket = '127.0.0.1', metodo = 'GET', ruta = '/api/v1/sesion', host = 'localhost:8080' }: Pedido = {},
): Promise<Response> {
  const env = { incoming: { socket: { remoteAddress: socket, remotePort: 1, remoteFamily: 'IPv4' } } };
  return app.request(`http://${host}${ruta}`, { method: metodo, headers }, env);
}

const avisos = ({ registro }: Banco): string[] =>
  registro
    .map((linea) => JSON.parse(linea) as { level: number; aviso?: string; msg: string })
    .filter(({ aviso }) => aviso !== undefined)
    .map(({ msg }) => msg);

const con = (entorno: Record<string, string> = {}): Promise<Banco> => montar({ entorno });

describe('an origin that is not listed', () => {
  test('is told once, by whatever request it comes, with the line to write', async () => {
    const banco = await con({ MESA_ORIGENES: 'https://portal.example' });
    const headers = { origin: 'https://otro.example:8443' };
    await pedir(banco, headers);
    await pedir(banco, headers, { metodo: 'POST' });
    await pedir(banco, { ...headers, 'access-control-request-method': 'POST' }, { metodo: 'OPTIONS' });
    expect(avisos(banco)).toEqual([
      expect.stringMatching(
        /^El origen https:\/\/otro\.example:8443 .*MESA_ORIGENES\. .*MESA_ORIGENES=https:\/\/portal\.example,https:\/\/otro\.example:8443$/,
      ),
    ]);
  });

  test('is told at its preflight', async () => {
    const banco = await con();
    const headers = { origin: 'https://otro.example', 'access-control-request-method': 'PUT' };
    await pedir(banco, headers, { metodo: 'OPTIONS', ruta: '/api/v1/casos/1/lectura' });
    expect(avisos(banco)).toHaveLength(1);
  });

  test('without HTTPS is asked to use it', async () => {
    const banco = await con();
    await pedir(banco, { origin: 'http://portal.example' });
    await pedir(banco, { origin: 'http://localhost:3000' });
    expect(avisos(banco)).toEqual([
      expect.stringMatching(/HTTPS .*MESA_ORIGENES=https:\/\/portal\.example$/),
      expect.stringMatching(/escriba: MESA_ORIGENES=http:\/\/localhost:3000$/),
    ]);
  });

  test('is told only in the form in which browsers write origins', async () => {
    const banco = await con();
    for (const origin of [
      'https://otro.example/casos?nit=900123456',
      'HTTPS://OTRO.EXAMPLE',
      'chrome-extension://abcdefghijklmnop',
      'otro.example',
      `https://${'a.'.repeat(200)}example`,
      'https://otro.example https://mas.example',
      '',
    ]) {
      await pedir(banco, { origin });
    }
    expect(avisos(banco)).toEqual([]);
    await pedir(banco, { origin: 'null' });
    expect(avisos(banco)).toEqual([expect.stringContaining('allow-same-origin')]);
  });

  test('fills no log: twenty in a day, and the last says so', async () => {
    const banco = await con();
    const visitar = async (desde: number, hasta: number) => {
      for (let i = desde; i < hasta; i += 1) await pedir(banco, { origin: `https://p${i}.example` });
    };
    await visitar(0, 60);
    expect(avisos(banco)).toHaveLength(20);
    expect(avisos(banco)[19]).toContain('por un día');
    expect(avisos(banco)[18]).not.toContain('por un día');
    // Those do not hide what is told of other kinds.
    await pedir(banco, { 'x-forwarded-for': '190.1.2.3' }, { socket: '10.0.0.5' });
    expect(avisos(banco)).toHaveLength(21);
    banco.avanzar(25 * 3_600_000);
    await visitar(60, 62);
    expect(avisos(banco)).toHaveLength(23);
  });
});

describe('MESA_URL', () => {
  test('that is missing behind TLS is told at the first page that writes', async () => {
    const banco = await con({ MESA_PROXY: '127.0.0.1' });
    const headers = { origin: 'https://mesa.example', 'x-forwarded-for': '190.1.2.3' };
    await pedir(banco, headers, { metodo: 'POST', host: 'mesa.example' });
    await pedir(banco, headers, { metodo: 'POST', host: 'mesa.example' });
    expect(avisos(banco)).toEqual([expect.stringContaining('escriba: MESA_URL=https://mesa.example ')]);
  });

  test('that is missing behind a proxy that asks by another name is told too', async () => {
    const banco = await con({ MESA_PROXY: '127.0.0.1' });
    const headers = {
      origin: 'https://portal.example',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': '190.1.2.3',
    };
    await pedir(banco, headers, { metodo: 'POST', host: '127.0.0.1:8080' });
    expect(avisos(banco)).toEqual([expect.stringContaining('escriba: MESA_URL=https://portal.example ')]);
  });

  test('that names another address than the one of its pages is told', async () => {
    const banco = await con({ MESA_URL: 'https://mesa.example/mesa', MESA_PROXY: '127.0.0.1' });
    const headers = {
      origin: 'https://www.mesa.example',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': '190.1.2.3',
    };
    const { status } = await pedir(banco, headers, { metodo: 'POST' });
    expect(status).toBe(403);
    expect(avisos(banco)).toEqual([expect.stringMatching(/MESA_URL=https:\/\/www\.mesa\.example\/mesa$/)]);
  });
});

describe('MESA_PROXY', () => {
  test('that does not name the proxy nearby is told, whoever it forwards for', async () => {
    const banco = await con({ MESA_URL: 'https://mesa.example', MESA_PROXY: '10.0.0.6' });
    for (const cliente of ['190.1.2.3', '190.1.2.4']) {
      await pedir(banco, { 'x-forwarded-for': cliente }, { socket: '10.0.0.5' });
    }
    expect(avisos(banco)).toEqual([expect.stringMatching(/MESA_PROXY=\(lo que ya tiene\),10\.0\.0\.5$/)]);
    expect(avisos(banco)[0]).not.toContain('190.1.2');
  });

  test('is not told to believe strangers', async () => {
    const banco = await con();
    await pedir(banco, { 'x-forwarded-for': '10.0.0.1' }, { socket: '190.1.2.3' });
    expect(avisos(banco)).toEqual([]);
  });

  test('that names a proxy which does not say who asks is told', async () => {
    const banco = await con({ MESA_URL: 'https://mesa.example', MESA_PROXY: '10.0.0.5' });
    await pedir(banco, { origin: 'https://mesa.example' }, { socket: '10.0.0.5', metodo: 'POST' });
    await pedir(banco, {}, { socket: '10.0.0.5' });
    expect(avisos(banco)).toEqual([expect.stringContaining('proxy_set_header X-Forwarded-For')]);
  });
});

test.each<[string, Record<string, string>, Record<string, string>, Pedido]>([
  ['nobody in between', {}, { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }, {}],
  [
    'a proxy that is set up',
    { MESA_URL: 'https://mesa.example', MESA_PROXY: '10.0.0.5' },
    { origin: 'https://mesa.example', 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '190.1.2.3' },
    { socket: '10.0.0.5' },
  ],
  [
    'a proxy that says all by itself',
    { MESA_PROXY: '10.0.0.5' },
    {
      origin: 'https://portal.example',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': '190.1.2.3',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'portal.example',
    },
    { socket: '10.0.0.5' },
  ],
  [
    'a listed page',
    { MESA_URL: 'https://mesa.example', MESA_PROXY: '10.0.0.5', MESA_ORIGENES: 'https://portal.example' },
    { origin: 'https://portal.example', 'sec-fetch-site': 'cross-site', 'x-forwarded-for': '190.1.2.3' },
    { socket: '10.0.0.5' },
  ],
  ['a program', {}, {}, { metodo: 'POST' }],
])('nothing is told of %s', async (_, entorno, headers, pedido) => {
  const banco = await con(entorno);
  await pedir(banco, headers, { metodo: 'POST', ...pedido });
  await pedir(banco, headers, pedido);
  expect(avisos(banco)).toEqual([]);
});

describe('at start', () => {
  test.each<[Record<string, string>]>([
    [{}],
    [{ HOST: '0.0.0.0', MESA_DEMO: '1' }],
    [{ MESA_ORIGENES: 'http://localhost:3000,https://portal.example' }],
    [{ MESA_URL: 'https://mesa.example', MESA_PROXY: '127.0.0.1', MESA_ORIGENES: 'https://portal.example' }],
    [{ HOST: '0.0.0.0', MESA_URL: 'https://portal.example/mesa', MESA_PROXY: '10.0.0.0/8' }],
    [{ MESA_URL: 'http://localhost:9000' }],
    [{ HOST: '::1' }],
  ])('nothing is said of %j', (entorno) => {
    expect(revisarConfig(leerConfig({}, entorno))).toEqual([]);
  });

  test.each<[Record<string, string>, RegExp]>([
    [{ MESA_URL: 'http://mesa.example/a' }, /MESA_URL=https:\/\/mesa\.example\/a$/],
    [{ MESA_URL: 'https://mesa.example' }, /MESA_PROXY=127\.0\.0\.1$/],
    [{ MESA_URL: 'https://mesa.example', HOST: '0.0.0.0' }, /MESA_PROXY=\(.+\)$/],
    [
      { MESA_URL: 'https://mesa.example/mesa/api/v1', MESA_PROXY: '10.0.0.5' },
      /MESA_URL=https:\/\/mesa\.example\/mesa$/,
    ],
    [{ HOST: '10.0.0.9' }, /MESA_URL=https:/],
    [{ MESA_PROXY: '0.0.0.0/0' }, /^MESA_PROXY .+cualquiera/],
    [
      {
        MESA_URL: 'https://mesa.example/x',
        MESA_PROXY: '::1',
        MESA_ORIGENES: 'https://portal.example,https://mesa.example',
      },
      /MESA_ORIGENES=https:\/\/portal\.example$/,
    ],
    [
      { MESA_ORIGENES: 'https://portal.example,http://portal.example,http://otro.example' },
      /http:\/\/portal\.example: .+MESA_ORIGENES=https:\/\/portal\.example,https:\/\/otro\.example$/,
    ],
  ])('%j is told with the line to write', (entorno, frase) => {
    const [falta, ...otras] = revisarConfig(leerConfig({}, entorno));
    expect(falta).toMatch(frase);
    expect(otras.length).toBe(entorno.MESA_ORIGENES?.includes('otro') ? 1 : 0);
  });
});
