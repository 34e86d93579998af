/** What strangers try: writes from their pages, addresses by the dozen, altered signatures, endless notices. */
import { expect, test } from 'vitest';
import { montar } from '../apoyo.ts';

test.each(['cross-site', 'same-site'])(
  'a write without Origin from a %s page is refused, without a body too',
  async (sitio) => {
    const { ips } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    const cabeceras = { 'sec-fetch-site': sitio };
    for (const [metodo, ruta] of [
      ['POST', `/casos/${numero}/escribiendo`],
      ['DELETE', '/sesion'],
    ] as const) {
      const { status, json } = await clinica.pedir(metodo, ruta, { cabeceras });
      expect([ruta, status, json.codigo]).toEqual([ruta, 403, 'origen']);
    }
    expect((await clinica.pedir('GET', '/casos', { cabeceras })).status).toBe(200);
    const propia = { 'sec-fetch-site': 'same-origin' };
    expect((await clinica.pedir('POST', `/casos/${numero}/escribiendo`, { cabeceras: propia })).status).toBe(
      204,
    );
  },
);

test.each([
  ['GET', '/sesion'],
  ['OPTIONS', '/sesion'],
  ['POST', '/sesion'],
  ['GET', '/casos'],
  ['GET', '/no-existe'],
  ['PUT', '/sesion'],
  ['GET', '/eventos'],
  ['OPTIONS', '/eventos'],
  ['GET', '//salud'],
  ['GET', '//metrics'],
  ['GET', '//agentes'],
  ['GET', '//ips'],
  ['OPTIONS', '//widget/mesa.js'],
])('an origin that is not listed may not use a session: %s %s', async (metodo, ruta) => {
  const { ips } = await montar({ entorno: { MESA_ORIGENES: 'https://portal.example' } });
  const clinica = await ips();
  for (const origin of [
    'https://otro.example',
    'null',
    'https://portal.example.otro.example',
    'http://portal.example',
  ]) {
    const { headers, body } = await clinica.crudo(metodo, ruta, {
      cabeceras: { origin, 'access-control-request-method': 'POST' },
    });
    await body?.cancel();
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    if (!ruta.startsWith('//widget')) {
      expect([...headers.keys()].filter((nombre) => nombre.startsWith('access-control-'))).toEqual([]);
    }
    if (!ruta.startsWith('//')) expect(headers.get('vary')).toContain('Origin');
  }
});

test('the widget may be loaded by any page, without credentials, also as a 304 and a 404', async () => {
  const { anonimo } = await montar();
  const cabeceras = { origin: 'https://otro.example' };
  const primera = await anonimo().crudo('GET', '//widget/mesa.js', { cabeceras });
  await primera.arrayBuffer();
  const etag = primera.headers.get('etag') ?? '';
  const repetida = await anonimo().crudo('GET', '//widget/mesa.js', {
    cabeceras: { ...cabeceras, 'if-none-match': etag },
  });
  const falta = await anonimo().crudo('GET', '//widget/partes/no-existe.js', { cabeceras });
  expect([primera.status, repetida.status, falta.status]).toEqual([200, 304, 404]);
  for (const { headers } of [primera, repetida, falta]) {
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test.each([
  ['no origin that a page may have', { origin: 'null' }],
  ['a listed origin as the beginning of another', { origin: 'https://portal.example.otro.example' }],
  ['another scheme', { origin: 'http://portal.example' }],
  ['only the word of the browser', { 'sec-fetch-site': 'cross-site' }],
])('a write without a body and with %s is refused', async (_, cabeceras) => {
  const { ips } = await montar({ entorno: { MESA_ORIGENES: 'https://portal.example' } });
  const clinica = await ips();
  const { numero } = await clinica.crearCaso();
  for (const [metodo, ruta] of [
    ['POST', `/casos/${numero}/escribiendo`],
    ['PUT', `/casos/${numero}/lectura`],
    ['DELETE', '/sesion'],
    ['POST', '/no-existe'],
  ] as const) {
    expect([ruta, (await clinica.pedir(metodo, ruta, { cabeceras: cabeceras })).status]).toEqual([ruta, 403]);
  }
  expect((await clinica.pedir('GET', '/casos')).status).toBe(200);
});

test('wrong passwords from addresses of one IPv6 network count together', async () => {
  const banco = await montar();
  const { limitador } = banco.servicios;
  const probar = (direccion: string) =>
    limitador.intentar('nit:1', direccion, () => Promise.resolve(undefined));
  for (let i = 0; i < 10; i += 1) await probar(`2800:e2::${(i + 1).toString(16)}`);
  await expect(probar('2800:E2:0:0:ffff::9')).rejects.toThrow('demasiados_intentos');
  await expect(probar('2800:e2:0:1::9')).resolves.toBeUndefined();
});

test('a signature with anything after its hex is none', async () => {
  const { ips } = await montar();
  const clinica = await ips();
  const bytes = new Uint8Array([0x25, 0x50, 0x44, 0x46]);
  const { json } = await clinica.presignar(bytes, 'a.pdf');
  for (const cola of ['zz', '%20', '00']) {
    expect((await clinica.enviar(`${json[0]!.url}${cola}`, bytes, 'a.pdf')).status).toBe(403);
  }
});

test('who says without end that he is writing is heard at a bearable pace', async () => {
  const { ips, servicios } = await montar();
  const clinica = await ips();
  const { numero } = await clinica.crearCaso();
  let dichos = 0;
  Object.assign(servicios.difusion, { escribiendo: () => (dichos += 1) });
  for (let i = 0; i < 60; i += 1) {
    expect((await clinica.pedir('POST', `/casos/${numero}/escribiendo`)).status).toBe(204);
  }
  expect(dichos).toBeGreaterThan(0);
  expect(dichos).toBeLessThan(60);
});
