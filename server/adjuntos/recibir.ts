/**
 * Takes one uploaded file in: streams it to disk while counting and hashing, inspects what arrived, makes it durable,
 * and only then writes its row. No row without its file, whenever the process dies.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Alcance } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { Servicios } from '../app.ts';
import { guardarAdjunto, subidoDesde } from './adjuntos.repository.ts';
import type { Temporal } from './almacen.ts';
import { inspeccionar } from './inspeccion/inspeccionar.ts';
import { lectorDe } from './inspeccion/lector.ts';
import { nombreLimpio } from './nombre-archivo.ts';

const HORA = 3_600_000;

/** Bytes that the multipart frame around the file may have. */
const MARCO = 64 * 1024;

/** What came in the multipart field `file`. */
interface Recibido {
  nombre: string;
  bytes: number;
  sha256: string;
}

/** Stores the request's file for `alcance`. Throws the codes of what is wrong with it; then nothing is left behind. */
export async function recibirAdjunto(
  { almacen, base, config, reloj }: Servicios,
  alcance: Alcance,
  peticion: Request,
): Promise<Adjunto> {
  await exigirCuota({ base, config, reloj }, alcance);
  const temporal = await almacen.empezar();
  try {
    const { nombre, bytes, sha256 } = await escribirEn(temporal, peticion, config.adjuntoMaximo);
    const inspeccion = await inspeccionar(await lectorDe(temporal.archivo), nombre);
    if (!inspeccion.ok) throw new AppError(inspeccion.codigo);

    const clave = randomBytes(24).toString('base64url');
    await almacen.guardar(temporal, clave);
    const adjunto: Adjunto = { clave, nombre, tipo: inspeccion.tipo, bytes, sha256 };
    await base.escribir((tx) =>
      guardarAdjunto(tx, {
        ...adjunto,
        extension: inspeccion.extension,
        usuario: alcance.usuario.id,
        nit: alcance.nit,
        creado: reloj(),
      }),
    );
    return adjunto;
  } finally {
    await temporal.descartar();
  }
}

async function exigirCuota(
  { base, config, reloj }: Pick<Servicios, 'base' | 'config' | 'reloj'>,
  alcance: Alcance,
): Promise<void> {
  const ahora = reloj();
  const { archivos, bytes, primero } = await subidoDesde(base.leer, alcance, ahora - HORA);
  if (archivos < config.cuota.archivos && bytes < config.cuota.bytes) return;
  throw new AppError('demasiados_intentos', { reintentarEn: ((primero ?? ahora) + HORA - ahora) / 1000 });
}

/** Streams the one file of a multipart body; its size is what arrives, whatever the headers say. */
async function escribirEn({ archivo }: Temporal, peticion: Request, maximo: number): Promise<Recibido> {
  const tipo = peticion.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(tipo)) throw new AppError('tipo_contenido');
  if (!peticion.body) throw new AppError('solicitud_invalida');

  let contenido: Readable | undefined;
  let recibido: Promise<Recibido> | undefined;
  const partes = new Busboy({
    headers: { 'content-type': tipo },
    limits: { files: 1, fields: 0, parts: 2, headerPairs: 20 },
  });
  partes.on('file', (campo, flujo: Readable, nombre) => {
    if (campo !== 'file' || recibido) {
      flujo.resume();
      return;
    }
    contenido = flujo;
    recibido = escribirContenido(archivo, flujo, nombre, maximo);
    // Who sends a refused file need not send the rest of it.
    recibido.catch((error: unknown) => partes.destroy(error as Error));
  });
  try {
    await pipeline(
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- needed where DOM's types are absent
      Readable.fromWeb(peticion.body as WebStream),
      limitar(maximo + MARCO),
      partes,
    );
  } catch (cause) {
    contenido?.destroy();
    await recibido?.catch(() => undefined);
    throw cause instanceof AppError ? cause : new AppError('solicitud_invalida', { cause });
  }
  if (!recibido) throw new AppError('solicitud_invalida');
  return recibido;
}

/** Lets at most so many bytes through. */
function limitar(maximo: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(trozo: Buffer, _, seguir) {
      bytes += trozo.length;
      if (bytes > maximo) seguir(new AppError('adjunto_grande'));
      else seguir(null, trozo);
    },
  });
}

async function escribirContenido(
  archivo: Temporal['archivo'],
  contenido: Readable,
  nombre: string | undefined,
  maximo: number,
): Promise<Recibido> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const trozo of contenido as AsyncIterable<Buffer>) {
    bytes += trozo.length;
    if (bytes > maximo) throw new AppError('adjunto_grande');
    hash.update(trozo);
    await archivo.write(trozo);
  }
  return { nombre: nombreLimpio(nombre ?? ''), bytes, sha256: hash.digest('hex') };
}
