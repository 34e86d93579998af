/**
 * Takes where a photograph was taken out of it (MESA_FOTOS_SIN_LUGAR). Every other byte stays, and so does the size: the
 * picture, its rotation, camera and date, and what the sender's browser knows of its upload.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { crc32, inflateSync } from 'node:zlib';
import type { Extension } from '../../../shared/tipos-adjunto.ts';
import { quitarGps, quitarGpsDeXmp } from './exif.ts';

const TROZO = 256 * 1024;
/** Bytes by which the pieces overlap: the marker before what is searched for, and a place of a video after it. */
const ANTES = 4;
const DESPUES = 128;
/** Most segments of one file that are looked at, so that a hostile one costs little: phones write less than ten. */
const SEGMENTOS_MAX = 64;

/** Changes the file in place; returns whether it did. What it cannot read it leaves as it is. */
export async function quitarLugar(ruta: string, extension: Extension): Promise<boolean> {
  const quitar = { jpg: deJpeg, jpeg: deJpeg, png: dePng }[extension as string];
  if (!quitar) return false;
  const archivo = await open(ruta, 'r+');
  try {
    const { size } = await archivo.stat();
    return await quitar(archivo, size);
  } finally {
    await archivo.close();
  }
}

async function leer(archivo: FileHandle, desde: number, largo: number): Promise<Buffer> {
  const { buffer, bytesRead } = await archivo.read(Buffer.alloc(largo), 0, largo, desde);
  return buffer.subarray(0, bytesRead);
}

/** Beginnings of segments with EXIF and XMP (Exif 2.32 4.7.2; XMP part 3, 1.1.3). */
const EXIF = 'Exif\0\0';
const SEGMENTOS: readonly [inicio: string, quitar: (bytes: Buffer) => boolean][] = [
  [EXIF, quitarGps],
  ['http://ns.adobe.com/xap/1.0/\0', quitarGpsDeXmp],
  ['http://ns.adobe.com/xmp/extension/\0', quitarGpsDeXmp],
];
/** The box of a video with the place, as ISO 6709, after its length and language. */
const VIDEO = '\xa9xyz';
const ISO_6709 = /^[+-][\d.]{2,12}[+-][\d.]{2,12}([+-][\d.]{1,12})?\/?/;

/**
 * They are searched for in the whole file, because phones put more pictures and a short video behind the first picture,
 * each with its own.
 */
async function deJpeg(archivo: FileHandle, size: number): Promise<boolean> {
  let [cambio, quedan] = [false, SEGMENTOS_MAX];
  for (let lugar = 0; lugar < size; lugar += TROZO) {
    const desde = Math.max(0, lugar - ANTES);
    const pieza = await leer(archivo, desde, lugar - desde + TROZO + DESPUES);
    const fin = lugar - desde + TROZO;
    for (const [inicio, quitar] of SEGMENTOS) {
      for (const hallado of lugaresDe(pieza, inicio)) {
        // An APP1 segment (T.81 B.2.4.6).
        if (hallado < 4 || hallado >= fin || pieza.readUInt16BE(hallado - 4) !== 0xffe1) continue;
        if ((quedan -= 1) < 0) return cambio;
        const largo = Math.max(0, pieza.readUInt16BE(hallado - 2) - 2 - inicio.length);
        const contenido = desde + hallado + inicio.length;
        const bytes = await leer(archivo, contenido, largo);
        if (!quitar(bytes)) continue;
        await archivo.write(bytes, 0, bytes.length, contenido);
        cambio = true;
      }
    }
    for (const hallado of lugaresDe(pieza, VIDEO)) {
      const sitio = ISO_6709.exec(pieza.toString('latin1', hallado + 8, hallado + 72))?.[0];
      if (hallado >= fin || sitio === undefined) continue;
      if ((quedan -= 1) < 0) return cambio;
      await archivo.write(Buffer.alloc(sitio.length, ' '), 0, sitio.length, desde + hallado + 8);
      cambio = true;
    }
  }
  return cambio;
}

