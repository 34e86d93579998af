/** `mesa doctor` and clamd: a real one where it is installed, and what may stand in its place. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { edadDeFirmas, revisarAntivirus } from '../../../server/doctor/antivirus.ts';
import { leerConTolerancia } from '../../../server/doctor/configuracion.ts';
import type { Hallazgo } from '../../../server/doctor/hallazgo.ts';

const DIA = 24 * 3_600_000;
const hayClamd = spawnSync('clamd', ['--version']).status === 0;

function revisar(MESA_CLAMD?: string): Promise<readonly Hallazgo[]> {
  const entorno = { MESA_CLAMD };
  const entrada = { ...leerConTolerancia(entorno), entorno, url: undefined, ahora: Date.now() };
  return Promise.resolve(revisarAntivirus(entrada));
}

async function escuchar(atender: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    atender(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Speaks clamd's protocol; `halla` is its answer to a file. */
const fingir = (version: string, halla: string): Promise<string> =>
  escuchar((socket) => {
    let dicho = '';
    socket.on('data', (trozo) => {
      dicho += trozo.toString('latin1');
      if (dicho === 'zPING\0') socket.end('PONG\0');
      else if (dicho === 'zVERSION\0') socket.end(`${version}\0`);
      else if (dicho.startsWith('zINSTREAM\0') && dicho.endsWith('\0\0\0\0')) socket.end(`${halla}\0`);
    });
  });

const hace = (dias: number) =>
  `ClamAV 1.4.2/27800/${new Date(Date.now() - dias * DIA).toUTCString().replace(' GMT', '').replace(',', '')}`;

const arreglar = (dicho: RegExp, remedio: RegExp) =>
  expect.objectContaining({
    estado: 'arreglar',
    dicho: expect.stringMatching(dicho) as string,
    remedio: expect.stringMatching(remedio) as string,
  }) as unknown;
const bien = expect.objectContaining({ estado: 'bien' }) as unknown;

test('without antivirus nothing is checked', async () => {
  expect(await revisar()).toEqual([expect.objectContaining({ estado: 'sin_revisar' })]);
});

test('one that finds the test file, with recent signatures, is well', async () => {
  expect(await revisar(await fingir(hace(1), 'stream: Eicar-Test-Signature FOUND'))).toEqual([bien, bien]);
});

test('one that lets the test file through, or has old signatures, is said', async () => {
  expect(await revisar(await fingir(hace(30), 'stream: OK'))).toEqual([
    arreglar(/no reconoce .*EICAR.*stream: OK/, /freshclam/),
    arreglar(/hace 30 días/, /clamav-freshclam/),
  ]);
});

test('one that is not there, is silent, or is another program, is said', async () => {
  expect(await revisar('127.0.0.1:1')).toEqual([arreglar(/no contesta en 127\.0\.0\.1:1/, /systemctl/)]);
  expect(await revisar(await escuchar((socket) => socket.end('220 correo\r\n')))).toEqual([
    arreglar(/no es clamd/, /MESA_CLAMD/),
  ]);
  expect(await revisar(await escuchar((socket) => void socket.resume()))).toEqual([
    arreglar(/no contesta/, /clamd\.conf/),
  ]);
});

test('the age of signatures is read as clamd says it', () => {
  const dia = Date.UTC(2026, 10, 28);
  expect(edadDeFirmas('ClamAV 1.0.7/27468/Fri Nov 20 09:35:21 2026', dia)).toEqual({
    estado: 'bien',
    dicho: 'Las firmas de ClamAV 1.0.7 son de hace 7 días.',
  });
  expect(edadDeFirmas('ClamAV 1.0.7/27468/Thu Nov 19 09:35:21 2026', dia)).toEqual(
    arreglar(/hace 8 días/, /freshclam/),
  );
  expect(edadDeFirmas('ClamAV 1.0.7', dia)).toEqual(arreglar(/no tiene las firmas/, /freshclam/));
});

test.skipIf(!hayClamd)('a real clamd that knows EICAR finds it', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-clamd-'));
  await mkdir(join(carpeta, 'base'));
  const firma = Buffer.from('EICAR-STANDARD-ANTIVIRUS-TEST-FILE').toString('hex');
  await writeFile(join(carpeta, 'base', 'prueba.ndb'), `Prueba.Eicar:0:*:${firma}\n`);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const opciones = [
    `DatabaseDirectory ${join(carpeta, 'base')}`,
    `TCPSocket ${port}`,
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
  const donde = `127.0.0.1:${port}`;
  await expect
    .poll(async () => (await revisar(donde))[0], { timeout: 20_000 })
    .toMatchObject({ estado: 'bien', dicho: expect.stringContaining('EICAR') as string });
  // Without ClamAV's own signatures there is no date.
  expect((await revisar(donde))[1]).toEqual(arreglar(/no tiene las firmas/, /freshclam/));
});
