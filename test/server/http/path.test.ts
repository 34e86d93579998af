/** The service under a path of another host: what it answers leads back to where the client asked. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { CASO, CLAVE, montar, NIT_A, type Banco } from '../apoyo.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const FOTO = rutaDeMuestra('base.png');

const bajo = (MESA_URL: string): Promise<Banco> => montar({ entorno: { MESA_URL } });

/** Asks as if the socket were of a proxy that speaks for a browser. */
async function porProxy(banco: Banco, ruta: string, headers: Record<string, string>): Promise<Response> {
  const env = { incoming: { socket: { remoteAddress: '10.0.0.5', remotePort: 1, remoteFamily: 'IPv4' } } };
  return banco.app.request(ruta, { headers }, env);
}

describe('MESA_URL with a path', () => {
  test('is before every address that an answer gives', async () => {
    const banco = await bajo('https://portal.example/mesa/');
    const clinica = await banco.ips();
    const creado = await clinica.pedir('POST', '/casos', { clave: crypto.randomUUID(), cuerpo: CASO });
    expect(creado.headers.get('location')).toBe('/mesa/api/v1/casos/1');
    const foto = new Uint8Array(await readFile(FOTO));
    const presignada = await clinica.presignar(foto, 'foto.png');
    expect(presignada.json[0]!.url).toMatch(
      /^https:\/\/portal\.example\/mesa\/api\/v1\/subidas\/ingesta\/\w+\?/,
    );
    const { status, json } = await clinica.enviar(presignada.json[0]!.url, foto, 'foto.png');
    expect(status).toBe(200);
    expect(json.url).toBe(`https://portal.example/mesa/api/v1/adjuntos/${presignada.json[0]!.key}`);
    const documento = await clinica.pedir<{ servers: unknown }>('GET', '/openapi.json');
    expect(documento.json.servers).toEqual([{ url: 'https://portal.example/mesa/api/v1' }]);
  });

  test('admits the pages of its host and no others', async () => {
    const clinica = await (await bajo('https://portal.example/mesa')).ips();
    const desde = async (origin: string) =>
      (await clinica.crudo('PUT', '/casos/1/lectura', { cuerpo: { hasta: 0 }, cabeceras: { origin } }))
        .status;
    expect(await desde('https://portal.example')).toBe(404);
    expect(await desde('https://otro.example')).toBe(403);
    expect(await desde('https://portal.example/mesa')).toBe(403);
  });

  test('leaves it to the host whether it is for HTTPS only', async () => {
    const hsts = async (url: string) =>
      (await (await bajo(url)).anonimo().crudo('GET', '//salud')).headers.get('strict-transport-security');
    expect(await hsts('https://mesa.example')).toContain('max-age=');
    expect(await hsts('https://portal.example/mesa')).toBeNull();
  });

  test.each(['/mesa', '/a/b.c/mesa-1', ''])(
    'a proxy that does not take %s away is served as well',
    async (camino) => {
      const banco = await bajo(`https://portal.example${camino}`);
      const clinica = await banco.ips();
      const en = async (ruta: string) => (await clinica.crudo('GET', `/${camino}${ruta}`)).status;
      expect(await en('/api/v1/casos')).toBe(200);
      expect(await en('/agentes')).toBe(200);
      expect(await en('/salud')).toBe(200);
      const { status } = await clinica.crudo('POST', `/${camino}/api/v1/casos`, { cuerpo: CASO });
      expect(status).toBe(400);
    },
  );

  test('opens no door that is shut without it', async () => {
    const nadie = (await bajo('https://portal.example/mesa')).anonimo();
    const en = async (ruta: string) => (await nadie.crudo('GET', ruta)).status;
    expect(await en('//mesa/api/v1/casos')).toBe(401);
    expect(await en('//%6desa/api/v1/casos')).toBe(401);
    expect(await en('//mesa/mesa/api/v1/casos')).toBe(404);
    expect(await en('//MESA/api/v1/casos')).toBe(404);
    expect(await en('//mesas/api/v1/casos')).toBe(404);
    expect(await en('//mesa//api/v1/casos')).toBe(404);
    const { status } = await nadie.crudo('POST', '//mesa/api/v1/sesion', {
      cuerpo: { nit: NIT_A, contrasena: CLAVE },
      cabeceras: { origin: 'https://otro.example' },
    });
    expect(status).toBe(403);
  });

  test('may be the name of one of our own folders', async () => {
    const clinica = await (await bajo('https://portal.example/api')).ips();
    expect((await clinica.crudo('GET', '/casos')).status).toBe(200);
    expect((await clinica.crudo('GET', '//api/api/v1/casos')).status).toBe(404);
  });
});

