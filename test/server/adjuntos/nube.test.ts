/** The service against a stand-in of the UploadThing cloud: their protocol, their signatures, our rules. */
import { createHash, createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DestinoSubida } from '../../../shared/adjunto.ts';
import { CASO, montar, NIT_B, type Banco } from '../apoyo.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const FOTO = rutaDeMuestra('base.png');
const API_KEY = 'sk_live_de_prueba';
const APP_ID = 'appdeprueba';
const TOKEN = Buffer.from(JSON.stringify({ apiKey: API_KEY, appId: APP_ID, regions: ['sea1'] })).toString(
  'base64',
);
const URL_PUBLICA = 'https://mesa.example.co';

interface Registro {
  fileKeys: string[];
  metadata: Record<string, unknown>;
  callbackUrl: string;
  callbackSlug: string;
}

/** Files and grants that the cloud has, and what it was told of each file. */
class NubeFalsa {
  readonly archivos = new Map<string, Uint8Array>();
  readonly registros = new Map<string, Registro>();
  readonly resultados = new Map<string, DestinoSubida>();
  readonly pedidos: string[] = [];

  readonly fetch: typeof fetch = async (recurso, opciones) => {
    const peticion = new Request(recurso, opciones);
    const url = new URL(peticion.url);
    this.pedidos.push(`${peticion.method} ${url.host}${url.pathname}`);
    if (url.host === 'sea1.ingest.uploadthing.com') {
      expect(peticion.headers.get('x-uploadthing-api-key')).toBe(API_KEY);
      if (url.pathname === '/route-metadata') {
        const registro = (await peticion.json()) as Registro;
        for (const clave of registro.fileKeys) this.registros.set(clave, registro);
        return Response.json({ ok: true });
      }
      const { fileKey, callbackData } = (await peticion.json()) as {
        fileKey: string;
        callbackData: DestinoSubida;
      };
      this.resultados.set(fileKey, callbackData);
      return Response.json({ ok: true });
    }
    if (url.host === 'api.uploadthing.com' && url.pathname === '/v6/deleteFiles') {
      const { fileKeys } = (await peticion.json()) as { fileKeys: string[] };
      for (const clave of fileKeys) this.archivos.delete(clave);
      return Response.json({ success: true, deletedCount: fileKeys.length });
    }
    const archivo = this.archivos.get(url.pathname.replace('/f/', ''));
    if (url.host !== `${APP_ID}.ufs.sh` || !archivo) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(archivo));
  };

  /** The browser has sent its file; the cloud tells the service and gives its answer to the browser. */
  async llega(
    banco: Banco,
    clave: string,
    nombre: string,
    bytes: Uint8Array,
    apiKey = API_KEY,
  ): Promise<{ status: number; serverData: DestinoSubida | undefined }> {
    this.archivos.set(clave, bytes);
    const { metadata, callbackUrl } = this.registros.get(clave)!;
    const url = `https://${APP_ID}.ufs.sh/f/${clave}`;
    const cuerpo = JSON.stringify({
      status: 'uploaded',
      metadata,
      origin: 'https://sea1.ingest.uploadthing.com',
      file: {
        key: clave,
        name: nombre,
        size: bytes.length,
        type: 'image/png',
        customId: null,
        url,
        appUrl: url,
        ufsUrl: url,
        fileHash: createHash('md5').update(bytes).digest('hex'),
      },
    });
    const { status } = await banco.app.request(callbackUrl.replace(URL_PUBLICA, ''), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'uploadthing-hook': 'callback',
        'x-uploadthing-signature': `hmac-sha256=${createHmac('sha256', apiKey).update(cuerpo).digest('hex')}`,
      },
      body: cuerpo,
    });
    return { status, serverData: this.resultados.get(clave) };
  }
}

async function montarConNube() {
  const nube = new NubeFalsa();
  const banco = await montar({
    entorno: { UPLOADTHING_TOKEN: TOKEN, MESA_URL: URL_PUBLICA },
    salir: nube.fetch,
  });
  const clinica = await banco.ips();
  const foto = new Uint8Array(await readFile(FOTO));
  const conceder = async (nombre: string, bytes: Uint8Array) =>
    (await clinica.presignar(bytes, nombre)).json[0]!;
  return { nube, banco, clinica, foto, conceder };
}

const enDisco = async (carpeta: string) =>
  (await readdir(join(carpeta, 'adjuntos'), { recursive: true, withFileTypes: true })).filter((f) =>
    f.isFile(),
  );

