import { createHash } from 'node:crypto';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Adjunto } from '../../../shared/adjunto.ts';
import type { Caso } from '../../../shared/caso.ts';
import type { Problema } from '../../../shared/errores.ts';
import type { Mensaje } from '../../../shared/mensaje.ts';
import { mantener } from '../../../server/run/maintenance.ts';
import { montar, NIT_B, type Banco, type Cliente } from '../apoyo.ts';

/** A one-pixel PNG, padded after its end to be as long as asked for. */
function png(bytes = 0): Uint8Array<ArrayBuffer> {
  const pixel = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const todo = new Uint8Array(Math.max(bytes, pixel.length));
  todo.set(pixel);
  return todo;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function subir(cliente: Cliente, nombre = 'foto.png', bytes = png()): Promise<Adjunto> {
  const { status, json } = await cliente.subir(bytes, nombre);
  expect([status, json]).toEqual([200, json]);
  return json as unknown as Adjunto;
}

/** A multipart body that breaks off after these bytes of its file. */
async function* cuerpoCortado(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n');
  for (let lugar = 0; lugar < bytes.length; lugar += 1_000) {
    yield bytes.subarray(lugar, lugar + 1_000);
    await new Promise(setImmediate);
  }
  throw new Error('línea caída');
}

async function archivosEn(carpeta: string): Promise<string[]> {
  const todo = await readdir(join(carpeta, 'adjuntos'), { recursive: true, withFileTypes: true });
  return todo.filter((algo) => algo.isFile()).map((archivo) => join(archivo.parentPath, archivo.name));
}

async function sinRastro({ carpeta, servicios }: Banco): Promise<void> {
  expect(await archivosEn(carpeta)).toEqual([]);
  expect(await servicios.base.leer.selectFrom('adjuntos').selectAll().execute()).toEqual([]);
}

describe('an upload', () => {
  test('is stored as it came, hangs on its case, and comes out the same', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const bytes = png(5_000);
    const adjunto = await subir(clinica, 'Radiografía (1).png', bytes);
    expect(adjunto).toMatchObject({
      nombre: 'Radiografía (1).png',
      tipo: 'image/png',
      bytes: 5_000,
      sha256: sha256(bytes),
    });
    const caso = await clinica.crearCaso({ adjuntos: [adjunto.clave] });
    expect(caso.adjuntos).toEqual([adjunto]);
    expect((await clinica.pedir<Caso>('GET', `/casos/${caso.numero}`)).json.adjuntos).toEqual([adjunto]);

    const bajada = await clinica.crudo('GET', `/adjuntos/${adjunto.clave}`);
    expect(sha256(new Uint8Array(await bajada.arrayBuffer()))).toBe(sha256(bytes));
    expect(Object.fromEntries(bajada.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '5000',
      'content-disposition': `attachment; filename="Radiografia (1).png"; filename*=UTF-8''Radiograf%C3%ADa%20%281%29.png`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
  });

  test('stays in the order in which it was sent', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const [a, b] = [await subir(clinica, 'a.png'), await subir(clinica, 'b.png')];
    const { numero, adjuntos } = await clinica.crearCaso({ adjuntos: [b.clave, a.clave] });
    expect(adjuntos.map(({ nombre }) => nombre)).toEqual(['b.png', 'a.png']);
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json.adjuntos).toEqual(adjuntos);
    const [c, d] = [await subir(clinica, 'c.png'), await subir(clinica, 'd.png')];
    const mensaje = await clinica.escribir(numero, 'Dos más', { adjuntos: [d.clave, c.clave] });
    const { json } = await clinica.pedir<{ mensajes: Mensaje[] }>('GET', `/casos/${numero}/mensajes`);
    expect(json.mensajes.at(-1)?.adjuntos).toEqual(mensaje.adjuntos);
    expect(mensaje.adjuntos.map(({ nombre }) => nombre)).toEqual(['d.png', 'c.png']);
  });

  test('hangs on the message that it was sent with', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const { numero } = await clinica.crearCaso();
    const uno = await subir(clinica, 'uno.png');
    const dos = await subir(clinica, 'dos.png');
    const mensaje = await clinica.escribir(numero, '', { adjuntos: [uno.clave, dos.clave] });
    expect(mensaje.adjuntos).toEqual([uno, dos]);
    const { json } = await (
      await agente()
    ).pedir<{ mensajes: Mensaje[] }>('GET', `/casos/${numero}/mensajes`);
    expect(json.mensajes[0]?.adjuntos).toEqual([uno, dos]);
    expect((await clinica.pedir<Caso>('GET', `/casos/${numero}`)).json.adjuntos).toEqual([]);
  });

  test('of exactly the limit is taken, one byte more is not', async () => {
    const banco = await montar({ entorno: { MESA_ADJUNTO_MAX: '100000' } });
    const clinica = await banco.ips();
    const { status, json } = await clinica.subir(png(100_001), 'a.png');
    expect([status, json.codigo]).toEqual([413, 'adjunto_grande']);
    await sinRastro(banco);
    expect((await clinica.subir(png(100_000), 'a.png')).status).toBe(200);
  });

  test.each([
    ['programa.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), 'adjunto_tipo'],
    ['programa.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), 'adjunto_tipo'],
    ['pagina.pdf', Buffer.from('<html><script>alert(1)</script></html>'), 'adjunto_tipo'],
    ['foto.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'adjunto_tipo'],
    ['foto', Buffer.from(png()), 'adjunto_tipo'],
    ['foto.png.exe', Buffer.from(png()), 'adjunto_tipo'],
    ['...', Buffer.from(png()), 'adjunto_tipo'],
    ['foto.png', Buffer.from(png()).subarray(0, 40), 'adjunto_danado'],
    ['vacio.pdf', Buffer.alloc(0), 'adjunto_danado'],
  ])('named %s that is not what is allowed is refused and leaves nothing', async (nombre, bytes, codigo) => {
    const banco = await montar();
    const { status, json } = await (await banco.ips()).subir(new Uint8Array(bytes), nombre);
    expect([status, json.codigo]).toEqual([415, codigo]);
    await sinRastro(banco);
  });

  test('of one allowed type under another allowed extension is offered under its true one', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const adjunto = await subir(clinica, 'foto.jpg');
    expect(adjunto).toMatchObject({ nombre: 'foto.jpg', tipo: 'image/png' });
    const { headers } = await clinica.crudo('GET', `/adjuntos/${adjunto.clave}`);
    expect(headers.get('content-disposition')).toContain('filename="foto.png"');
  });

  test.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\Users\\ana\\foto.png', 'foto.png'],
    ['a\u202egnp.exe.png', 'agnp.exe.png'],
    [`${'ñ'.repeat(300)}.png`, `${'ñ'.repeat(125)}.png`],
    ['CON.png', 'CON.png'],
    ['<img src=x>.png', '<img src=x>.png'],
  ])('keeps the name %j as the text %j', async (escrito, guardado) => {
    const { ips } = await montar();
    const clinica = await ips();
    const { nombre, clave } = await subir(clinica, escrito);
    expect(nombre).toBe(guardado);
    const { headers } = await clinica.crudo('GET', `/adjuntos/${clave}`);
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.%!#$&+^`|~-]*$/,
    );
  });

  test.each([
    ['application/json', '{}', 415],
    ['multipart/form-data', 'x', 415],
    ['multipart/form-data; boundary=x', 'no es multipart', 400],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc',
      400,
    ],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="otro"; filename="a.png"\r\n\r\nabc\r\n--x--',
      400,
    ],
  ])('sent as %s with a broken frame is refused, and can be sent again', async (tipo, cuerpo, esperado) => {
    const { ips } = await montar();
    const clinica = await ips();
    const bytes = png();
    const { url } = (await clinica.presignar(bytes, 'a.png')).json[0]!;
    const cabeceras = { 'content-type': tipo };
    expect((await clinica.crudo('PUT', clinica.rutaDe(url), { cuerpo, cabeceras })).status).toBe(esperado);
    const llegaron = Number(
      (await clinica.crudo('HEAD', clinica.rutaDe(url))).headers.get('x-ut-range-start'),
    );
    expect(llegaron).toBeLessThanOrEqual(3);
    expect((await clinica.enviar(url, bytes, 'a.png', llegaron)).status).toBe(llegaron ? 415 : 200);
  });

  test('that breaks off goes on where it was, and comes out the same', async () => {
    const { ips, app } = await montar();
    const clinica = await ips();
    const bytes = png(300_000);
    const { url } = (await clinica.presignar(bytes, 'a.png', { id: 'uno' })).json[0]!;
    const corte = 120_000;
    const cortada = await app.request(`/api/v1${clinica.rutaDe(url)}`, {
      method: 'PUT',
      headers: { cookie: clinica.cookie, 'content-type': 'multipart/form-data; boundary=x' },
      body: Readable.toWeb(Readable.from(cuerpoCortado(bytes.subarray(0, corte)))),
      duplex: 'half',
    } as RequestInit);
    expect(cortada.status).toBe(400);

    // As after a reload: another address for the same choice of a file.
    const otra = (await clinica.presignar(bytes, 'a.png', { id: 'uno' })).json[0]!;
    expect(otra.key).toBe((await clinica.presignar(bytes, 'a.png', { id: 'uno' })).json[0]!.key);
    const desde = Number(
      (await clinica.crudo('HEAD', clinica.rutaDe(otra.url))).headers.get('x-ut-range-start'),
    );
    expect(desde).toBeGreaterThan(0);
    expect(desde).toBeLessThanOrEqual(corte);
    const { status, json } = await clinica.enviar(otra.url, bytes, 'blob', desde);
    expect(status).toBe(200);
    expect(json.fileHash).toBe(sha256(bytes));
    expect(json.serverData).toMatchObject({ clave: otra.key, nombre: 'a.png', bytes: 300_000 });
    const bajada = await clinica.crudo('GET', `/adjuntos/${otra.key}`);
    expect(sha256(new Uint8Array(await bajada.arrayBuffer()))).toBe(sha256(bytes));
  });

  test('sent again after its answer was lost gives the same answer', async () => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    const bytes = png(5_000);
    const { url } = (await clinica.presignar(bytes, 'a.png')).json[0]!;
    const primera = await clinica.enviar(url, bytes, 'a.png');
    const desde = Number((await clinica.crudo('HEAD', clinica.rutaDe(url))).headers.get('x-ut-range-start'));
    expect(desde).toBe(5_000);
    expect((await clinica.enviar(url, bytes, 'a.png', desde)).json).toEqual(primera.json);
    expect(await servicios.base.leer.selectFrom('adjuntos').selectAll().execute()).toHaveLength(1);
  });

  test('that does not go on where it was is told so and spoils nothing', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const bytes = png(5_000);
    const { url } = (await clinica.presignar(bytes, 'a.png')).json[0]!;
    for (const desde of [1, 4_999, 5_000, 10 ** 12]) {
      const { status, json } = await clinica.enviar(url, bytes, 'a.png', desde);
      expect([status, (json as unknown as Problema).codigo]).toEqual([409, 'adjunto_tramo']);
    }
    for (const range of ['bytes=0-10', 'bytes=-5', 'x', 'bytes=1e3-']) {
      expect((await clinica.crudo('PUT', clinica.rutaDe(url), { cabeceras: { range } })).status).toBe(400);
    }
    expect((await clinica.enviar(url, bytes, 'a.png')).status).toBe(200);
  });

  test.each([
    ['more than was declared', { size: 4_999 }, 413, 'adjunto_grande'],
    ['less than was declared', { size: 5_001 }, 415, 'adjunto_danado'],
    ['far more than was declared', { size: 10 }, 413, 'adjunto_grande'],
  ])('of %s is refused and leaves nothing', async (_, cambios, esperado, codigo) => {
    const banco = await montar();
    const { status, json } = await (await banco.ips()).subir(png(5_000), 'a.png', cambios);
    expect([status, json.codigo]).toEqual([esperado, codigo]);
    await sinRastro(banco);
  });

  test.each([
    ['a program', { name: 'evil.exe', type: 'application/pdf' }, 415, 'adjunto_tipo'],
    ['a negative size', { size: -5 }, 422, 'validacion'],
    ['a broken size', { size: 1.5 }, 422, 'validacion'],
    ['nothing', { size: 0 }, 415, 'adjunto_danado'],
    ['no name', { name: '' }, 422, 'validacion'],
    ['too much', { size: 10_485_761 }, 413, 'adjunto_grande'],
    ['a strange id', { id: '../../x' }, 422, 'validacion'],
  ])('announced with %s gets no address', async (_, cambios, esperado, codigo) => {
    const banco = await montar();
    const { status, json } = await (await banco.ips()).presignar(png(5_000), 'a.png', cambios);
    expect([status, (json as unknown as Problema).codigo]).toEqual([esperado, codigo]);
    await sinRastro(banco);
  });

  test('of 10 485 760 bytes is taken', async () => {
    const { ips } = await montar();
    expect((await (await ips()).subir(png(10_485_760), 'a.png')).json).toMatchObject({ bytes: 10_485_760 });
  });

  test('beyond the hour’s quota has to wait', async () => {
    const { ips, avanzar } = await montar({ entorno: { MESA_CUOTA_ARCHIVOS: '2' } });
    const clinica = await ips();
    const { clave } = await subir(clinica);
    // Granted and not sent yet: it counts, or promises without end would fill the disk.
    const { json: concedida } = await clinica.presignar(png(), 'b.png', { id: 'b' });
    const { status, json, headers } = await clinica.subir(png(), 'a.png');
    expect([status, json.codigo]).toEqual([429, 'demasiados_intentos']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_500);
    // The same choice again is not one more.
    expect((await clinica.presignar(png(), 'b.png', { id: 'b' })).json[0]!.key).toBe(concedida[0]!.key);
    expect((await (await ips(NIT_B)).subir(png(), 'a.png')).status).toBe(200);
    await clinica.crearCaso({ adjuntos: [clave] });
    avanzar(3_600_001);
    expect((await clinica.subir(png(), 'a.png')).status).toBe(200);
  });

  test('of too many bytes for the quota has to wait', async () => {
    const { ips } = await montar({ entorno: { MESA_CUOTA_BYTES: '12000' } });
    const clinica = await ips();
    await subir(clinica, 'a.png', png(10_000));
    expect((await clinica.subir(png(2_001), 'a.png')).status).toBe(429);
    expect((await clinica.subir(png(2_000), 'a.png')).status).toBe(200);
  });

  test('whose key another file has already gets another one, always the same', async () => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    const pedir = async () => (await clinica.presignar(png(), 'a.png', { id: 'x' })).json[0]!.key;
    const primera = await pedir();
    await servicios.base.escribir((tx) => tx.updateTable('subidas').set({ eleccion: 'de otro' }).execute());
    const segunda = await pedir();
    expect(segunda).not.toBe(primera);
    expect(await pedir()).toBe(segunda);
  });
});

