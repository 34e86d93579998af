/** The contents of a ZIP, inflated within bounds; what a directory declares is checked, never trusted. */
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import type { Bytes } from './lector.ts';
import { exigir, Rechazo } from './rechazo.ts';
import { type Directorio, type Entrada, nombresUnicode } from './zip-directorio.ts';
import { saleDeSuCarpeta } from './zip-nombre.ts';

/** What Excel makes of 10 MB stays under this; a bomb of 10 MB would be 10 GB. */
const TOTAL_MAX = 512 * 1024 * 1024;
/** Deflate itself cannot pass 1032:1. Large parts of real documents (blank bitmaps apart) stay under 200:1. */
const RAZON_MAX = 200;
const GRANDE = 64 * 1024 * 1024;
/** Up to here a part is inflated at once, above as a stream on zlib's own thread. */
const CHICO = 256 * 1024;

const ALMACENADA = 0;
const DEFLATE = 8;

/** Refuses bombs by declared size; cheap, and `comprobarContenido` proves the declaration. */
export function comprobarTamanos({ entradas }: Directorio): void {
  let total = 0;
  for (const { metodo, cifrada, comprimido, tamano } of entradas) {
    exigir(!cifrada && (metodo === DEFLATE || (metodo === ALMACENADA && comprimido === tamano)));
    exigir(tamano <= 1032 * comprimido + 64 && (tamano < GRANDE || tamano <= RAZON_MAX * comprimido));
    total += tamano;
  }
  exigir(total <= TOTAL_MAX);
}

/** Every entry is where the directory says, overlaps no other, and has the declared length and CRC. */
export async function comprobarContenido(bytes: Bytes, directorio: Directorio): Promise<void> {
  let ocupado = 0;
  for (const entrada of [...directorio.entradas].sort((una, otra) => una.lugar - otra.lugar)) {
    // The first one starts the file: nothing may hide before it.
    exigir(ocupado === 0 ? entrada.lugar === 0 : entrada.lugar >= ocupado);
    const inicio = await inicioDeDatos(bytes, entrada);
    ocupado = inicio + entrada.comprimido;
    exigir(ocupado <= directorio.inicio);
    await recorrer(bytes, entrada, inicio);
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

/** APPNOTE 4.3.7. Readers that start from the local header must see what the directory says. */
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
    // A failure of the source destroys `inflado` with the same error, so whoever reads it gets it. A reader that stops
    // early destroys `inflado` as well; then the pipeline rejects, and nothing has failed.
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

/** Of the data; Z_MEM_ERROR is about this machine. */
const CODIGOS_ZLIB = /^(Z_(?!MEM_ERROR)|ERR_BUFFER_TOO_LARGE$)/;

function esDeZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CODIGOS_ZLIB.test(String(error.code));
}