test('a good file counts once it was inspected here, and comes out through our own route only', async () => {
  const { nube, banco, clinica, foto, conceder } = await montarConNube();
  const { key, url } = await conceder('foto.png', foto);
  expect(new URL(url).host).toBe('sea1.ingest.uploadthing.com');
  const { serverData } = await nube.llega(banco, key, 'foto.png', foto);
  const sha256 = createHash('sha256').update(foto).digest('hex');
  expect(serverData).toMatchObject({ clave: key, nombre: 'foto.png', tipo: 'image/png', sha256 });

  await clinica.crearCaso({ adjuntos: [key] });
  const bajada = await clinica.crudo('GET', `/adjuntos/${key}`);
  expect(new Uint8Array(await bajada.arrayBuffer())).toEqual(foto);
  const parte = await clinica.crudo('GET', `/adjuntos/${key}`, { cabeceras: { range: 'bytes=5-9' } });
  expect(new Uint8Array(await parte.arrayBuffer())).toEqual(foto.slice(5, 10));
  expect((await (await banco.ips(NIT_B)).crudo('GET', `/adjuntos/${key}`)).status).toBe(404);
  expect(await enDisco(banco.carpeta)).toEqual([]);
});

test('a bad file is deleted there and counts for nothing', async () => {
  const { nube, banco, clinica, conceder } = await montarConNube();
  const programa = new Uint8Array(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]));
  const { key } = await conceder('foto.png', programa);
  const { serverData } = await nube.llega(banco, key, 'foto.png', programa);
  expect(serverData).toMatchObject({ codigo: 'adjunto_tipo' });
  expect(nube.archivos.size).toBe(0);
  const { status } = await clinica.pedir('POST', '/casos', {
    clave: crypto.randomUUID(),
    cuerpo: { ...CASO, adjuntos: [key] },
  });
  expect(status).toBe(404);
  expect(await enDisco(banco.carpeta)).toEqual([]);
});

test('a file bigger than the limit is refused by what arrives', async () => {
  const { nube, banco, foto, conceder } = await montarConNube();
  const { key } = await conceder('foto.png', foto);
  const enorme = new Uint8Array(Buffer.concat([foto, Buffer.alloc(10_485_760)]));
  const { serverData } = await nube.llega(banco, key, 'foto.png', enorme);
  expect(serverData).toMatchObject({ codigo: 'adjunto_grande' });
  expect(nube.archivos.size).toBe(0);
});

test('the same word twice does its work once', async () => {
  const { nube, banco, foto, conceder } = await montarConNube();
  const { key } = await conceder('foto.png', foto);
  const primera = await nube.llega(banco, key, 'foto.png', foto);
  expect((await nube.llega(banco, key, 'foto.png', foto)).serverData).toEqual(primera.serverData);
  expect(await banco.servicios.base.leer.selectFrom('adjuntos').selectAll().execute()).toHaveLength(1);
});

test('a word that the cloud did not sign is refused', async () => {
  const { nube, banco, foto, conceder } = await montarConNube();
  const { key } = await conceder('foto.png', foto);
  const { status, serverData } = await nube.llega(banco, key, 'foto.png', foto, 'sk_de_otro');
  expect([status, serverData]).toEqual([403, undefined]);
  expect(await banco.servicios.base.leer.selectFrom('adjuntos').selectAll().execute()).toEqual([]);
});

test('a word of any length that the cloud did not sign is not held in memory', async () => {
  const { banco } = await montarConNube();
  let enviados = 0;
  const cuerpo = new ReadableStream({
    pull(controller) {
      enviados += 64 * 1024;
      controller.enqueue(new Uint8Array(64 * 1024));
      if (enviados > 64 * 1024 * 1024) controller.close();
    },
  });
  const { status } = await banco.app.request('/api/v1/subidas?slug=adjunto', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'uploadthing-hook': 'callback' },
    body: cuerpo,
    duplex: 'half',
  } as RequestInit);
  expect(status).toBe(413);
  expect(enviados).toBeLessThan(1024 * 1024);
});

test('what changed in the cloud is never given as good', async () => {
  const { nube, banco, clinica, foto, conceder } = await montarConNube();
  const { key } = await conceder('foto.png', foto);
  await nube.llega(banco, key, 'foto.png', foto);
  nube.archivos.set(
    key,
    foto.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
  );
  const { status, json } = await clinica.pedir('GET', `/adjuntos/${key}`);
  expect([status, json.codigo]).toEqual([500, 'adjunto_alterado']);
});

test('without the cloud its words mean nothing', async () => {
  const { app } = await montar();
  const { status } = await app.request('/api/v1/subidas?slug=adjunto', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'uploadthing-hook': 'callback' },
    body: '{}',
  });
  expect(status).toBe(401);
});
