import { TIPOS_ADJUNTO } from '../../../../shared/tipos-adjunto.ts';
import { describe, expect, it } from 'vitest';
import { azar, conBytes, muestra, muestras, veredicto } from './prueba.ts';

const EXTENSIONES = TIPOS_ADJUNTO.map(({ extension }) => extension);
const RESPUESTAS: string[] = [...EXTENSIONES, 'adjunto_tipo', 'adjunto_macros', 'adjunto_danado'];
const CARPETAS = /\.(docx?|xlsx?|pptx?|docm|xlsm|pptm)$/;

describe('content that is not what its name says', () => {
  it.each([
    ['a program of Windows', 'MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0'],
    ['a program of Linux', '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0'],
    ['a Java class', '\xca\xfe\xba\xbe\0\0\0\x34'],
    ['a script', '#!/bin/sh\nrm -rf x\n'],
    ['a page', '<!DOCTYPE html><script>alert(1)</script>'],
    ['SVG', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['text', 'hola'],
    ['CSV', 'nit;valor\r\n900123456;10\r\n'],
    ['RTF', '{\\rtf1\\ansi hola}'],
    ['GIF', 'GIF89a\x01\0\x01\0\x80\0\0'],
    ['RAR', 'Rar!\x1a\x07\x01\0'],
    ['7-Zip', '7z\xbc\xaf\x27\x1c\0\x04'],
    ['gzip', '\x1f\x8b\x08\0\0\0\0\0\0\x03'],
    ['an empty ZIP', `PK\x05\x06${'\0'.repeat(18)}`],
    ['a cabinet', 'MSCF\0\0\0\0'],
    ['a link', 'L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0heicmif1'],
    ['JPEG-XL', '\0\0\0\x0cJXL \x0d\x0a\x87\x0a'],
    ['PostScript', '%!PS-Adobe-3.0\n'],
    ['a form of PDF', '%FDF-1.2\n'],
    ['an old sheet without OLE2', '\x09\0\x04\0\x02\0\x10\0'],
  ])('%s is refused under every admitted name', async (_que, texto) => {
    const largo = texto + '\n'.repeat(6000);
    for (const extension of EXTENSIONES) {
      expect(await veredicto(texto, `a.${extension}`)).toBe('adjunto_tipo');
      expect(await veredicto(largo, `a.${extension}`)).toBe('adjunto_tipo');
    }
  });

  it('nothing, zeros, or less than a signature is damaged', async () => {
    for (const extension of EXTENSIONES) {
      expect(await veredicto('', `a.${extension}`)).toBe('adjunto_danado');
      expect(await veredicto(Buffer.alloc(30_000), `a.${extension}`)).toBe('adjunto_danado');
      for (const inicio of ['%', '%PD', 'P', 'PK', '\xff', '\xff\xd8', '\x89PNG', '\xd0\xcf\x11\xe0']) {
        expect(await veredicto(inicio, `a.${extension}`)).toBe('adjunto_danado');
      }
    }
  });
});

describe('damaged copies of real files', () => {
  const paquetes = muestras.filter((nombre) => CARPETAS.test(nombre) && nombre !== 'lamina.ppt');

  it.each(paquetes)('%s cut anywhere is never accepted', async (nombre) => {
    const entero = muestra(nombre);
    // A compound file may lack the padding of its last sector; any other byte counts.
    const margen = nombre.match(/\.(docx|xlsx|pptx)$/) && entero[0] === 0x50 ? 1 : 512;
    const paso = Math.max(1, Math.floor(entero.length / 60));
    for (let largo = 1; largo <= entero.length - margen; largo += paso) {
      expect([largo, await veredicto(entero.subarray(0, largo), nombre.replace(/m$/, 'x'))]).toEqual([
        largo,
        'adjunto_danado',
      ]);
    }
  });

  it('a presentation cut at many points is never accepted', async () => {
    const entero = muestra('lamina.ppt');
    for (const parte of [0.01, 0.1, 0.5, 0.9, 0.99]) {
      expect(await veredicto(entero.subarray(0, entero.length * parte), 'a.ppt')).toBe('adjunto_danado');
    }
  });

  it('any flipped bit in the parts of a package is noticed', async () => {
    const entero = muestra('texto.docx');
    const numero = azar(3);
    let aceptados = 0;
    for (let vez = 0; vez < 400; vez++) {
      const lugar = Math.floor(numero() * entero.length);
      const bit = 1 << Math.floor(numero() * 8);
      const copia = conBytes(entero, lugar, [(entero[lugar] ?? 0) ^ bit]);
      if ((await veredicto(copia, 'a.docx')) === 'docx') aceptados++;
    }
    // Dates, versions and attributes of the headers carry no content.
    expect(aceptados).toBeLessThan(100);
  });

  it('whatever bytes come, there is an answer and no exception', async () => {
    const numero = azar(20190129);
    const hasta = (tope: number) => Math.floor(numero() * tope);
    const limites = [0, 1, 0x7f, 0x80, 0xff];
    for (const nombre of muestras) {
      const original = muestra(nombre);
      if (original.length > 60_000) continue;
      for (let vez = 0; vez < 40; vez++) {
        let copia = Buffer.from(original);
        // Mostly in the headers, where the structure is.
        const tope = vez % 2 ? copia.length : Math.min(copia.length, 2048);
        for (let n = hasta(12); n >= 0; n--)
          copia[hasta(tope)] = vez % 3 ? hasta(256) : (limites[hasta(5)] ?? 0);
        if (vez % 5 === 0) copia = copia.subarray(0, hasta(copia.length));
        if (vez % 7 === 0) copia = Buffer.concat([copia, original.subarray(hasta(original.length))]);
        const extension = EXTENSIONES[hasta(EXTENSIONES.length)] ?? 'pdf';
        expect(RESPUESTAS).toContain(await veredicto(copia, `a.${extension}`));
      }
    }
  });

  it('the last 4 KiB of a file under its first bytes are not enough', async () => {
    for (const nombre of ['clave.docx', 'hoja.xls', 'texto.docx', 'base.png', 'texto.doc']) {
      const original = muestra(nombre);
      const hueco = Buffer.concat([original.subarray(0, 600), original.subarray(original.length - 3000)]);
      expect([nombre, await veredicto(hueco, nombre)]).toEqual([nombre, 'adjunto_danado']);
    }
  });
});
