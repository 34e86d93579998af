/** Two services on one folder, as two processes: a file is written by one of them, and a finished one by nobody. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problema } from '../../../shared/errores.ts';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar, type Banco, type Cliente } from '../apoyo.ts';

const foto = await readFile(rutaDeMuestra('base.png'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const conRelleno = (bytes: number) => new Uint8Array(Buffer.concat([foto, randomBytes(bytes)]));

async function montarDos() {
  const a = await montar();
  const b = await montar({ carpeta: a.carpeta });
  const [clienteA, clienteB] = [await a.ips(), await b.ips()];
  return { a, b, clienteA, clienteB };
}

/** A PUT that sends what it is told to, when it is told to. */
function ponerDespacio({ app }: Banco, cliente: Cliente, url: string, desde = 0) {
  let mando!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (mando = controller) });
  mando.enqueue(Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'));
  const respuesta = Promise.resolve(
    app.request(`/api/v1${cliente.rutaDe(url)}`, {
      method: 'PUT',
      headers: {
        cookie: cliente.cookie,
        'content-type': 'multipart/form-data; boundary=x',
        range: `bytes=${desde}-`,
      },
      body,
      duplex: 'half',
    } as RequestInit),
  );
  return {
    respuesta,
    mandar: (bytes: Uint8Array) => mando.enqueue(bytes),
    terminar() {
      mando.enqueue(Buffer.from('\r\n--x--\r\n'));
      mando.close();
    },
  };
}

async function enTemporales({ carpeta }: Banco): Promise<number> {
  const temporales = join(carpeta, 'adjuntos', 'temporales');
  const sizes = (await readdir(temporales)).map((nombre) =>
    stat(join(temporales, nombre)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((suma, size) => suma + size, 0);
}

async function bajar(cliente: Cliente, clave: string): Promise<string> {
  const respuesta = await cliente.crudo('GET', `/adjuntos/${clave}`);
  expect(respuesta.status).toBe(200);
  return sha256(new Uint8Array(await respuesta.arrayBuffer()));
}

const llegados = async (cliente: Cliente, url: string) =>
  Number((await cliente.crudo('HEAD', cliente.rutaDe(url))).headers.get('x-ut-range-start'));

test('a connection that stalls in one process and goes on after the file was finished in the other spoils nothing', async () => {
  const { a, clienteA, clienteB } = await montarDos();
  const bytes = conRelleno(300_000);
  const { url, key } = (await clienteA.presignar(bytes, 'a.png')).json[0]!;
  const lenta = ponerDespacio(a, clienteA, url);
  lenta.mandar(bytes.subarray(0, 100_000));
  await expect.poll(() => enTemporales(a)).toBeGreaterThan(50_000);

  const desde = await llegados(clienteB, url);
  expect(desde).toBeGreaterThan(0);
  // It goes on between the question and the rest, too.
  lenta.mandar(bytes.subarray(100_000, 150_000));
  expect((await clienteB.enviar(url, bytes, 'a.png', desde)).status).toBe(200);
  await clienteB.crearCaso({ adjuntos: [key] });
  lenta.mandar(bytes.subarray(150_000));
  lenta.terminar();
  const respuesta = await lenta.respuesta;
  expect([respuesta.status, ((await respuesta.json()) as Problema).codigo]).toEqual([409, 'adjunto_tramo']);

  for (const cliente of [clienteA, clienteB]) expect(await bajar(cliente, key)).toBe(sha256(bytes));
  expect(await enTemporales(a)).toBe(0);
});

test('a broken attempt that ends late neither refuses nor deletes what another one is sending', async () => {
  const { a, b, clienteA, clienteB } = await montarDos();
  const bytes = conRelleno(200_000);
  const { url, key } = (await clienteA.presignar(bytes, 'a.png')).json[0]!;
  const vieja = ponerDespacio(a, clienteA, url);
  vieja.mandar(bytes.subarray(0, 50_000));
  await expect.poll(() => enTemporales(a)).toBeGreaterThan(10_000);
  const desde = await llegados(clienteB, url);
  const nueva = ponerDespacio(b, clienteB, url, desde);
  nueva.mandar(bytes.subarray(desde, 150_000));
  // Shorter than it was declared: by itself that would be a damaged file.
  vieja.terminar();
  expect((await vieja.respuesta).status).toBe(409);
  nueva.mandar(bytes.subarray(150_000));
  nueva.terminar();
  expect((await nueva.respuesta).status).toBe(200);
  expect(await bajar(clienteA, key)).toBe(sha256(bytes));
});

test('sent to both at once, again and again, each file is whole', async () => {
  const { a, clienteA, clienteB } = await montarDos();
  for (let vez = 0; vez < 12; vez += 1) {
    const bytes = conRelleno(20_000 + vez * 10_000);
    const { url, key } = (await clienteA.presignar(bytes, `${vez}.png`)).json[0]!;
    const respuestas = await Promise.all(
      [clienteA, clienteB, clienteA, clienteB].map((cliente) => cliente.enviar(url, bytes, 'a.png')),
    );
    for (const { status } of respuestas) expect([200, 409]).toContain(status);
    if (!respuestas.some(({ status }) => status === 200)) {
      expect((await clienteB.enviar(url, bytes, 'a.png', await llegados(clienteB, url))).status).toBe(200);
    }
    for (const { status, json } of respuestas) if (status === 200) expect(json.fileHash).toBe(sha256(bytes));
    expect(await bajar(clienteA, key)).toBe(sha256(bytes));
  }
  expect(await enTemporales(a)).toBe(0);
});

test('a finished file whose process died before it wrote the row gives way to the next attempt', async () => {
  const { a, clienteA } = await montarDos();
  const bytes = conRelleno(5_000);
  const { url, key } = (await clienteA.presignar(bytes, 'a.png')).json[0]!;
  const otra = await a.servicios.almacen.continuar(key, 'muerto', { previo: null, desdeCero: true });
  await otra.agregar(Buffer.from('other bytes'));
  await a.servicios.almacen.guardar(otra, key);
  await otra.soltar();
  expect((await clienteA.enviar(url, bytes, 'a.png')).status).toBe(200);
  expect(await bajar(clienteA, key)).toBe(sha256(bytes));
});

test('what an older version had received of a file is gone on with', async () => {
  const { a, clienteA } = await montarDos();
  const bytes = conRelleno(5_000);
  const { url, key } = (await clienteA.presignar(bytes, 'a.png')).json[0]!;
  await writeFile(join(a.carpeta, 'adjuntos', 'temporales', key), bytes.subarray(0, 3_000));
  expect(await llegados(clienteA, url)).toBe(3_000);
  expect((await clienteA.enviar(url, bytes, 'a.png', 3_000)).status).toBe(200);
  expect(await bajar(clienteA, key)).toBe(sha256(bytes));
  expect(await enTemporales(a)).toBe(0);
});