describe('a signed address', () => {
  const cambiar = (url: string, nombre: string, valor: string) => {
    const otra = new URL(url);
    otra.searchParams.set(nombre, valor);
    return otra.href;
  };

  test('that was altered is good for nothing', async () => {
    const banco = await montar();
    const clinica = await banco.ips();
    const bytes = png(5_000);
    const { url, key } = (await clinica.presignar(bytes, 'a.png')).json[0]!;
    const alteradas = [
      ...[...new URL(url).searchParams.keys()].map((nombre) => cambiar(url, nombre, '99999999999999')),
      url.replace(key, key.slice(0, -1) + (key.endsWith('x') ? 'y' : 'x')),
      url.replace('&signature=', '&otro=1&signature='),
      `${url}&expires=99999999999999`,
      `${url}&signature=hmac-sha256=00`,
      url.replace(/signature=.*/, ''),
      url.replace(/\?.*/, ''),
    ];
    for (const alterada of alteradas) {
      expect([alterada, (await clinica.enviar(alterada, bytes, 'a.png')).status]).toEqual([alterada, 403]);
      expect((await clinica.crudo('HEAD', clinica.rutaDe(alterada))).status).toBe(403);
    }
    expect(await archivosEn(banco.carpeta)).toEqual([]);
  });

  test('is good for an hour', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { url } = (await clinica.presignar(png(), 'a.png')).json[0]!;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_001 });
    onTestFinished(() => void vi.useRealTimers());
    expect((await clinica.enviar(url, png(), 'a.png')).status).toBe(403);
  });

  test('is good for its own user only, and for nobody without a session', async () => {
    const banco = await montar();
    const clinica = await banco.ips();
    const { url } = (await clinica.presignar(png(), 'a.png')).json[0]!;
    for (const [otro, status] of [
      [await banco.ips(NIT_B), 404],
      [await banco.agente(), 404],
      [banco.anonimo(), 401],
    ] as const) {
      expect((await otro.enviar(url, png(), 'a.png')).status).toBe(status);
      expect((await otro.crudo('HEAD', otro.rutaDe(url))).status).toBe(status);
    }
    expect((await clinica.enviar(url, png(), 'a.png')).status).toBe(200);
  });

  test('of an installation is no good for another', async () => {
    const [una, otra] = [await montar(), await montar()];
    const { url } = (await (await una.ips()).presignar(png(), 'a.png')).json[0]!;
    expect((await (await otra.ips()).enviar(url, png(), 'a.png')).status).toBe(403);
  });

  test('says nothing of the library', async () => {
    const { ips } = await montar();
    const { headers } = await (await ips()).presignar(png(), 'a.png');
    expect([...headers.keys()].filter((nombre) => nombre.startsWith('x-uploadthing'))).toEqual([]);
  });
});

