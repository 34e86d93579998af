import { describe, expect, it } from 'vitest';
import { conBytes, muestra, veredicto } from './prueba.ts';
import { escribirZip } from './zip-de-prueba.ts';

const gs = muestra('gs.pdf');
const cuerpo = gs.toString('latin1');
const como = (texto: string | Buffer) => veredicto(texto, 'a.pdf');

describe('before the header of a PDF', () => {
  it.each([
    ['blanks', '\r\n\r\n  '],
    ['a byte order mark', '\xef\xbb\xbf'],
    ['stray bytes', '\x00\x01\x80'],
    [
      'the headers of an HTTP answer',
      'HTTP/1.1 200 OK\r\nServer: Apache/2.4 (Unix)\r\nContent-Length: 999\r\n\r\n',
    ],
    ['the headers of a form', '------WebKitFormBoundaryAb12\r\nContent-Type: application/pdf\r\n\r\n'],
    ['a job language', '\x1b%-12345X@PJL JOB\r\n@PJL SET RESOLUTION=600\r\n'],
    ['a MacBinary header', `\0\x05a.pdf${'\0'.repeat(58)}PDF CARO${'\0'.repeat(55)}`],
    ['1 000 blanks', ' '.repeat(1000)],
  ])('%s may stand', async (_que, prefijo) => expect(await como(prefijo + cuerpo)).toBe('pdf'));

  it.each([
    ['a program', 'MZ\x90\0\x03\0\0\0'],
    ['a Linux program', '\x7fELF\x02\x01\x01'],
    ['a Mac program', '\xcf\xfa\xed\xfe\x07\0\0\x01'],
    ['a shell script', '#!/bin/sh\nrm -rf x\nexit\n'],
    ['a batch script', '@echo off\r\ncalc.exe\r\n'],
    ['HTML', '<html><script>alert(1)</script>\n'],
    ['HTML in UTF-16', Buffer.from('\ufeff<html><script>', 'utf16le').toString('latin1')],
    ['HTML in a header', 'X-A: <script>alert(1)</script>\n'],
    ['a script in a comment', '/*'],
    ['a script', 'var a = 1;\n'],
    ['a script that ends in a template', 'x=`'],
    ['PHP', '<?php system($_GET[1]); ?>\n'],
    ['an application', '<hta:application>\n'],
    ['a ZIP after a blank', '\nPK\x03\x04\x0a\0\0\0\0\0'],
    ['a picture', 'GIF89a\x01\0\x01\0'],
    ['a RAR', 'Rar!\x1a\x07\0'],
    ['a link of Windows', 'L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F'],
    ['text', 'Este documento menciona '],
    ['RTF', '{\\rtf1 '],
  ])('%s may not', async (_que, prefijo) => expect(await como(prefijo + cuerpo)).toBe('adjunto_tipo'));

  it('an archive with a PDF in it is an archive, and a torn one is damaged', async () => {
    const zip = escribirZip([{ nombre: 'a.pdf', datos: gs, metodo: 0 }]);
    expect(await como(zip)).toBe('adjunto_tipo');
    expect(await como(zip.subarray(0, zip.length - 30))).toBe('adjunto_danado');
  });

  it('there is room for 1 023 bytes, not for more', async () => {
    expect(await como(' '.repeat(1023) + cuerpo)).toBe('pdf');
    expect(await como(' '.repeat(1024) + cuerpo)).toBe('adjunto_tipo');
  });

  it('a tar with a PDF in it is an archive', async () => {
    const tar = Buffer.alloc(512);
    tar.write('a.pdf', 0);
    tar.write('0000644\0', 100);
    tar.write('ustar\x0000', 257, 'latin1');
    tar.fill(' ', 148, 156);
    const suma = tar.reduce((total, byte) => total + byte, 0);
    tar.write(`${suma.toString(8).padStart(6, '0')}\0 `, 148);
    expect(await como(Buffer.concat([tar, gs]))).toBe('adjunto_tipo');
  });
});

describe('after the end of a PDF', () => {
  it.each([
    ['zeros, many', '\0'.repeat(200_000)],
    ['blanks and ^Z', '\r\n\r\n \x1a'],
    ['what a web server adds', '<!-- 0.02 s --><script src="x"></script>'],
    ['the end of a form', '\r\n------WebKitFormBoundaryAb12--\r\n'],
  ])('%s may stand', async (_que, sobrante) => expect(await como(cuerpo + sobrante)).toBe('pdf'));

  it('another file may not', async () => {
    expect(await como(cuerpo + 'MZ'.repeat(100_000))).toBe('adjunto_danado');
  });

  it('the line may end in any way or not at all', async () => {
    const sinFin = cuerpo.trimEnd();
    for (const fin of ['', '\n', '\r', '\r\n']) expect(await como(sinFin + fin)).toBe('pdf');
  });

  it('a mark that lost some letters is forgiven, a pointer that lost some digits is not', async () => {
    const marca = cuerpo.lastIndexOf('%%EOF');
    for (const quedan of [0, 1, 4]) expect(await como(cuerpo.slice(0, marca + quedan))).toBe('pdf');
    expect(await como(cuerpo.slice(0, marca - 2))).toBe('adjunto_danado');
    expect(await como(cuerpo.slice(0, cuerpo.lastIndexOf('startxref') + 9))).toBe('adjunto_danado');
  });
});

describe('a PDF', () => {
  it.each([
    ['only a header', '%PDF-1.7\n'],
    ['a header and a mark', '%PDF-1.7\n%%EOF\n'],
    ['no objects', '%PDF-1.7\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n'],
    ['no root', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n'],
    ['letters', '%PDF'],
  ])('of %s is damaged', async (_que, texto) => expect(await como(texto)).toBe('adjunto_danado'));

  it.each([
    'gs.pdf',
    'texto.pdf',
    'objstm.pdf',
    'cifrado.pdf',
    'lineal.pdf',
    'linealcifrado.pdf',
    'linincr.pdf',
  ])('%s cut anywhere before its last kilobyte is damaged', async (nombre) => {
    const entero = muestra(nombre);
    const incremento = nombre === 'linincr.pdf' ? muestra('lineal.pdf').length + 40 : 0;
    for (let largo = 1; largo < entero.length - 64; largo += 61) {
      // An updated file cut where its first revision ends is that revision, whole.
      if (incremento && Math.abs(largo - muestra('lineal.pdf').length) < 40) continue;
      expect([largo, await como(entero.subarray(0, largo))]).toEqual([largo, 'adjunto_danado']);
    }
  });

  it('that ends in the middle of an update is damaged', async () => {
    const actualizado = muestra('incremental.pdf');
    const primera = actualizado.indexOf('%%EOF') + 5;
    expect(await como(actualizado.subarray(0, primera))).toBe('pdf');
    expect(await como(actualizado.subarray(0, primera + 30))).toBe('adjunto_danado');
    expect(await como(actualizado.subarray(0, actualizado.length - 60))).toBe('adjunto_danado');
  });

  it('that declares itself longer than it is is damaged, one that grew is not', async () => {
    const lineal = muestra('lineal.pdf');
    const largo = lineal.indexOf(`/L ${lineal.length}`) + 3;
    expect(largo).toBeGreaterThan(3);
    expect(await como(conBytes(lineal, largo, '9'))).toBe('adjunto_danado');
  });
});
