/**
 * Reads stored files so that no altered byte is given as good, without hashing a whole file for each part of it. At its
 * first reading the whole file is compared with the SHA-256 of its row, and the SHA-256 of each of its pieces is kept in
 * memory; from then on only the pieces that a request asks for are read and compared.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Adjunto } from '../../shared/adjunto.ts';
import { AppError } from '../errores.ts';
import type { Almacen } from './almacen.ts';

interface Tramo {
  desde: number;
  /** The last byte, included. */
  hasta: number;
}

export interface Comprobados {
  /**
   * These bytes of the stored file, all of which have just been compared; each piece is compared again as it is sent,
   * and the stream ends with an error at one that has changed meanwhile. Throws `adjunto_alterado` when the file is not
   * the one that was stored, and `no_disponible` when this machine cannot read it now.
   */
  abrir(adjunto: Pick<Adjunto, 'clave' | 'bytes' | 'sha256'>, tramo: Tramo): Promise<Readable>;
}

const PIEZA = 64 * 1024;
/** Up to so many bytes are sent from memory after they were compared, without a second reading. */
const DE_UNA_VEZ = 4 * PIEZA;
/** Pieces whose SHA-256 is kept, 32 bytes each: those of 4 GiB of files. */
const PIEZAS_MAXIMO = 65_536;

interface Huellas {
  sha256: string;
  piezas: Buffer[];
}

export function crearComprobados(almacen: Pick<Almacen, 'abrir'>): Comprobados {
  // The longest unused first.
  const conocidas = new Map<string, Huellas>();
  const enCurso = new Map<string, Promise<Huellas>>();
  let guardadas = 0;

  function olvidar(claveDeAdjunto: string): void {
    guardadas -= conocidas.get(claveDeAdjunto)?.piezas.length ?? 0;
    conocidas.delete(claveDeAdjunto);
  }

  function recordar(claveDeAdjunto: string, huellas: Huellas): void {
    olvidar(claveDeAdjunto);
    conocidas.set(claveDeAdjunto, huellas);
    guardadas += huellas.piezas.length;
    for (const vieja of conocidas.keys()) {
      if (guardadas <= PIEZAS_MAXIMO) return;
      olvidar(vieja);
    }
  }

  async function recorrer(claveDeAdjunto: string, sha256: string): Promise<Huellas> {
    const entero = createHash('sha256');
    const piezas: Buffer[] = [];
    for await (const pieza of enPiezas(almacen.abrir(claveDeAdjunto))) {
      entero.update(pieza);
      piezas.push(huella(pieza));
    }
    if (entero.digest('hex') !== sha256) throw new AppError('adjunto_alterado');
    const huellas = { sha256, piezas };
    recordar(claveDeAdjunto, huellas);
    return huellas;
  }

  /** Those who ask for the same file at the same time wait for one reading. */
  function recorrerUnaVez(claveDeAdjunto: string, sha256: string): Promise<Huellas> {
    const pase =
      enCurso.get(claveDeAdjunto) ??
      recorrer(claveDeAdjunto, sha256).finally(() => enCurso.delete(claveDeAdjunto));
    enCurso.set(claveDeAdjunto, pase);
    return pase;
  }

  /** The pieces of a range, each of them compared. */
  async function* comparar(
    claveDeAdjunto: string,
    { piezas }: Huellas,
    bytes: number,
    primera: number,
    ultima: number,
  ): AsyncGenerator<Buffer> {
    let lugar = primera;
    const hasta = Math.min(bytes, (ultima + 1) * PIEZA) - 1;
    for await (const pieza of enPiezas(almacen.abrir(claveDeAdjunto, { desde: primera * PIEZA, hasta }))) {
      if (!piezas[lugar]?.equals(huella(pieza))) throw new AppError('adjunto_alterado');
      lugar += 1;
      yield pieza;
    }
    if (lugar !== ultima + 1) throw new AppError('adjunto_alterado');
  }

  return {
    async abrir({ clave, bytes, sha256 }, { desde, hasta }) {
      const [primera, ultima] = [Math.floor(desde / PIEZA), Math.floor(hasta / PIEZA)];
      const recortar = (pieza: Buffer, lugar: number) =>
        pieza.subarray(Math.max(0, desde - lugar * PIEZA), hasta + 1 - lugar * PIEZA);
      const chico = (ultima - primera + 1) * PIEZA <= DE_UNA_VEZ;
      const aMano: Buffer[] = [];
      try {
        const sabidas = conocidas.get(clave);
        if (sabidas) recordar(clave, sabidas);
        const dadas = sabidas ?? (await recorrerUnaVez(clave, sha256));
        if (dadas.sha256 !== sha256) throw new AppError('adjunto_alterado');
        if (sabidas || chico) {
          let lugar = primera;
          for await (const pieza of comparar(clave, dadas, bytes, primera, ultima)) {
            if (chico) aMano.push(recortar(pieza, lugar));
            lugar += 1;
          }
        }
        if (chico) return Readable.from(aMano);
        return Readable.from(enviar(dadas));
      } catch (error) {
        throw deLectura(error);
      }

      async function* enviar(dadas: Huellas): AsyncGenerator<Buffer> {
        let lugar = primera;
        for await (const pieza of comparar(clave, dadas, bytes, primera, ultima)) {
          yield recortar(pieza, lugar);
          lugar += 1;
        }
      }
    },
  };
}

const huella = (pieza: Buffer): Buffer => createHash('sha256').update(pieza).digest();

/** The same bytes in pieces of PIEZA; the last one is shorter. */
async function* enPiezas(archivo: Readable): AsyncGenerator<Buffer> {
  let juntos: Buffer[] = [];
  let largo = 0;
  for await (const dado of archivo as AsyncIterable<Uint8Array>) {
    let trozo = Buffer.from(dado.buffer, dado.byteOffset, dado.byteLength);
    while (largo + trozo.length >= PIEZA) {
      const corte = PIEZA - largo;
      const parte = trozo.subarray(0, corte);
      yield juntos.length === 0 ? parte : Buffer.concat([...juntos, parte]);
      trozo = trozo.subarray(corte);
      [juntos, largo] = [[], 0];
    }
    if (trozo.length === 0) continue;
    juntos.push(trozo);
    largo += trozo.length;
  }
  if (largo > 0) yield Buffer.concat(juntos);
}

/** What the disk says of the file itself; anything else, such as EMFILE, is about this machine. */
const DEL_ARCHIVO = /^(ENOENT|EIO|EISDIR|ENOTDIR)$/;

function deLectura(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const codigo = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new AppError(DEL_ARCHIVO.test(codigo) ? 'adjunto_alterado' : 'no_disponible', { cause: error });
}
