/** What strangers try: writes from their pages, addresses by the dozen, altered signatures, endless notices. */
import { expect, test } from 'vitest';
import { desarmar, rearmar } from '../../../server/csv/escribir-csv.ts';
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

test('an origin that is not listed gets no header of CORS, to a request or to a preflight', async () => {
  const { anonimo } = await montar({ entorno: { MESA_ORIGENES: 'https://portal.example' } });
  for (const metodo of ['GET', 'OPTIONS']) {
    const { headers } = await anonimo().crudo(metodo, '/sesion', {
      cabeceras: { origin: 'https://otro.example', 'access-control-request-method': 'POST' },
    });
    expect([...headers.keys()].filter((nombre) => nombre.startsWith('access-control-'))).toEqual([]);
    expect(headers.get('vary')).toContain('Origin');
  }
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

test('a cell that begins with a full-width sign of a formula runs in no spreadsheet, and comes back as it was', () => {
  for (const valor of ['＝1+1', '＋1', '－1', '＠SUM(1)', 'a;＝1']) {
    expect(desarmar(valor)).not.toBe(valor);
    expect(rearmar(desarmar(valor))).toBe(valor);
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