describe('without MESA_URL', () => {
  test('only a trusted proxy says what the address is', async () => {
    const dichos = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'malo.example, portal.example',
      'x-forwarded-prefix': '/mesa',
    };
    const servidores = async (entorno: Record<string, string>, cabeceras: Record<string, string>) => {
      const respuesta = await porProxy(await montar({ entorno }), '/api/v1/openapi.json', cabeceras);
      return ((await respuesta.json()) as { servers: { url: string }[] }).servers[0]!.url;
    };
    expect(await servidores({ MESA_PROXY: '10.0.0.5' }, dichos)).toBe('/mesa/api/v1');
    expect(await servidores({}, dichos)).toBe('/api/v1');
    expect(await servidores({ MESA_PROXY: '10.0.0.6' }, dichos)).toBe('/api/v1');
    expect(
      await servidores({ MESA_PROXY: '10.0.0.5' }, { ...dichos, 'x-forwarded-prefix': '//malo.example' }),
    ).toBe('/api/v1');
    const ajena = { ...dichos, 'x-forwarded-prefix': '/"><script>' };
    expect(await servidores({ MESA_PROXY: '10.0.0.5' }, ajena)).toBe('/api/v1');
  });

  test('the address of an upload is the one that a trusted proxy says', async () => {
    const banco = await montar({ entorno: { MESA_PROXY: '10.0.0.5' } });
    const { cookie } = await banco.ips();
    const presignar = async (host: string) => {
      const env = {
        incoming: { socket: { remoteAddress: '10.0.0.5', remotePort: 1, remoteFamily: 'IPv4' } },
      };
      const respuesta = await banco.app.request(
        '/api/v1/subidas?actionType=upload&slug=adjunto',
        {
          method: 'POST',
          headers: {
            cookie,
            'content-type': 'application/json',
            'x-forwarded-proto': 'https',
            'x-forwarded-host': host,
            'x-forwarded-prefix': '/mesa/',
          },
          body: JSON.stringify({ files: [{ name: 'a.pdf', size: 10, type: 'application/pdf' }] }),
        },
        env,
      );
      return ((await respuesta.json()) as { url: string }[])[0]!.url;
    };
    expect(await presignar('portal.example:8443')).toMatch(
      /^https:\/\/portal\.example:8443\/mesa\/api\/v1\/subidas\/ingesta\//,
    );
    expect(await presignar('portal.example/x?')).toMatch(/^https:\/\/localhost\/mesa\/api/);
  });

  test('a page that the browser says to be of the same origin may write, whatever name the proxy asks by', async () => {
    const clinica = await (await montar()).ips();
    const escribir = async (sitio: string) =>
      (
        await clinica.crudo('POST', '/casos', {
          clave: crypto.randomUUID(),
          cuerpo: CASO,
          cabeceras: { origin: 'https://portal.example', 'sec-fetch-site': sitio },
        })
      ).status;
    expect(await escribir('same-origin')).toBe(201);
    expect(await escribir('same-site')).toBe(403);
    expect(await escribir('cross-site')).toBe(403);
    expect(await escribir('none')).toBe(403);
  });
});

test.each(['agentes', 'ips'])('the page %s is relative, and so is its redirect', async (nombre) => {
  const nadie = (await montar()).anonimo();
  const pagina = await (await nadie.crudo('GET', `//${nombre}`)).text();
  const direcciones = [...pagina.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, direccion]) => direccion!);
  expect(direcciones.length).toBeGreaterThan(2);
  for (const direccion of direcciones) {
    const { pathname } = new URL(direccion, `https://portal.example/mesa/${nombre}`);
    expect(pathname).toMatch(/^\/mesa\/(agentes|ips|widget)\//);
    if (pathname.includes('/widget/')) continue;
    expect((await nadie.crudo('GET', pathname.replace('/mesa', '/'))).status).toBe(200);
  }
  const conBarra = await nadie.crudo('GET', `//${nombre}/`);
  const destino = new URL(conBarra.headers.get('location')!, `https://portal.example/mesa/${nombre}/`);
  expect([conBarra.status, destino.pathname]).toEqual([302, `/mesa/${nombre}`]);
});
