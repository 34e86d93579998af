import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { conBytes, muestra, muestras, veredicto } from './prueba.ts';
import { escribirZip } from './zip-de-prueba.ts';

const jpg = muestra('base.jpg');
const png = muestra('base.png');
const fotos = muestras.filter((nombre) => nombre.endsWith('.jpg'));
const dibujos = muestras.filter((nombre) => nombre.endsWith('.png'));
const enHex = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe.each([
  ['jpg', jpg],
  ['png', png],
])('what follows a picture (%s)', (extension, foto) => {
  const con = (cola: Buffer | string) =>
    veredicto(
      Buffer.concat([foto, typeof cola === 'string' ? Buffer.from(cola, 'latin1') : cola]),
      `a.${extension}`,
    );

  it.each([
    ['stray bytes', 'x'.repeat(5_000)],
    ['zeros', Buffer.alloc(200_000)],
    ['the video of a phone', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
    ['another picture', muestra('exif.jpg')],
    ['a drawing', muestra('base.png')],
    ['the data of a phone', 'Image_UTC_Data1234567890SEFHe\0\0\0SEFT'],
    ['a comment', '\r\n<!-- 12 ms -->'],
    [
      'what a camera’s card held before',
      Buffer.concat([
        Buffer.alloc(500, 5),
        escribirZip([{ nombre: 'a', datos: png }]),
        Buffer.alloc(200_000, 7),
      ]),
    ],
  ])('%s may stand', async (_que, cola) => expect(await con(cola)).toBe(extension));

  it.each([
    ['an archive', escribirZip([{ nombre: 'a', datos: png }])],
    [
      'an archive far behind',
      Buffer.concat([Buffer.alloc(100_000, 1), escribirZip([{ nombre: 'a', datos: png }])]),
    ],
    ['a document', muestra('texto.docx')],
    ['an old document', muestra('texto.doc')],
    ['a RAR', 'x'.repeat(90_000) + 'Rar!\x1a\x07\x01\0'],
    ['a 7-Zip', '7z\xbc\xaf\x27\x1c\0\x04'],
    ['a program', '\0\0MZ\x90\0\x03\0\0\0'],
    ['a Linux program', '\x7fELF\x02\x01\x01'],
    ['a script', '\n#!/bin/sh\nrm -rf x\n'],
  ])('%s may not', async (_que, cola) => expect(await con(cola)).toBe('adjunto_tipo'));
});

describe('a JPEG', () => {
  // The one with a second picture behind the first is whole without it.
  it.each(fotos.filter((nombre) => nombre !== 'lugar-dos.jpg'))(
    '%s cut anywhere in its picture is damaged',
    async (nombre) => {
      const entero = muestra(nombre);
      const fin = entero.lastIndexOf('ffd9', undefined, 'hex');
      for (const largo of [
        ...Array.from({ length: Math.floor(fin / 7) }, (_, i) => 1 + 7 * i),
        fin - 2,
        fin - 1,
      ]) {
        expect([largo, await veredicto(entero.subarray(0, largo), 'a.jpg')]).toEqual([
          largo,
          'adjunto_danado',
        ]);
      }
    },
  );

  it.each(['base.jpg', 'cmyk.jpg', 'gris.jpg', 'exif.jpg', 'secuencial.jpg'])(
    '%s with all of its picture but without the mark of its end is accepted',
    async (nombre) => {
      const entero = muestra(nombre);
      const fin = entero.lastIndexOf('ffd9', undefined, 'hex');
      for (const sinMarca of [entero.subarray(0, fin), entero.subarray(0, fin + 1)]) {
        expect(await veredicto(sinMarca, 'a.jpg')).toBe('jpg');
        expect(await veredicto(Buffer.concat([sinMarca, Buffer.alloc(500)]), 'a.jpg')).toBe('jpg');
      }
    },
  );

  it.each(['progresivo.jpg', 'aritmetico.jpg'])('%s without that mark is damaged', async (nombre) => {
    const entero = muestra(nombre);
    const fin = entero.lastIndexOf('ffd9', undefined, 'hex');
    expect(await veredicto(entero.subarray(0, fin), 'a.jpg')).toBe('adjunto_danado');
  });

  it('may restart its scan many thousand times', async () => {
    const reinicios = Buffer.concat(
      Array.from({ length: 20_000 }, (_, i) => Buffer.from([0x55, 0xff, 0xd0 + (i % 8)])),
    );
    const fin = jpg.lastIndexOf('ffd9', undefined, 'hex');
    const largo = Buffer.concat([jpg.subarray(0, fin), reinicios, jpg.subarray(fin)]);
    expect(await veredicto(largo, 'a.jpg')).toBe('jpg');
  });

  it('cut after its thumbnail is damaged: the end of the thumbnail is not its own', async () => {
    const exif = muestra('exif.jpg');
    const miniatura = exif.indexOf('ffd9', 0, 'hex') + 2;
    expect(miniatura).toBeLessThan(exif.length);
    expect(await veredicto(exif.subarray(0, miniatura), 'a.jpg')).toBe('adjunto_danado');
  });

  it('may be followed by other pictures, a video or stray bytes', async () => {
    expect(await veredicto(Buffer.concat([jpg, muestra('exif.jpg')]), 'a.jpg')).toBe('jpg');
    expect(await veredicto(Buffer.concat([jpg, Buffer.from('\0\0\0\x18ftypmp42')]), 'a.jpg')).toBe('jpg');
    expect(await veredicto(Buffer.concat([jpg, Buffer.alloc(3000)]), 'a.jpg')).toBe('jpg');
  });

  it('may have fill bytes and some strays between its segments', async () => {
    const despues = 4 + jpg.readUInt16BE(4);
    const partes = (medio: Buffer) => Buffer.concat([jpg.subarray(0, despues), medio, jpg.subarray(despues)]);
    expect(await veredicto(partes(enHex('ff ff ff ff')), 'a.jpg')).toBe('jpg');
    expect(await veredicto(partes(Buffer.alloc(40)), 'a.jpg')).toBe('jpg');
    expect(await veredicto(partes(Buffer.alloc(200_000)), 'a.jpg')).toBe('adjunto_danado');
    const extensa = Buffer.concat(
      Array.from({ length: 30 }, () => Buffer.concat([enHex('ff e2 ff ff'), Buffer.alloc(65533)])),
    );
    expect(await veredicto(partes(extensa), 'a.jpg')).toBe('jpg');
  });

  it.each([
    ['no frame', 'ff d8 ff da 00 08 01 01 00 00 3f 00 11 22 ff d9'],
    ['no scan', 'ff d8 ff c0 00 0b 08 00 10 00 10 01 01 11 00 ff d9'],
    ['no width', 'ff d8 ff c0 00 0b 08 00 10 00 00 01 01 11 00 ff da 00 08 01 01 00 00 3f 00 11 ff d9'],
    [
      'a frame of nine components',
      'ff d8 ff c0 00 0b 08 00 10 00 10 09 01 11 00 ff da 00 08 01 01 00 00 3f 00 11 ff d9',
    ],
    ['a segment of no length', 'ff d8 ff e0 00 00 ff d9'],
    ['only its start', 'ff d8 ff'],
    ['a start in its start', 'ff d8 ff d8 ff d9'],
  ])('with %s is damaged', async (_que, hex) =>
    expect(await veredicto(enHex(hex), 'a.jpg')).toBe('adjunto_danado'),
  );

  it('of the least that is legal is accepted', async () => {
    const minimo = 'ff d8 ff c0 00 0b 08 00 10 00 10 01 01 11 00 ff da 00 08 01 01 00 00 3f 00 11 ff d9';
    expect(await veredicto(enHex(minimo), 'a.jpg')).toBe('jpg');
  });

  it('that is also a script is not admitted', async () => {
    const guion = Buffer.concat([
      jpg.subarray(0, 4),
      enHex('2f 2a'),
      Buffer.alloc(0x2f2a - 2, 0x20),
      jpg.subarray(20),
    ]);
    expect(await veredicto(guion, 'a.jpg')).toBe('adjunto_tipo');
  });
});

describe('a PNG', () => {
  it.each(dibujos)('%s cut anywhere is damaged', async (nombre) => {
    const entero = muestra(nombre);
    const fin = entero.lastIndexOf('IEND');
    for (let largo = 1; largo < fin; largo += 13) {
      expect([largo, await veredicto(entero.subarray(0, largo), 'a.png')]).toEqual([largo, 'adjunto_danado']);
    }
    expect(await veredicto(entero.subarray(0, fin + 3), 'a.png')).toBe('adjunto_danado');
    expect(await veredicto(entero.subarray(0, fin + 4), 'a.png')).toBe('png');
  });

  it('with any byte of its header or its picture flipped is damaged', async () => {
    const idat = png.indexOf('IDAT');
    for (const lugar of [
      12,
      16,
      19,
      23,
      24,
      25,
      26,
      27,
      28,
      29,
      32,
      idat,
      idat + 4,
      idat + 900,
      png.lastIndexOf('IDAT') + 90,
    ]) {
      expect([lugar, await veredicto(conBytes(png, lugar, [(png[lugar] ?? 0) ^ 0x10]), 'a.png')]).toEqual([
        lugar,
        'adjunto_danado',
      ]);
    }
  });

  it('may have a wrong CRC in a chunk that is only additional, and bytes after its end', async () => {
    const texto = bloque('tEXt', Buffer.from('Autor\0IPS'));
    const danado = conBytes(texto, texto.length - 1, [(texto.at(-1) ?? 0) ^ 1]);
    for (const adicional of [texto, danado]) {
      expect(
        await veredicto(Buffer.concat([png.subarray(0, 33), adicional, png.subarray(33)]), 'a.png'),
      ).toBe('png');
    }
    expect(await veredicto(Buffer.concat([png, Buffer.from('cola')]), 'a.png')).toBe('png');
  });

  it.each([
    ['a zero width', cabecera(0, 10, 8, 2)],
    ['a depth that its colour does not allow', cabecera(10, 10, 1, 2)],
    ['an unknown colour', cabecera(10, 10, 8, 5)],
    ['an enormous height', cabecera(10, 0x80000000, 8, 2)],
  ])('with %s is damaged', async (_que, ihdr) => {
    expect(await veredicto(Buffer.concat([png.subarray(0, 8), ihdr, png.subarray(33)]), 'a.png')).toBe(
      'adjunto_danado',
    );
  });

  it('without a picture, or with one that is not deflated, is damaged', async () => {
    const fin = bloque('IEND', Buffer.alloc(0));
    const con = (...bloques: Buffer[]) =>
      veredicto(Buffer.concat([png.subarray(0, 33), ...bloques, fin]), 'a.png');
    expect(await con()).toBe('adjunto_danado');
    expect(await con(bloque('IDAT', Buffer.alloc(0)))).toBe('adjunto_danado');
    expect(await con(bloque('IDAT', Buffer.from('MZ\x90\0')))).toBe('adjunto_danado');
    expect(await con(bloque('id3 ', Buffer.alloc(4)))).toBe('adjunto_danado');
  });

  it('of a million chunks is refused in time', async () => {
    const vacios = Buffer.concat(Array.from({ length: 800_000 }, () => bloque('tEXt', Buffer.alloc(0))));
    expect(await veredicto(Buffer.concat([png.subarray(0, 33), vacios, png.subarray(33)]), 'a.png')).toBe(
      'adjunto_danado',
    );
  });
});

function bloque(tipo: string, datos: Buffer): Buffer {
  const largo = Buffer.alloc(4);
  largo.writeUInt32BE(datos.length);
  const cuerpo = Buffer.concat([Buffer.from(tipo, 'latin1'), datos]);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(cuerpo));
  return Buffer.concat([largo, cuerpo, crc]);
}

function cabecera(ancho: number, alto: number, profundidad: number, color: number): Buffer {
  const datos = Buffer.alloc(13);
  datos.writeUInt32BE(ancho, 0);
  datos.writeUInt32BE(alto, 4);
  datos.writeUInt8(profundidad, 8);
  datos.writeUInt8(color, 9);
  return bloque('IHDR', datos);
}