function* lugaresDe(pieza: Buffer, inicio: string): Generator<number> {
  for (let i = pieza.indexOf(inicio, 0, 'latin1'); i >= 0; i = pieza.indexOf(inicio, i + 1, 'latin1'))
    yield i;
}

/** Most bytes of a chunk that is looked at: those of the longest EXIF in hexadecimal, several times over. */
const BLOQUE_MAX = 1024 * 1024;
const TEXTO = /^(tEXt|zTXt|iTXt)$/;

async function dePng(archivo: FileHandle, size: number): Promise<boolean> {
  let cambio = false;
  for (let lugar = 8; lugar + 12 <= size;) {
    const cabecera = await leer(archivo, lugar, 8);
    if (cabecera.length < 8) break;
    const [largo, tipo] = [cabecera.readUInt32BE(0), cabecera.toString('latin1', 4, 8)];
    if (largo > size - lugar - 12 || tipo === 'IEND') break;
    if ((tipo === 'eXIf' || TEXTO.test(tipo)) && largo <= BLOQUE_MAX) {
      const bloque = await leer(archivo, lugar + 4, 4 + largo);
      if (enBloque(tipo, bloque)) {
        const crc = Buffer.alloc(4);
        crc.writeUInt32BE(crc32(bloque));
        await archivo.write(Buffer.concat([bloque, crc]), 0, bloque.length + 4, lugar + 4);
        cambio = true;
      }
    }
    lugar += 12 + largo;
  }
  return cambio;
}

/** Changes a chunk, which begins with its type. */
function enBloque(tipo: string, bloque: Buffer): boolean {
  const datos = bloque.subarray(4);
  if (tipo === 'eXIf') return quitarGps(datos);
  const clave = datos.toString('latin1', 0, Math.max(0, datos.indexOf(0)));
  // As ImageMagick repeats EXIF: a chunk for each tag.
  if (/^\w+:GPS/i.test(clave)) return anular(bloque);
  if (!/^(XML:com\.adobe\.xmp|Raw profile type (exif|APP1|xmp))$/.test(clave)) return false;
  const resto = datos.subarray(clave.length + 1);
  if (tipo === 'iTXt' && resto[0] === 0) return quitarGpsDeXmp(resto);
  const texto = tipo === 'tEXt' ? resto : inflado(tipo === 'zTXt' ? resto.subarray(1) : trasIdioma(resto));
  if (!diceLugar(clave, texto)) return false;
  // Compressed, or in hexadecimal.
  return anular(bloque);
}

/** Makes it a chunk that programs skip: private, without content, of the same size. */
function anular(bloque: Buffer): true {
  bloque.fill(0).write('vaCi', 0, 'latin1');
  return true;
}

/** iTXt: flag, method, language, translated keyword, text. */
function trasIdioma(resto: Buffer): Buffer {
  const idioma = resto.indexOf(0, 2);
  const traducida = resto.indexOf(0, idioma + 1);
  return idioma < 0 || traducida < 0 ? Buffer.alloc(0) : resto.subarray(traducida + 1);
}

function inflado(comprimido: Buffer): Buffer {
  try {
    return inflateSync(comprimido, { maxOutputLength: 4 * BLOQUE_MAX });
  } catch {
    return Buffer.alloc(0);
  }
}

/** ImageMagick's profiles are a name, a length, and lines of hexadecimal digits. */
function diceLugar(clave: string, texto: Buffer): boolean {
  if (clave.startsWith('XML')) return /:GPS/i.test(texto.toString('latin1'));
  const cifras = texto
    .toString('latin1')
    .replace(/^\s*\w+\s+\d+\s/, '')
    .replace(/\s+/g, '');
  const bytes = Buffer.from(cifras, 'hex');
  if (/:GPS/i.test(bytes.toString('latin1'))) return true;
  const inicio = bytes.indexOf(EXIF, 0, 'latin1');
  return quitarGps(bytes.subarray(inicio < 0 ? 0 : inicio + EXIF.length));
}
