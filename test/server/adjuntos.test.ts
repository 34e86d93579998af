import { createHash } from 'node:crypto';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Caso } from '../../shared/caso.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import { mantener } from '../../server/mantenimiento.ts';
import { montar, NIT_B, type Banco, type Cliente } from './apoyo.ts';

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
  expect([status, json]).toEqual([201, json]);
  return json as unknown as Adjunto;
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
    expect((await clinica.subir(png(100_000), 'a.png')).status).toBe(201);
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
  ])('sent as %s with a broken frame is refused', async (tipo, cuerpo, esperado) => {
    const banco = await montar();
    const { status } = await (
      await banco.ips()
    ).crudo('POST', '/subidas', { cuerpo, cabeceras: { 'content-type': tipo } });
    expect(status).toBe(esperado);
    await sinRastro(banco);
  });

  test('that breaks off leaves nothing', async () => {
    const banco = await montar();
    const { galleta } = await banco.ips();
    let trozos = 0;
    const cuerpo = new ReadableStream({
      pull(controlador) {
        trozos += 1;
        if (trozos > 3) controlador.error(new Error('línea caída'));
        else if (trozos > 1) controlador.enqueue(new Uint8Array(10_000));
        else
          controlador.enqueue(
            Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'),
          );
      },
    });
    const respuesta = await banco.app.request('/api/v1/subidas', {
      method: 'POST',
      headers: { cookie: galleta, 'content-type': 'multipart/form-data; boundary=x' },
      body: cuerpo,
      duplex: 'half',
    } as RequestInit);
    expect(respuesta.status).toBe(400);
    await sinRastro(banco);
  });

  test('beyond the hour’s quota has to wait', async () => {
    const { ips, avanzar } = await montar({ entorno: { MESA_CUOTA_ARCHIVOS: '2' } });
    const clinica = await ips();
    await subir(clinica);
    await subir(clinica);
    const { status, json, headers } = await clinica.subir(png(), 'a.png');
    expect([status, json.codigo]).toEqual([429, 'demasiados_intentos']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect((await (await ips(NIT_B)).subir(png(), 'a.png')).status).toBe(201);
    avanzar(3_600_001);
    expect((await clinica.subir(png(), 'a.png')).status).toBe(201);
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
    const { ips, carpeta } = await montar();
    const clinica = await ips();
    const { clave } = await subir(clinica);
    const [archivo = ''] = await archivosEn(carpeta);
    const bytes = await readFile(archivo);
    bytes[50]! ^= 1;
    await writeFile(archivo, bytes);
    const { status, json } = await clinica.pedir('GET', `/adjuntos/${clave}`);
    expect([status, json.codigo]).toEqual([500, 'adjunto_alterado']);
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
