/** The configurations of docs/despliegue for nginx and Apache, as `mesa doctor` sees them from outside. */
import { afterEach, describe, expect, test, type TestContext } from 'vitest';
import { mirarRedireccion } from '../../server/doctor/publico.ts';
import { pedir } from '../../server/doctor/pedir.ts';
import { necesita } from './programas.ts';
import { PROXIES, type Proxy } from './proxy.ts';
import { SitioPropio } from './sitio-propio.ts';

let sitio: SitioPropio | undefined;
afterEach(() => sitio?.cerrar());

async function abrir(
  contexto: TestContext,
  proxy: Proxy,
  cambiar?: (lineas: string) => string,
): Promise<SitioPropio> {
  necesita(contexto, [proxy, 'openssl']);
  return (sitio = await SitioPropio.abrir(proxy, cambiar));
}

const HSTS = 'strict-transport-security';

describe.each(PROXIES)('%s on a host of its own', (proxy) => {
  test('leaves mesa doctor nothing to mend but the certificate of these tests', async (contexto) => {
    const abierto = await abrir(contexto, proxy);
    const { url, plana } = abierto;
    const revisiones = (await abierto.doctor()).filter(({ clave }) => clave.startsWith('url'));
    expect(revisiones.length).toBeGreaterThan(10);
    // The certificate lasts two days.
    const malas = revisiones.filter(({ clave, estado }) => estado === 'arreglar' && clave !== 'url.tls');
    expect(malas).toEqual([]);
    const bien = revisiones.filter(({ estado }) => estado === 'bien').map(({ clave }) => clave);
    expect(new Set(bien)).toEqual(
      new Set(
        ['', '.cookie', '.flujo', '.adjuntos', '.cabeceras', '.metricas', '.version', '.reloj'].map(
          (una) => `url${una}`,
        ),
      ),
    );
    expect(revisiones.filter(({ clave }) => clave === 'url.tls')).toEqual([
      expect.objectContaining({ dicho: expect.stringMatching(/vence en [12] días/) as string }),
    ]);
    expect(await mirarRedireccion(`${plana}/agentes?x=1`, url)).toMatchObject({ estado: 'bien' });
  });

  test('closes /metrics, refuses bodies that are too big, and sends HSTS once with its own answers too', async (contexto) => {
    const { url } = await abrir(contexto, proxy);
    const { status } = await pedir(`${url}/metrics`, { headers: { 'X-Forwarded-For': '127.0.0.1' } });
    expect(status).toBe(404);
    const grande = await pedir(`${url}/api/v1/subidas/ingesta/${'a'.repeat(24)}`, {
      method: 'PUT',
      ceros: 12 * 1024 ** 2,
    });
    expect([grande.status, grande.texto.includes('"codigo"')]).toEqual([413, false]);
    for (const { lineas } of [grande, await pedir(`${url}/salud`), await pedir(`${url}/metrics`)]) {
      expect(lineas.filter(({ nombre }) => nombre === HSTS)).toEqual([
        { nombre: HSTS, valor: 'max-age=31536000' },
      ]);
      expect(lineas.filter(({ nombre, valor }) => nombre === 'server' && /\d/.test(valor))).toEqual([]);
    }
  });
});

test.for([
  [
    'nginx',
    (lineas: string) => lineas.replace('client_max_body_size 11m', 'client_max_body_size 1m'),
    'url.adjuntos',
  ],
  ['nginx', (lineas: string) => lineas.replace('gzip off;', ''), 'url.flujo'],
  [
    'nginx',
    (lineas: string) => lineas.replace('proxy_hide_header Strict', 'proxy_hide_header X-Strict'),
    'url.cabeceras',
  ],
  ['nginx', (lineas: string) => lineas.replaceAll('server_tokens off;', ''), 'url.cabeceras'],
  ['apache2', (lineas: string) => lineas.replace('-gt 11534336', '-gt 1048576'), 'url.adjuntos'],
  ['apache2', (lineas: string) => lineas.replace('ServerTokens Prod', ''), 'url.cabeceras'],
] as const)(
  '%s without one of its lines is found by mesa doctor',
  async ([proxy, cambiar, clave], contexto) => {
    const abierto = await abrir(contexto, proxy, cambiar);
    const revisiones = await abierto.doctor();
    expect(revisiones.filter(({ estado, clave }) => estado === 'arreglar' && clave !== 'url.tls')).toEqual([
      expect.objectContaining({ clave }),
    ]);
  },
);
