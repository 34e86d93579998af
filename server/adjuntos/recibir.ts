/**
 * The local ingest: takes the bytes of one granted file, from where an earlier attempt was cut off. What has arrived
 * stays on disk for the next attempt; what is refused is gone.
 */
import { createHash, type Hash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Alcance } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { Servicios } from '../servicios.ts';
import { admitir, esPasajero, type ParaAdmitir } from './admitir.ts';
import { buscarConcedida, buscarRecibido, olvidarConcedida } from './adjuntos.repository.ts';
import type { Temporal } from './almacen.ts';
import type { Permiso } from './firma.ts';
import { nombreLimpio } from './nombre-archivo.ts';

/** Bytes that the multipart frame around the file may have. */
const MARCO = 64 * 1024;

/** A request's body, as it arrives. */
export interface CuerpoSubido {
  contentType: string;
  /** From `Range: bytes=N-`. */
  desde: number;
  cuerpo: Readable | Request['body'];
}

/** How many bytes of the file are here. Throws `no_existe` when it was not granted to this user. */
export async function recibidos(
  { almacen, base, subidas }: Pick<Servicios, 'almacen' | 'base' | 'subidas'>,
  claveDeAdjunto: string,
  permiso: Permiso,
): Promise<number> {
  const hecho = await buscarHecho(base, claveDeAdjunto, permiso);
  if (hecho) return hecho.bytes;
  if (!(await buscarConcedida(base.leer, claveDeAdjunto, permiso.eleccion))) throw new AppError('no_existe');
  // The dying PUT of a pause may still be writing.
  await subidas.cortar(claveDeAdjunto);
  return almacen.parcial(claveDeAdjunto);
}

/**
 * Stores what `envio` brings of the file, and when it is whole makes it an attachment. Asked again for a file that
 * is here, gives the same answer. Throws `adjunto_tramo` when the bytes do not follow those that are here.
 */
export async function recibirAdjunto(
  servicios: ParaAdmitir & Pick<Servicios, 'subidas'>,
  alcance: Alcance,
  claveDeAdjunto: string,
  permiso: Permiso,
  envio: CuerpoSubido,
): Promise<Adjunto> {
  const { almacen, base, config, subidas } = servicios;
  if (permiso.bytes > config.adjuntoMaximo) throw new AppError('adjunto_grande');
  return subidas.enTurno(claveDeAdjunto, async (corte) => {
    const hecho = await buscarHecho(base, claveDeAdjunto, permiso);
    if (hecho) return hecho;
    if (!(await buscarConcedida(base.leer, claveDeAdjunto, permiso.eleccion)))
      throw new AppError('no_existe');
    const temporal = await almacen.continuar(claveDeAdjunto);
    try {
      const llegado = await escribirEn(temporal, envio, permiso.bytes, corte);
      const adjunto = await admitir(servicios, temporal, {
        ...llegado,
        clave: claveDeAdjunto,
        eleccion: permiso.eleccion,
        usuario: alcance.usuario.id,
        nit: alcance.nit,
        nombre: nombreLimpio(permiso.nombre),
      });
      return adjunto;
    } catch (error) {
      // A cut line, a wrong range or a busy disk: the bytes that are here are good. Anything else is about the file.
      if (!(error instanceof Interrupcion) && !esPasajero(error)) {
        await temporal.descartar();
        await base.escribir((tx) => olvidarConcedida(tx, claveDeAdjunto));
      }
      throw error instanceof Interrupcion ? error.causa : error;
    } finally {
      await temporal.soltar();
    }
  });
}

/** Ends this attempt and keeps what it brought. */
class Interrupcion extends Error {
  readonly causa: AppError;

  constructor(codigo: 'solicitud_invalida' | 'adjunto_tramo' | 'tipo_contenido', cause?: unknown) {
    super(codigo);
    this.causa = new AppError(codigo, { cause });
  }
}

async function buscarHecho(
  { leer }: Servicios['base'],
  claveDeAdjunto: string,
  { eleccion }: Permiso,
): Promise<Adjunto | undefined> {
  const previo = await buscarRecibido(leer, claveDeAdjunto);
  if (!previo) return undefined;
  const { eleccion: suya, ...adjunto } = previo;
  if (suya !== eleccion) throw new AppError('adjunto_usado');
  return adjunto;
}

/** Appends the one file of a multipart body. Its size is what arrives, whatever was declared. */
async function escribirEn(
  temporal: Temporal,
  { contentType, desde, cuerpo }: CuerpoSubido,
  declarados: number,
  corte: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new Interrupcion('tipo_contenido');
  if (!cuerpo) throw new Interrupcion('solicitud_invalida');
  if (desde !== temporal.bytes) throw new Interrupcion('adjunto_tramo');
  const hash = createHash('sha256');
  if (desde > 0) for await (const trozo of temporal.leer()) hash.update(trozo as Buffer);

  const partes = abrirMultipart(contentType);
  let contenido: Readable | undefined;
  let escrito: Promise<number> | undefined;
  partes.on('file', (campo, flujo: Readable) => {
    if (campo !== 'file' || escrito) {
      flujo.resume();
      return;
    }
    contenido = flujo;
    escrito = escribirContenido(temporal, flujo, declarados, hash);
    escrito.catch((error: unknown) => partes.destroy(error as Error));
  });
  try {
    // A file a little bigger than declared is read to its end, so that its sender gets to read the answer.
    const entrada =
      cuerpo instanceof Readable
        ? cuerpo
        : // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- needed where DOM's types are
          Readable.fromWeb(cuerpo as WebStream);
    await pipeline(entrada, limitar(2 * declarados + MARCO), partes, { signal: corte });
  } catch (cause) {
    contenido?.destroy();
    await escrito?.catch(() => undefined);
    throw cause instanceof AppError ? cause : new Interrupcion('solicitud_invalida', cause);
  }
  if (!escrito) throw new Interrupcion('solicitud_invalida');
  const bytes = await escrito;
  if (bytes > declarados) throw new AppError('adjunto_grande');
  // A whole frame around less than was promised: not a cut line, but another file.
  if (bytes < declarados) throw new AppError('adjunto_danado');
  return { bytes, sha256: hash.digest('hex') };
}

function abrirMultipart(contentType: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 1, fields: 0, parts: 2, headerPairs: 20 },
    });
  } catch (error) {
    throw new Interrupcion('solicitud_invalida', error);
  }
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

/** Returns how long the file is now; what goes over `declarados` is counted and not kept. */
async function escribirContenido(
  temporal: Temporal,
  contenido: Readable,
  declarados: number,
  hash: Hash,
): Promise<number> {
  let bytes = temporal.bytes;
  for await (const trozo of contenido as AsyncIterable<Buffer>) {
    bytes += trozo.length;
    if (bytes > declarados) continue;
    await temporal.agregar(trozo);
    hash.update(trozo);
  }
  return bytes;
}
