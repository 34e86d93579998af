/** A service that is killed while files come in, again and again: each file ends whole or absent. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pausa } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Presignado, Subido } from '../../shared/adjunto.ts';
import { Demostracion } from '../e2e/servicio.ts';
import { ingresar, sembrarAzar } from './apoyo.ts';
import { rutaDeMuestra } from '../muestras.ts';

const RONDAS = 10;
const ARCHIVOS = 4;
const BYTES = 3_000_000;
const FOTO = rutaDeMuestra('base.png');

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('uploads through kill -9 at random moments', async () => {
  const azar = sembrarAzar();
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-fault-'));
  const datos = join(carpeta, 'datos');
  let servicio = await Demostracion.iniciar({}, datos);
  onTestFinished(async () => {
    await servicio.terminar('SIGKILL');
    await rm(carpeta, { recursive: true, force: true });
  });
  const cookie = await ingresar(servicio.url);
  const foto = await readFile(FOTO);
  const archivos = Array.from({ length: ARCHIVOS }, (_, i) => ({
    id: randomUUID(),
    nombre: `foto${i}.png`,
    bytes: Buffer.concat([foto, Buffer.alloc(BYTES, `relleno ${i}`)]),
    confirmado: undefined as Subido | undefined,
  }));
  type Archivo = (typeof archivos)[number];

  let reanudados = 0;
  let quedan = Infinity;
  const alEnviar = (bytes: number) => {
    quedan -= bytes;
    if (quedan < 0) void matar();
  };

  /** Not before something is on disk: what left here may still be on its way while the machine is busy. */
  async function matar(): Promise<void> {
    quedan = Infinity;
    const blanco = servicio;
    while (intentando && (await enTemporales()) === 0) await pausa(1);
    await blanco.terminar('SIGKILL');
  }
  let intentando = false;
  const temporales = join(datos, 'adjuntos', 'temporales');
  const enTemporales = async () => {
    const nombres = await readdir(temporales).catch(() => []);
    const bytes = await Promise.all(
      nombres.map((nombre) =>
        stat(join(temporales, nombre)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return bytes.reduce((suma, size) => suma + size, 0);
  };

  /** One attempt; a dead server ends it. */
  async function intentar(archivo: Archivo): Promise<void> {
    const url = await presignar(servicio.url, cookie, archivo);
    const cabeza = await fetch(url, { method: 'HEAD', headers: { Cookie: cookie } });
    const desde = Number(cabeza.headers.get('x-ut-range-start'));
    if (desde > 0 && desde < archivo.bytes.length) reanudados += 1;
    archivo.confirmado = await poner(url, cookie, archivo.bytes, desde, alEnviar);
  }

  for (let ronda = 0; ronda < RONDAS; ronda += 1) {
    // Killed when so many bytes have gone out, wherever that is.
    quedan = azar() * ARCHIVOS * BYTES;
    intentando = true;
    await Promise.allSettled(archivos.map(intentar));
    intentando = false;
    await servicio.terminar('SIGKILL');
    servicio = await Demostracion.iniciar({}, datos);
    // What the server said it has, it has, byte for byte.
    for (const { confirmado, bytes } of archivos) {
      if (!confirmado) continue;
      const { clave } = confirmado.serverData as { clave: string };
      const bajado = await fetch(`${servicio.url}/api/v1/adjuntos/${clave}`, {
        headers: { Cookie: cookie },
      });
      expect(bajado.status).toBe(200);
      expect(sha256(new Uint8Array(await bajado.arrayBuffer()))).toBe(sha256(bytes));
    }
    // New choices keep the killing interesting once a file is there.
    for (const archivo of archivos) {
      if (!archivo.confirmado || azar() < 0.5) continue;
      Object.assign(archivo, { id: randomUUID(), confirmado: undefined });
    }
  }
  quedan = Infinity;
  for (const archivo of archivos) {
    await intentar(archivo);
    expect(archivo.confirmado?.fileHash).toBe(sha256(archivo.bytes));
  }
  expect(reanudados, 'uploads that went on where a killed one was').toBeGreaterThan(3);
  await servicio.terminar();

  // No row without its file, as it was sent.
  const base = new Database(join(datos, 'mesa.db'), { readonly: true });
  const filas = base.prepare('SELECT clave, sha256 FROM adjuntos').all() as {
    clave: string;
    sha256: string;
  }[];
  base.close();
  expect(filas.length).toBeGreaterThanOrEqual(ARCHIVOS);
  const enDisco = new Map(
    (await readdir(join(datos, 'adjuntos'), { recursive: true, withFileTypes: true }))
      .filter((algo) => algo.isFile())
      .map((algo) => [algo.name, join(algo.parentPath, algo.name)]),
  );
  for (const { clave, sha256: suma } of filas) {
    expect(sha256(await readFile(enDisco.get(clave) ?? ''))).toBe(suma);
  }
});

async function presignar(
  url: string,
  cookie: string,
  { id, nombre, bytes }: { id: string; nombre: string; bytes: Uint8Array },
): Promise<string> {
  const respuesta = await fetch(`${url}/api/v1/subidas?actionType=upload&slug=adjunto`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ input: { id }, files: [{ name: nombre, size: bytes.length, type: 'image/png' }] }),
  });
  return ((await respuesta.json()) as Presignado[])[0]!.url;
}

/** Sends the rest in small pieces, so that there is a middle to be killed in. */
function poner(
  url: string,
  cookie: string,
  bytes: Buffer,
  desde: number,
  alEnviar: (bytes: number) => void,
): Promise<Subido> {
  return new Promise((cumplir, rechazar) => {
    const peticion = request(
      url,
      {
        method: 'PUT',
        headers: {
          Cookie: cookie,
          Range: `bytes=${desde}-`,
          'Content-Type': 'multipart/form-data; boundary=x',
        },
      },
      (respuesta) => {
        let texto = '';
        respuesta.setEncoding('utf8').on('data', (trozo: string) => (texto += trozo));
        respuesta.on('end', () => {
          if (respuesta.statusCode === 200) cumplir(JSON.parse(texto) as Subido);
          else rechazar(new Error(`${respuesta.statusCode} ${texto}`));
        });
        respuesta.on('error', rechazar);
      },
    );
    peticion.on('error', rechazar);
    peticion.write('--x\r\nContent-Disposition: form-data; name="file"; filename="blob"\r\n\r\n');
    let lugar = desde;
    const seguir = () => {
      for (let pieza = 0; pieza < 4 && lugar < bytes.length; pieza += 1, lugar += 32_768) {
        peticion.write(bytes.subarray(lugar, lugar + 32_768));
        alEnviar(32_768);
      }
      if (lugar < bytes.length) setImmediate(seguir);
      else peticion.end('\r\n--x--\r\n');
    };
    seguir();
  });
}
