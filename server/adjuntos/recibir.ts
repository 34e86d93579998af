/**
 * The local ingest: takes the bytes of one granted file, continuing where an earlier attempt ended. Bytes that arrived
 * stay on disk for the next attempt; a refused file is deleted.
 */
import { createHash, type Hash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Alcance } from '../alcance.ts';
import { AppError, faltaDeLaMaquina } from '../errores.ts';
import type { Servicios } from '../servicios.ts';
import { admitir, esPasajero, type ParaAdmitir } from './admitir.ts';
import { buscarRecibido, leerConcedida } from './adjuntos.repository.ts';
import type { Temporal } from './almacen.ts';
import type { Permiso } from './firma.ts';
import { nombreLimpio } from './nombre-archivo.ts';
import { contarParcial, empezarIntento, rechazarConcedida, type Intento } from './turno.ts';

/** Bytes that the multipart frame around the file may have. */
const MARCO = 64 * 1024;

/** Milliseconds after which an attempt that goes on writing looks whether another has taken over. */
const REVISION_MS = 500;

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
  if ((await leerConcedida(base.leer, claveDeAdjunto))?.eleccion !== permiso.eleccion) {
    throw new AppError('no_existe');
  }
  // A PUT that the browser has already given up may still be writing, here or in another process.
  await subidas.cortar(claveDeAdjunto);
  return contarParcial({ almacen, base }, claveDeAdjunto);
}

/**
 * Appends the bytes of `envio` to the file, and makes it an attachment when it is whole. For a file that has already
 * arrived it returns the same attachment again. Throws `adjunto_tramo` when the bytes do not start where the stored
 * ones end.
 */
export async function recibirAdjunto(
  servicios: ParaAdmitir & Pick<Servicios, 'subidas'>,
  alcance: Alcance,
  claveDeAdjunto: string,
  permiso: Permiso,
  envio: CuerpoSubido,
): Promise<Adjunto> {
  const { base, config, reloj, subidas } = servicios;
  if (permiso.bytes > config.adjuntoMaximo) throw new AppError('adjunto_grande');
  return subidas.enTurno(claveDeAdjunto, async (corte) => {
    const hecho = await buscarHecho(base, claveDeAdjunto, permiso);
    if (hecho) return hecho;
    if ((await leerConcedida(base.leer, claveDeAdjunto))?.eleccion !== permiso.eleccion) {
      throw new AppError('no_existe');
    }
    const intento = await empezarIntento(servicios, claveDeAdjunto);
    // It may have arrived meanwhile.
    if (!intento) return (await buscarHecho(base, claveDeAdjunto, permiso)) ?? noExiste();
    try {
      const llegado = await escribirEn(intento, envio, permiso.bytes, corte);
      await intento.exigirTurno();
      return await admitir(servicios, intento, {
        ...llegado,
        clave: claveDeAdjunto,
        eleccion: permiso.eleccion,
        usuario: alcance.usuario.id,
        nit: alcance.nit,
        nombre: nombreLimpio(permiso.nombre),
      });
    } catch (error) {
      // What else goes wrong then is only that the other attempt has taken this one's file.
      await intento.exigirTurno();
      // After a broken connection, a wrong range or a disk error the stored bytes are still good. Any other error is
      // about the file itself, which is discarded.
      if (!(error instanceof Interrupcion) && !esPasajero(error)) {
        await base.escribir((tx) => rechazarConcedida(tx, claveDeAdjunto, intento.turno, reloj()));
      }
      throw error instanceof Interrupcion ? error.causa : error;
    } finally {
      await intento.soltar();
    }
  });
}

function noExiste(): never {
  throw new AppError('no_existe');
}

/** Ends this attempt and keeps the bytes that arrived. */
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
  { temporal, exigirTurno }: Intento,
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
    escrito = escribirContenido(temporal, flujo, declarados, hash, exigirTurno);
    escrito.catch((error: unknown) => partes.destroy(error as Error));
  });
  try {
    // A file a little bigger than declared is read to its end, so that the sender can read the answer.
    const entrada =
      cuerpo instanceof Readable
        ? cuerpo
        : // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- needed where DOM's types are
          Readable.fromWeb(cuerpo as WebStream);
    await pipeline(entrada, limitar(2 * declarados + MARCO), partes, { signal: corte });
  } catch (cause) {
    contenido?.destroy();
    await escrito?.catch(() => undefined);
    if (cause instanceof AppError) throw cause;
    const falta = faltaDeLaMaquina(cause);
    if (falta) throw falta;
    throw new Interrupcion(corte.aborted ? 'adjunto_tramo' : 'solicitud_invalida', cause);
  }
  if (!escrito) throw new Interrupcion('solicitud_invalida');
  const bytes = await escrito;
  if (bytes > declarados) throw new AppError('adjunto_grande');
  // The multipart body is complete but shorter than declared, so this is another file and not a broken connection.
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

/** Passes at most `maximo` bytes on; more throw `adjunto_grande`. */
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
  exigirTurno: () => Promise<void>,
): Promise<number> {
  let bytes = temporal.bytes;
  let visto = performance.now();
  for await (const trozo of contenido as AsyncIterable<Buffer>) {
    if (performance.now() - visto > REVISION_MS) {
      await exigirTurno();
      visto = performance.now();
    }
    bytes += trozo.length;
    if (bytes > declarados) continue;
    await temporal.agregar(trozo);
    hash.update(trozo);
  }
  return bytes;
}
