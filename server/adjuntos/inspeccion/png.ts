/** PNG and APNG (RFC 2083; PNG third edition, W3C 2025). */
import { crc32 } from 'node:zlib';
import type { Extension } from '../../../shared/tipos-adjunto.ts';
import type { Marca } from '../../../shared/marcas.ts';
import type { Bytes } from './lector.ts';
import { exigirSoloUno } from './otro-archivo.ts';
import { marcarSiEsEnorme } from './pixeles.ts';
import { exigir, Rechazo } from './rechazo.ts';

/** Most chunks: far more than real files have (10 MB in chunks of 8 KiB are 1 280). */
const BLOQUES_MAX = 50_000;

/** Bit depths that RFC 2083 section 4.1.1 allows for each colour type. */
const PROFUNDIDADES: Record<number, number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

export async function inspeccionarPng(bytes: Bytes, _: Extension, marcas: Set<Marca>): Promise<'png'> {
  const ihdr = await bytes.exactos(8, 25);
  comprobarIhdr(ihdr);
  marcarSiEsEnorme(marcas, ihdr.readUInt32BE(8), ihdr.readUInt32BE(12));
  let datos = 0;
  for (let lugar = 33, bloque = 0; bloque < BLOQUES_MAX; bloque++) {
    const cabecera = await bytes.exactos(lugar, 8);
    const largo = cabecera.readUInt32BE(0);
    const tipo = cabecera.toString('latin1', 4, 8);
    // IEND ends the picture; its CRC and what follows do not change what is shown.
    if (tipo === 'IEND') {
      exigir(largo === 0 && datos > 0);
      await exigirSoloUno(bytes, lugar + 12);
      return 'png';
    }
    exigir(/^[A-Za-z]{4}$/.test(tipo) && largo <= bytes.size - lugar - 12);
    // Decoders refuse a critical chunk (capital first letter) with a wrong CRC and forgive the others.
    if (tipo < 'a') exigir(await crcCorrecto(bytes, lugar, largo));
    if (tipo === 'IDAT') {
      if (datos === 0 && largo >= 2) comprobarZlib(await bytes.exactos(lugar + 8, 2));
      datos += largo;
    }
    lugar += 12 + largo;
  }
  throw new Rechazo('adjunto_danado');
}

function comprobarIhdr(ihdr: Buffer): void {
  exigir(ihdr.readUInt32BE(0) === 13 && ihdr.toString('latin1', 4, 8) === 'IHDR');
  exigir(crc32(ihdr.subarray(4, 21)) === ihdr.readUInt32BE(21));
  const [ancho, alto] = [ihdr.readUInt32BE(8), ihdr.readUInt32BE(12)];
  exigir(ancho > 0 && alto > 0 && ancho < 2 ** 31 && alto < 2 ** 31);
  exigir(PROFUNDIDADES[ihdr.readUInt8(17)]?.includes(ihdr.readUInt8(16)) ?? false);
  exigir(ihdr.readUInt8(18) === 0 && ihdr.readUInt8(19) === 0 && ihdr.readUInt8(20) <= 1);
}

/** RFC 1950 section 2.2: deflate, and a header that is a multiple of 31. */
function comprobarZlib(cabecera: Buffer): void {
  exigir((cabecera.readUInt8(0) & 15) === 8 && cabecera.readUInt16BE(0) % 31 === 0);
}

async function crcCorrecto(bytes: Bytes, lugar: number, largo: number): Promise<boolean> {
  let crc = 0;
  for await (const trozo of bytes.trozos(lugar + 4, lugar + 8 + largo)) crc = crc32(trozo, crc);
  return crc === (await bytes.exactos(lugar + 8 + largo, 4)).readUInt32BE(0);
}
