/** SIGTERM with everything open that can be open: the service ends by itself, and loses nothing that it acknowledged. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Caso } from '../../shared/caso.ts';
import type { Adjunto, Presignado } from '../../shared/adjunto.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { rutaDeMuestra } from '../muestras.ts';
import { Flujo } from '../server/eventos/flujo.ts';
import { ingresar, leerDatos } from './apoyo.ts';

/** From SIGTERM to the end of the process, in milliseconds; systemd and docker kill after 90 and 10 seconds. */
const PLAZO = 10_000;

test('the service ends in ten seconds with streams, uploads, slow bodies, searches, exports, downloads and inspections under way', async () => {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-termina-'));
  const datos = join(carpeta, 'datos');
  const servicio = await Demostracion.iniciar({}, datos);
  onTestFinished(async () => {
    await servicio.terminar('SIGKILL');
    await rm(carpeta, { recursive: true, force: true });
  });
  const { url } = servicio;
  const { hostname, port } = new URL(url);
  const cookie = await ingresar(url);
  const agente = await ingresarAgente(url);
  const pedir = (quien: string, metodo: string, ruta: string, cuerpo?: unknown) =>
    fetch(`${url}/api/v1${ruta}`, {
      method: metodo,
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Cookie: quien },
      ...(cuerpo !== undefined && { body: JSON.stringify(cuerpo) }),
    });
  const foto = Buffer.concat([await readFile(rutaDeMuestra('base.png')), randomBytes(9_000_000)]);
  const direccion = async (bytes: number, nombre: string) => {
    const respuesta = await pedir(cookie, 'POST', '/subidas?actionType=upload&slug=adjunto', {
      input: { id: randomUUID() },
      files: [{ name: nombre, size: bytes, type: '' }],
    });
    return ((await respuesta.json()) as Presignado[])[0]!.url;
  };
  const subir = async (bytes: Buffer, nombre: string) => {
    const body = new FormData();
    body.set('file', new Blob([new Uint8Array(bytes)]), nombre);
    const destino = await direccion(bytes.length, nombre);
    return fetch(destino, { method: 'PUT', headers: { Cookie: cookie, Range: 'bytes=0-' }, body });
  };
  const abrir = (comienzo: string) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(comienzo);
    onTestFinished(() => void socket.destroy());
    return socket;
  };

  // Streams of both sides, each of which has said what was last.
  const flujos = await Promise.all(
    [cookie, agente, cookie].map(
      async (Cookie) => new Flujo(await fetch(`${url}/api/v1/eventos`, { headers: { Cookie } })),
    ),
  );
  await Promise.all(flujos.map((flujo) => flujo.hasta(() => flujo.ultimoId)));

  // An upload that stopped half-way, once its bytes are on the disk.
  const lenta = await direccion(foto.length, 'lenta.png');
  const parada = abrir(
    `PUT ${new URL(lenta).pathname}${new URL(lenta).search} HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookie}\r\n` +
      `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${foto.length + 200}\r\n\r\n` +
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
  );
  parada.write(foto.subarray(0, 1_000_000));
  const temporales = join(datos, 'adjuntos', 'temporales');
  await expect
    .poll(async () => {
      const nombres = await readdir(temporales);
      const todos = await Promise.all(nombres.map((nombre) => stat(join(temporales, nombre))));
      return Math.max(0, ...todos.map(({ size }) => size));
    })
    .toBeGreaterThan(500_000);

  // Headers and bodies that drip.
  abrir(`GET /api/v1/casos HTTP/1.1\r\nHost: ${hostname}\r\nX-Lenta: `);
  for (let i = 0; i < 20; i += 1) {
    abrir(
      `POST /api/v1/casos HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookie}\r\nIdempotency-Key: ${randomUUID()}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"descripcion":"',
    );
  }

  // A download of which the first bytes were read and no more.
  const { serverData: adjunto } = (await (await subir(foto, 'foto.png')).json()) as { serverData: Adjunto };
  const bajada = request(`${url}/api/v1/adjuntos/${adjunto.clave}`, { headers: { Cookie: cookie } });
  bajada.on('error', () => undefined).end();
  const [respuesta] = (await once(bajada, 'response')) as [IncomingMessage];
  respuesta.on('error', () => undefined);
  await once(respuesta, 'readable');

  // A case that is acknowledged; then exports, searches and inspections that nobody waits for.
  const caso = (await (
    await pedir(cookie, 'POST', '/casos', {
      motivo: 'facturacion',
      asunto: 'radicacion',
      descripcion: 'Justo antes',
      adjuntos: [adjunto.clave],
    })
  ).json()) as Caso;
  const enCurso = [
    ...Array.from({ length: 4 }, (_, i) => subir(lento(), `lento${i}.jpg`)),
    ...['csv', 'xlsx'].map((formato) =>
      pedir(agente, 'GET', `/reportes/exportar?desde=2026-01-01&hasta=2026-12-31&formato=${formato}`),
    ),
    ...['factura', 'cargue', 'caso'].map((buscar) => pedir(agente, 'GET', `/casos?buscar=${buscar}`)),
  ].map((una) =>
    una.then(
      ({ status }) => status,
      () => 0,
    ),
  );
  // Whole on the disk, and with an inspector.
  await expect
    .poll(async () => {
      const nombres = await readdir(temporales);
      return (
        await Promise.all(nombres.map((nombre) => stat(join(temporales, nombre)).catch(() => undefined)))
      ).filter((una) => una?.size === LENTO).length;
    })
    .toBeGreaterThan(0);

  const inicio = performance.now();
  expect(await servicio.terminar()).toBe(0);
  expect(performance.now() - inicio).toBeLessThan(PLAZO);
  await Promise.all(flujos.map(({ fin }) => fin));
  // Each got its answer, a 503, or a connection that was closed; nothing was called damaged that is not.
  for (const status of await Promise.all(enCurso)) expect([0, 200, 415, 503]).toContain(status);
  expect(leerDatos(datos).casos.get(caso.numero)).toBe('Justo antes');
});

async function ingresarAgente(url: string): Promise<string> {
  const respuesta = await fetch(`${url}/api/v1/sesion`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ correo: 'agente@demo.local', contrasena: 'demo-mesa-2026' }),
  });
  return respuesta.headers.getSetCookie()[0]!.split(';')[0]!;
}

const LENTO = 10_000_069;

/**
 * A JPEG without an end, of 65 535 × 60 000 points, whose codes of one bit each an inspector follows for about a second.
 */
function lento(): Buffer {
  const segmento = (marca: number, datos: number[]) => [0xff, marca, 0, datos.length + 2, ...datos];
  const tabla = (clase: number) => segmento(0xc4, [clase, 1, ...Array<number>(15).fill(0), 0]);
  const cuadro = segmento(0xc0, [8, 60_000 >> 8, 60_000 & 255, 0xff, 0xff, 1, 1, 0x11, 0]);
  const barrido = segmento(0xda, [1, 1, 0, 0, 63, 0]);
  const inicio = Buffer.from([0xff, 0xd8, ...tabla(0), ...tabla(0x10), ...cuadro, ...barrido]);
  return Buffer.concat([inicio, Buffer.alloc(LENTO - inicio.length)]);
}
