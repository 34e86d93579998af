/** Inflates the contents of a ZIP within limits, and checks what its directory declares. */
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import type { Bytes } from './lector.ts';
import { exigir, Rechazo } from './rechazo.ts';
import { type Directorio, type Entrada, nombresUnicode } from './zip-directorio.ts';
import { saleDeSuCarpeta } from './zip-nombre.ts';

/** Most inflated bytes of a file: Excel's documents of 10 MB stay below; a bomb of 10 MB would inflate to 10 GB. */
const TOTAL_MAX = 512 * 1024 * 1024;
/**
 * Highest ratio of inflation: deflate's own limit is 1032:1, and large parts of real documents (except blank bitmaps)
 * stay under 200:1.
 */
const RAZON_MAX = 200;
const GRANDE = 64 * 1024 * 1024;
/** Parts up to this size are inflated at once, larger ones as a stream in zlib's thread. */
const CHICO = 256 * 1024;

const ALMACENADA = 0;
const DEFLATE = 8;

/** Refuses bombs by their declared sizes, which `comprobarContenido` later verifies. */
export function comprobarTamanos({ entradas }: Directorio): void {
  let total = 0;
  for (const { metodo, cifrada, comprimido, tamano } of entradas) {
    exigir(!cifrada && (metodo === DEFLATE || (metodo === ALMACENADA && comprimido === tamano)));
    exigir(tamano <= 1032 * comprimido + 64 && (tamano < GRANDE || tamano <= RAZON_MAX * comprimido));
    total += tamano;
  }
  exigir(total <= TOTAL_MAX);
}

/** Looks at the contents of one part, piece by piece. */
export interface Observador {
  ver(trozo: Buffer): void;
  fin(): void;
}

/**
 * Checks that every entry is where the directory says, overlaps no other, and has the declared length and CRC. `mirar`
 * says who looks at the contents of a part meanwhile.
 */
export async function comprobarContenido(
  bytes: Bytes,
  directorio: Directorio,
  mirar: (entrada: Entrada) => Observador | undefined,
): Promise<void> {
  let ocupado = 0;
  for (const entrada of [...directorio.entradas].sort((una, otra) => una.lugar - otra.lugar)) {
    // The first entry must start the file, so that nothing is hidden before it.
    exigir(ocupado === 0 ? entrada.lugar === 0 : entrada.lugar >= ocupado);
    const inicio = await inicioDeDatos(bytes, entrada);
    ocupado = inicio + entrada.comprimido;
    exigir(ocupado <= directorio.inicio);
    const observador = mirar(entrada);
    await recorrer(bytes, entrada, inicio, (trozo) => {
      observador?.ver(trozo);
      return true;
    });
    observador?.fin();
  }
}

/** The whole of a part of at most `maximo` bytes. */
export async function leerParte(bytes: Bytes, entrada: Entrada, maximo: number): Promise<Buffer> {
  exigir(entrada.tamano <= maximo);
  return leerInicio(bytes, entrada, maximo);
}

/** The first `largo` bytes of a part, or all of a shorter one. */
export async function leerInicio(bytes: Bytes, entrada: Entrada, largo: number): Promise<Buffer> {
  const trozos: Buffer[] = [];
  let total = 0;
  await recorrer(bytes, entrada, await inicioDeDatos(bytes, entrada), (trozo) => {
    trozos.push(trozo);
    total += trozo.length;
    return total < largo;
  });
  return Buffer.concat(trozos).subarray(0, largo);
}

/**
 * Offset of an entry's data. Its local header must agree with the directory, because some readers start from it
 * (APPNOTE 4.3.7).
 */
async function inicioDeDatos(bytes: Bytes, entrada: Entrada): Promise<number> {
  const local = await bytes.exactos(entrada.lugar, 30);
  const largoNombre = local.readUInt16LE(26);
  exigir(local.readUInt32LE(0) === 0x04034b50 && local.readUInt16LE(8) === entrada.metodo);
  const nombre = await bytes.exactos(entrada.lugar + 30, largoNombre);
  exigir(nombre.toString('latin1') === entrada.nombre);
  // With bit 3 the sizes come after the data, in a descriptor; all ones means "see the ZIP64 field".
  const [comprimido, tamano] = [local.readUInt32LE(18), local.readUInt32LE(22)];
  if ((local.readUInt16LE(6) & 8) === 0 && comprimido !== 0xffffffff && tamano !== 0xffffffff) {
    exigir(comprimido === entrada.comprimido && tamano === entrada.tamano);
  }
  const [finNombre, largoExtra] = [entrada.lugar + 30 + largoNombre, local.readUInt16LE(28)];
  exigir(!nombresUnicode(await bytes.hasta(finNombre, largoExtra)).some(saleDeSuCarpeta));
  return finNombre + largoExtra;
}

/** Inflates a part and checks its length and CRC; `ver` returns false to stop early (nothing is checked then). */
async function recorrer(
  bytes: Bytes,
  entrada: Entrada,
  inicio: number,
  ver: (trozo: Buffer) => boolean = () => true,
): Promise<void> {
  let [total, crc] = [0, 0];
  const anotar = (trozo: Buffer) => {
    total += trozo.length;
    exigir(total <= entrada.tamano);
    crc = crc32(trozo, crc);
    return ver(trozo);
  };
  if (!(await inflar(bytes, entrada, inicio, anotar))) return;
  exigir(total === entrada.tamano && crc === entrada.crc);
}

async function inflar(
  bytes: Bytes,
  { metodo, comprimido, tamano }: Entrada,
  inicio: number,
  ver: (trozo: Buffer) => boolean,
): Promise<boolean> {
  try {
    if (metodo === DEFLATE && comprimido <= CHICO && tamano <= CHICO) {
      const datos = await bytes.exactos(inicio, comprimido);
      return ver(inflateRawSync(datos, { maxOutputLength: tamano + 1 }));
    }
    const origen = bytes.trozos(inicio, inicio + comprimido);
    if (metodo === ALMACENADA) return await consumir(origen, ver);
    const inflado = createInflateRaw({ chunkSize: 64 * 1024 });
    // An error of the source destroys `inflado` with the same error, which reaches its reader. A reader that stops
    // early destroys `inflado` too; the pipeline then rejects although nothing has failed.
    const alimentado = pipeline(origen, inflado).catch(() => undefined);
    try {
      return await consumir(inflado as AsyncIterable<Buffer>, ver);
    } finally {
      await alimentado;
    }
  } catch (error) {
    throw esDeZlib(error) ? new Rechazo('adjunto_danado') : error;
  }
}

async function consumir(trozos: AsyncIterable<Buffer>, ver: (trozo: Buffer) => boolean): Promise<boolean> {
  for await (const trozo of trozos) if (!ver(trozo)) return false;
  return true;
}

/** zlib errors about the data; Z_MEM_ERROR is about this machine. */
const CODIGOS_ZLIB = /^(Z_(?!MEM_ERROR)|ERR_BUFFER_TOO_LARGE$)/;

function esDeZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CODIGOS_ZLIB.test(String(error.code));
}
