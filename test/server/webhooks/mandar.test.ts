/** One attempt: what counts as taken, and receivers that answer in every bad way. */
import type { LookupAddress, lookup } from 'node:dns';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { leerAjustesDeWebhooks } from '../../../server/webhooks/ajustes.ts';
import { mandar, RESPUESTA_MAXIMA } from '../../../server/webhooks/mandar.ts';
import { recibir, verificar } from './receptor.ts';

const SECRETO = randomBytes(32);
const whsec = (secreto: Uint8Array) => `whsec_${Buffer.from(secreto).toString('base64')}`;
const CUERPO = JSON.stringify({
  type: 'prueba',
  timestamp: '2026-11-28T18:00:00.000Z',
  data: { webhook: 1 },
});

function intentar(
  url: string,
  destinos: string,
  {
    secretos = [SECRETO],
    plazoMs,
    resolver,
  }: { secretos?: Uint8Array[]; plazoMs?: number; resolver?: typeof lookup } = {},
) {
  return mandar({ url, id: 'msg_1', cuerpo: CUERPO, secretos }, leerAjustesDeWebhooks(destinos)!, {
    ahora: Date.now(),
    ...(plazoMs !== undefined && { plazoMs }),
    ...(resolver && { resolver }),
  });
}

/** Answers these addresses, one list after the other. */
function nombres(...listas: string[][]): typeof lookup {
  return ((_: string, __: object, devolver: (error: null, todas: LookupAddress[]) => void) => {
    const lista = listas.length > 1 ? listas.shift()! : listas[0]!;
    devolver(
      null,
      lista.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof lookup;
}

describe('a message', () => {
  test('is signed as the library checks it', async () => {
    const { url, destino, recibidos } = await recibir();
    expect(await intentar(url, destino)).toEqual({ bien: true, codigo: 204 });
    expect(verificar(recibidos[0]!, whsec(SECRETO))).toEqual(JSON.parse(CUERPO));
    const { headers } = recibidos[0]!;
    expect(headers['webhook-id']).toBe('msg_1');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(() => verificar(recibidos[0]!, whsec(randomBytes(32)))).toThrow('No matching signature');
  });

  test('has a signature of each secret while they change', async () => {
    const otro = randomBytes(32);
    const { url, destino, recibidos } = await recibir();
    await intentar(url, destino, { secretos: [SECRETO, otro] });
    expect(String(recibidos[0]!.headers['webhook-signature']).split(' ')).toHaveLength(2);
    verificar(recibidos[0]!, whsec(SECRETO));
    verificar(recibidos[0]!, whsec(otro));
  });
});

/** Answers every connection with these bytes; resolves to its host and port. */
async function responder(bytes: string): Promise<string> {
  const servidor = createServer((socket) => void socket.on('error', () => undefined).end(bytes));
  await new Promise<void>((listo) => servidor.listen(0, '127.0.0.1', listo));
  onTestFinished(() => void servidor.close());
  return `127.0.0.1:${(servidor.address() as AddressInfo).port}`;
}

describe('an answer', () => {
  test.each([200, 201, 202, 204, 299])('%i counts', async (codigo) => {
    const { url, destino } = await recibir((r) => r.writeHead(codigo).end());
    expect(await intentar(url, destino)).toEqual({ bien: true, codigo });
  });

  test.each([400, 401, 404, 410, 500, 503])('%i does not', async (codigo) => {
    const { url, destino } = await recibir((r) => r.writeHead(codigo).end('no'));
    expect(await intentar(url, destino)).toEqual({ bien: false, codigo, error: 'rechazo' });
  });

  test('may say when to come back', async () => {
    const enUnaHora = new Date(Date.now() + 3_600_000).toUTCString();
    let vez = 0;
    const { url, destino } = await recibir((r) =>
      r.writeHead(503, { 'retry-after': ['120', enUnaHora, 'luego'][vez++]! }).end(),
    );
    expect(await intentar(url, destino)).toMatchObject({ reintentarEn: 120 });
    const { reintentarEn } = (await intentar(url, destino)) as { reintentarEn: number };
    expect(reintentarEn).toBeGreaterThan(3_000);
    expect(await intentar(url, destino)).not.toHaveProperty('reintentarEn');
  });

  test.each([301, 302, 303, 307, 308])('%i is not followed to a private address', async (codigo) => {
    const adentro = await recibir();
    const { url, destino } = await recibir((r) => r.writeHead(codigo, { location: adentro.url }).end());
    const resultado = await intentar(url, `${destino},${adentro.destino}`);
    expect(resultado).toEqual({ bien: false, codigo, error: 'desvio' });
    expect(adentro.recibidos).toEqual([]);
  });

  test('that streams for ever is cut', async () => {
    let enviados = 0;
    const { url, destino } = await recibir((r) => {
      r.writeHead(200);
      const seguir = () => {
        enviados += 16_384;
        if (!r.destroyed && enviados < 64 * 2 ** 20) r.write(Buffer.alloc(16_384, 0x20), seguir);
      };
      seguir();
    });
    expect(await intentar(url, destino)).toEqual({ bien: false, codigo: 200, error: 'respuesta_larga' });
    expect(enviados).toBeLessThan(64 * 2 ** 20);
    expect(RESPUESTA_MAXIMA).toBeLessThan(2 ** 20);
  });

  test('that comes after the limit does not count, whichever part of it is late', async () => {
    const mudo = await recibir(() => undefined);
    expect(await intentar(mudo.url, mudo.destino, { plazoMs: 50 })).toMatchObject({ error: 'demora' });
    const sinFin = await recibir((r) => void r.writeHead(200).write('.'));
    expect(await intentar(sinFin.url, sinFin.destino, { plazoMs: 50 })).toMatchObject({ error: 'demora' });
    // 200 as soon as the limit has passed and the connection is gone.
    const tarde = await recibir((r) => void r.on('close', () => r.writeHead(200).end()));
    expect(await intentar(tarde.url, tarde.destino, { plazoMs: 50 })).toMatchObject({ error: 'demora' });
    const sinNombre = (() => undefined) as unknown as typeof lookup;
    expect(
      await intentar('https://a.example.co/', 'a.example.co', { plazoMs: 50, resolver: sinNombre }),
    ).toMatchObject({ error: 'demora' });
  });

  test('that wants to speak another protocol is a refusal', async () => {
    const en = await responder(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    );
    const resultado = await intentar(`http://${en}/`, `http://${en}`);
    expect(resultado).toEqual({ bien: false, codigo: 101, error: 'rechazo' });
  });

  test('that is none is told as what it is', async () => {
    const { url, destino } = await recibir((r) => r.destroy());
    expect(await intentar(url, destino)).toEqual({ bien: false, codigo: null, error: 'conexion' });
    const cortado = await recibir((r) => {
      r.writeHead(200, { 'content-length': 10 }).write('x', () => r.destroy());
    });
    expect(await intentar(cortado.url, cortado.destino)).toMatchObject({ bien: false, error: 'conexion' });
    const en = await responder('hola\r\n\r\n');
    expect(await intentar(`http://${en}/`, `http://${en}`)).toMatchObject({ error: 'conexion' });
    expect(await intentar(`https://${en}/`, en)).toMatchObject({ error: 'certificado' });
    const nadie = await recibir();
    expect(await intentar(nadie.url.replace('127.0.0.1', 'localhost'), 'http://localhost')).toMatchObject({
      error: 'no_permitido',
    });
    expect(await intentar('https://no-hay.invalid/', 'no-hay.invalid')).toMatchObject({ error: 'nombre' });
  });
});

describe('an address', () => {
  test.each([
    ...[
      'https://10.1.2.3/',
      'https://127.0.0.1/',
      'https://169.254.169.254/latest/meta-data/',
      'https://[::1]/',
    ],
    ...['https://[::ffff:10.0.0.1]/', 'https://[64:ff9b::a00:1]/', 'https://100.64.0.1/', 'https://0x7f.1/'],
    ...['https://2130706433/', 'https://0.0.0.0/', 'https://[fe80::1]/', 'https://168.63.129.16/'],
  ])('%s is reached only where it is named', async (url) => {
    const { hostname } = new URL(url);
    expect(await intentar(url, 'a.example.co')).toEqual({ bien: false, codigo: null, error: 'no_permitido' });
    expect(await intentar(url, `${hostname}:1`)).toMatchObject({ error: 'no_permitido' });
  });

  test('that a name leads to is refused where it is private, also beside a public one', async () => {
    for (const lista of [['10.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:192.168.0.1'], ['fd00::1']]) {
      const resultado = await intentar('https://a.example.co/', 'a.example.co', { resolver: nombres(lista) });
      expect(resultado).toEqual({ bien: false, codigo: null, error: 'no_permitido' });
    }
  });

  test('is the one that was checked, whatever the name says a moment later', async () => {
    const { url, destino, recibidos } = await recibir();
    const { port } = new URL(url);
    const conNombre = `http://tickets.local:${port}`;
    // The first time it is the receiver that is named, and every other time one that is not.
    const resolver = nombres(['127.0.0.1'], ['169.254.169.254']);
    const lista = `${conNombre},${destino}`;
    expect(await intentar(`${conNombre}/x`, lista, { resolver })).toEqual({ bien: true, codigo: 204 });
    expect(await intentar(`${conNombre}/x`, lista, { resolver })).toMatchObject({ error: 'no_permitido' });
    expect(recibidos).toHaveLength(1);
  });

  test('that the operator took from the list gets nothing more', async () => {
    const { url, recibidos } = await recibir();
    expect(await intentar(url, 'a.example.co')).toMatchObject({ error: 'no_permitido' });
    expect(recibidos).toEqual([]);
  });
});