describe('an attachment', () => {
  test('of another IPS is as one that does not exist, to open and to send', async () => {
    const { ips } = await montar();
    const { clave } = await subir(await ips());
    const hospital = await ips(NIT_B);
    const sinSolicitud = async (respuesta: Response) => {
      const { solicitud: _, ...resto } = (await respuesta.json()) as Record<string, unknown>;
      return [respuesta.status, resto];
    };
    const inventada = 'A'.repeat(32);
    expect(await sinSolicitud(await hospital.crudo('GET', `/adjuntos/${clave}`))).toEqual(
      await sinSolicitud(await hospital.crudo('GET', `/adjuntos/${inventada}`)),
    );
    const { numero } = await hospital.crearCaso();
    const enviar = (adjunto: string) =>
      hospital.crudo('POST', `/casos/${numero}/mensajes`, {
        clave: crypto.randomUUID(),
        cuerpo: { texto: 'x', adjuntos: [adjunto] },
      });
    expect(await sinSolicitud(await enviar(clave))).toEqual(await sinSolicitud(await enviar(inventada)));
    expect((await enviar(clave)).status).toBe(404);
  });

  test('can be sent once', async () => {
    const { ips } = await montar();
    const clinica = await ips();
    const { clave } = await subir(clinica);
    await clinica.crearCaso({ adjuntos: [clave] });
    const { status, json } = await clinica.pedir('POST', '/casos', {
      clave: crypto.randomUUID(),
      cuerpo: { motivo: 'facturacion', asunto: 'radicacion', descripcion: 'otra vez', adjuntos: [clave] },
    });
    expect([status, json.codigo]).toEqual([409, 'adjunto_usado']);
  });

  test('of an internal note is for the staff', async () => {
    const { ips, agente } = await montar();
    const clinica = await ips();
    const ana = await agente();
    const { numero } = await clinica.crearCaso();
    const publico = await subir(ana);
    const privado = await subir(ana);
    await ana.escribir(numero, 'vea', { adjuntos: [publico.clave] });
    await ana.escribir(numero, 'no vea', { interno: true, adjuntos: [privado.clave] });
    expect((await clinica.crudo('GET', `/adjuntos/${publico.clave}`)).status).toBe(200);
    expect((await clinica.crudo('GET', `/adjuntos/${privado.clave}`)).status).toBe(404);
    expect((await ana.crudo('GET', `/adjuntos/${privado.clave}`)).status).toBe(200);
  });

  test.each([
    ['bytes=0-9', 206, 'bytes 0-9/100', 10],
    ['bytes=60-', 206, 'bytes 60-99/100', 40],
    ['bytes=-7', 206, 'bytes 93-99/100', 7],
    ['bytes=60-999', 206, 'bytes 60-99/100', 40],
    ['bytes=100-', 416, 'bytes */100', 0],
    ['bytes=0-1,5-6', 200, null, 100],
    ['bytes=x-y', 200, null, 100],
  ])('asked for with Range %s is answered %i', async (range, esperado, contentRange, largo) => {
    const { ips } = await montar();
    const clinica = await ips();
    const bytes = png(100);
    const { clave } = await subir(clinica, 'a.png', bytes);
    const respuesta = await clinica.crudo('GET', `/adjuntos/${clave}`, { cabeceras: { range } });
    expect([respuesta.status, respuesta.headers.get('content-range')]).toEqual([esperado, contentRange]);
    const cuerpo = new Uint8Array(await respuesta.arrayBuffer());
    expect(cuerpo).toHaveLength(largo);
    const desde = Number(/^bytes (\d+)/.exec(contentRange ?? '')?.[1] ?? 0);
    expect(cuerpo).toEqual(bytes.slice(desde, desde + largo));
  });

  test('whose file was altered on disk is never given as good', async () => {
    const { ips, carpeta, registro } = await montar();
    const clinica = await ips();
    const { clave } = await subir(clinica);
    const [archivo = ''] = await archivosEn(carpeta);
    const bytes = await readFile(archivo);
    bytes[50]! ^= 1;
    await writeFile(archivo, bytes);
    const { status, json } = await clinica.pedir('GET', `/adjuntos/${clave}`);
    expect([status, json.codigo]).toEqual([500, 'adjunto_alterado']);
    // The operator hears of it too.
    const errores = registro.map((linea) => JSON.parse(linea) as Record<string, unknown>);
    expect(errores.filter(({ level }) => level === 50)).toMatchObject([
      { msg: 'adjunto_alterado', solicitud: json.solicitud },
    ]);
  });

  test('leaves a record of who opened it, which cannot be changed', async () => {
    const { ips, servicios } = await montar();
    const clinica = await ips();
    const { clave } = await subir(clinica);
    await clinica.crudo('GET', `/adjuntos/${clave}`);
    const aperturas = await servicios.base.leer.selectFrom('aperturas').selectAll().execute();
    expect(aperturas).toMatchObject([{ clave, usuario: 1 }]);
    await expect(
      servicios.base.escribir((tx) => tx.updateTable('aperturas').set({ usuario: 2 }).execute()),
    ).rejects.toThrow(/no se cambian/);
  });
});

test('what was never sent is swept after a day, and nothing that was', async () => {
  const { ips, servicios, carpeta, avanzar } = await montar();
  const clinica = await ips();
  const enviado = await subir(clinica);
  const suelto = await subir(clinica);
  await clinica.crearCaso({ adjuntos: [enviado.clave] });
  const huerfano = join(carpeta, 'adjuntos', 'temporales', 'viejo');
  await writeFile(huerfano, 'x');
  await utimes(huerfano, 1, 1);
  await mantener(servicios);
  expect(await archivosEn(carpeta)).toHaveLength(2);
  avanzar(25 * 3_600_000);
  await mantener(servicios);
  const quedan = await archivosEn(carpeta);
  expect(quedan).toHaveLength(1);
  expect(quedan[0]).toContain(enviado.clave);
  expect((await (await ips()).pedir('GET', `/adjuntos/${suelto.clave}`)).status).toBe(404);
});
