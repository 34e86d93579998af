import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { montar } from '../apoyo.ts';
import { rutaDeMuestra } from '../../muestras.ts';

const FOTO = rutaDeMuestra('base.png');
/** What the local signature looks for; harmless. */
const MARCA = 'mesa-de-ayuda-marca-de-prueba';

const hayClamd = spawnSync('clamd', ['--version']).status === 0;

async function conMarca(marca: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(Buffer.concat([await readFile(FOTO), Buffer.from(marca)]));
}

async function puertoLibre(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A real clamd with one signature of ours, until the test ends. */
async function iniciarClamd(): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-clamd-'));
  const base = join(carpeta, 'base');
  await mkdir(base);
  await writeFile(join(base, 'prueba.ndb'), `Prueba.Mesa:0:*:${Buffer.from(MARCA).toString('hex')}\n`);
  const puerto = await puertoLibre();
  const opciones = [
    `DatabaseDirectory ${base}`,
    `TCPSocket ${puerto}`,
    'TCPAddr 127.0.0.1',
    'Foreground yes',
    `TemporaryDirectory ${carpeta}`,
  ];
  await writeFile(join(carpeta, 'clamd.conf'), `${opciones.join('\n')}\n`);
  const child = spawn('clamd', ['--config-file', join(carpeta, 'clamd.conf')], { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill();
    await rm(carpeta, { recursive: true, force: true });
  });
  return `127.0.0.1:${puerto}`;
}

/** What stands where clamd should be and answers so. */
async function fingirClamd(responder: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    responder(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const enDisco = async (carpeta: string) =>
  (await readdir(join(carpeta, 'adjuntos'), { recursive: true, withFileTypes: true })).filter((f) =>
    f.isFile(),
  );

test.skipIf(!hayClamd)('a real clamd lets the clean ones through and refuses the others', async () => {
  const banco = await montar({ entorno: { MESA_CLAMD: await iniciarClamd() } });
  const clinica = await banco.ips();
  // It is refused until clamd has read its signatures, and then taken: nothing passes unseen meanwhile.
  await expect
    .poll(async () => (await clinica.subir(await conMarca('nada'), 'limpia.png')).status, { timeout: 20_000 })
    .toBe(200);
  const { status, json } = await clinica.subir(await conMarca(MARCA), 'mala.png');
  expect([status, json.codigo]).toEqual([415, 'adjunto_virus']);
  expect(await banco.servicios.base.leer.selectFrom('adjuntos').selectAll().execute()).toHaveLength(1);
});

describe('without a word of clamd that the file is clean', () => {
  test.each([
    ['nobody there', async () => `127.0.0.1:${await puertoLibre()}`],
    ['it hangs up', () => fingirClamd((socket) => void socket.destroy())],
    [
      'it has an error',
      () => fingirClamd((socket) => void socket.end('INSTREAM size limit exceeded. ERROR\0')),
    ],
    ['it says something else', () => fingirClamd((socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n'))],
  ])('(%s) no file is taken', async (_, lugar) => {
    const banco = await montar({ entorno: { MESA_CLAMD: await lugar() } });
    const { status, json } = await (await banco.ips()).subir(await conMarca('nada'), 'limpia.png');
    expect([status, json.codigo]).toEqual([503, 'adjunto_sin_revisar']);
    expect(await banco.servicios.base.leer.selectFrom('adjuntos').selectAll().execute()).toEqual([]);
  });

  test('its bytes stay, and need not be sent again when clamd is back', async () => {
    let abajo = true;
    const lugar = await fingirClamd((socket) => {
      if (abajo) socket.destroy();
      else socket.on('end', () => socket.end('stream: OK\0'));
    });
    const banco = await montar({ entorno: { MESA_CLAMD: lugar } });
    const clinica = await banco.ips();
    const bytes = await conMarca('nada');
    const { url } = (await clinica.presignar(bytes, 'limpia.png')).json[0]!;
    expect((await clinica.enviar(url, bytes, 'limpia.png')).status).toBe(503);
    expect(await enDisco(banco.carpeta)).toHaveLength(1);
    abajo = false;
    const desde = Number((await clinica.crudo('HEAD', clinica.rutaDe(url))).headers.get('x-ut-range-start'));
    expect(desde).toBe(bytes.length);
    expect((await clinica.enviar(url, bytes, 'limpia.png', desde)).status).toBe(200);
  });
});
