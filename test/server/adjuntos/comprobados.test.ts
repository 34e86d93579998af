/** Parts of a stored file: what is read for them, and that no altered byte is among them. */
import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat, truncate, utimes } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { rutaDeMuestra } from '../../muestras.ts';
import { montar } from '../apoyo.ts';

const MB = 1_000_000;
const foto = await readFile(rutaDeMuestra('base.png'));

async function montarConArchivo(bytes = new Uint8Array(Buffer.concat([foto, randomBytes(2 * MB)]))) {
  const banco = await montar();
  const clinica = await banco.ips();
  const { json } = await clinica.subir(bytes, 'a.png');
  const clave = String(json.clave);
  const pedir = async (range?: string) => {
    const respuesta = await clinica.crudo('GET', `/adjuntos/${clave}`, range ? { cabeceras: { range } } : {});
    return { status: respuesta.status, cuerpo: new Uint8Array(await respuesta.arrayBuffer()) };
  };
  const abrir = vi.spyOn(banco.servicios.almacen, 'abrir');
  /** Bytes asked of the disk since the last call. */
  const leidos = () => {
    const suma = abrir.mock.calls.reduce(
      (total, [, tramo]) => total + (tramo ? tramo.hasta - tramo.desde + 1 : bytes.length),
      0,
    );
    abrir.mockClear();
    return suma;
  };
  return { banco, clave, bytes, pedir, abrir, leidos };
}

async function archivoDe(carpeta: string, clave: string): Promise<string> {
  const todo = await readdir(join(carpeta, 'adjuntos'), { recursive: true, withFileTypes: true });
  const suyo = todo.find(({ name }) => name === clave)!;
  return join(suyo.parentPath, suyo.name);
}

/** Changes one byte and leaves the file's length and times as they were. */
async function alterar(ruta: string, lugar: number): Promise<void> {
  const { atime, mtime } = await stat(ruta);
  const archivo = await open(ruta, 'r+');
  const byte = Buffer.alloc(1);
  await archivo.read(byte, 0, 1, lugar);
  await archivo.write(Buffer.from([byte[0]! ^ 1]), 0, 1, lugar);
  await archivo.close();
  await utimes(ruta, atime, mtime);
}

test('after the first reading a part costs its own bytes, not those of the file', async () => {
  const { bytes, pedir, leidos } = await montarConArchivo();
  expect((await pedir('bytes=5-9')).cuerpo).toEqual(bytes.slice(5, 10));
  leidos();
  for (const desde of [0, 65_535, 65_536, 1_234_567, bytes.length - 1]) {
    const { status, cuerpo } = await pedir(`bytes=${desde}-${desde}`);
    expect([status, cuerpo]).toEqual([206, bytes.slice(desde, desde + 1)]);
    expect(leidos()).toBeLessThanOrEqual(65_536);
  }
});

test('any part comes out as it is in the file, before and after the first reading', async () => {
  const { bytes, pedir } = await montarConArchivo();
  const azar = () => Math.floor(Math.random() * bytes.length);
  for (let vez = 0; vez < 30; vez += 1) {
    const [desde = 0, hasta = 0] = [azar(), azar()].sort((a, b) => a - b);
    const { status, cuerpo } = await pedir(`bytes=${desde}-${hasta}`);
    expect([desde, hasta, status]).toEqual([desde, hasta, 206]);
    expect(Buffer.compare(cuerpo, bytes.subarray(desde, hasta + 1))).toBe(0);
  }
  expect(Buffer.compare((await pedir()).cuerpo, bytes)).toBe(0);
});

test('many who ask for parts of a file that was not read yet read it once', async () => {
  const { bytes, pedir, leidos } = await montarConArchivo();
  await Promise.all(Array.from({ length: 20 }, (_, i) => pedir(`bytes=${i}-${i}`)));
  expect(leidos()).toBeLessThanOrEqual(bytes.length + 20 * 65_536);
});

test('a byte that changes after the first reading, with nothing else, is never given as good', async () => {
  const { banco, clave, bytes, pedir } = await montarConArchivo();
  expect((await pedir()).status).toBe(200);
  await alterar(await archivoDe(banco.carpeta, clave), 1_000_000);
  expect((await pedir('bytes=1000000-1000000')).status).toBe(500);
  expect((await pedir('bytes=999990-1500000')).status).toBe(500);
  expect((await pedir()).status).toBe(500);
  expect((await pedir('bytes=0-99')).cuerpo).toEqual(bytes.slice(0, 100));
});

test('a byte that changes while a file is being sent ends it before that byte', async () => {
  const { banco, clave, bytes } = await montarConArchivo();
  const { comprobados, base } = banco.servicios;
  const adjunto = await base.leer
    .selectFrom('adjuntos')
    .selectAll()
    .where('clave', '=', clave)
    .executeTakeFirstOrThrow();
  const flujo = await comprobados.abrir(adjunto, { desde: 0, hasta: bytes.length - 1 });
  await alterar(await archivoDe(banco.carpeta, clave), 1_000_000);
  let dados = 0;
  const leer = async () => {
    for await (const trozo of flujo) dados += (trozo as Buffer).length;
  };
  await expect(leer()).rejects.toMatchObject({ codigo: 'adjunto_alterado' });
  expect(dados).toBeLessThanOrEqual(1_000_000);
});

test.each([
  ['is cut', (ruta: string) => truncate(ruta, 1_000)],
  ['is gone', (ruta: string) => rm(ruta)],
])('a file that %s after the first reading is said to be altered', async (_, hacer) => {
  const { banco, clave, pedir } = await montarConArchivo();
  expect((await pedir()).status).toBe(200);
  await hacer(await archivoDe(banco.carpeta, clave));
  expect((await pedir('bytes=70000-70001')).status).toBe(500);
  expect((await pedir()).status).toBe(500);
});

test.each(['EMFILE', 'ENFILE', 'ENOMEM'])(
  'a machine that cannot open the file (%s) says nothing of the file, and gives it later',
  async (code) => {
    const { pedir, abrir } = await montarConArchivo();
    const falla = () => Readable.from([]).destroy(Object.assign(new Error(code), { code }));
    abrir.mockImplementationOnce(falla);
    expect((await pedir()).status).toBe(503);
    expect((await pedir()).status).toBe(200);
    abrir.mockImplementationOnce(falla);
    expect((await pedir('bytes=0-1')).status).toBe(503);
    expect((await pedir('bytes=0-1')).status).toBe(206);
  },
);
