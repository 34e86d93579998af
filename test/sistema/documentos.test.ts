/**
 * Real documents of real length, made by LibreOffice, go through the upload as a browser would send them. Needs Debian's
 * libreoffice-writer, libreoffice-calc, libreoffice-impress and qpdf.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extensionDe, mimeDe, type Extension } from '../../shared/tipos-adjunto.ts';
import { montar } from '../server/apoyo.ts';
import { fotoDe, libroLargo, presentacionLarga, textoLargo } from './documentos.ts';

const correr = promisify(execFile);
const MINUTOS = 60_000;

const faltan = (
  await Promise.all(
    ['soffice', 'qpdf'].map((programa) =>
      correr(programa, ['--version']).then(
        () => '',
        () => programa,
      ),
    ),
  )
).filter(Boolean);
const AVISO = `Faltan ${faltan.join(' y ')}: instale libreoffice-writer, libreoffice-calc, libreoffice-impress y qpdf.`;

let carpeta: string;
beforeAll(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-documentos-'));
});
afterAll(() => rm(carpeta, { recursive: true, force: true }));

test('LibreOffice and qpdf are here', ({ skip }) => {
  if (process.env.CI !== 'true') skip(faltan.length > 0, AVISO);
  expect(faltan, AVISO).toEqual([]);
});

describe.skipIf(faltan.length > 0)('a document made by LibreOffice', () => {
  // A photo of noise brings a file close to the limit of 10 485 760 bytes, whatever the format.
  const GRANDE = 9_700_000;
  test.each<[string, string, () => string, Extension[], number]>([
    ['a text of 200 pages', 'texto.fodt', () => textoLargo(200), ['docx', 'doc', 'pdf'], 50_000],
    ['a text with a photo', 'informe.fodt', () => textoLargo(20, fotoDe(GRANDE)), ['docx', 'doc'], 9_000_000],
    ['a book of 50 sheets', 'hojas.fods', () => libroLargo(50, 200), ['xlsx', 'xls', 'pdf'], 100_000],
    ['a book of 50 000 rows', 'filas.fods', () => libroLargo(1, 50_000), ['xlsx', 'xls'], 1_000_000],
    [
      'a book with a photo',
      'libro.fods',
      () => libroLargo(3, 100, fotoDe(GRANDE)),
      ['xlsx', 'xls'],
      9_000_000,
    ],
    ['100 slides', 'laminas.fodp', () => presentacionLarga(100), ['pptx', 'ppt', 'pdf'], 50_000],
    [
      'slides with a photo',
      'curso.fodp',
      () => presentacionLarga(10, fotoDe(GRANDE)),
      ['pptx', 'ppt'],
      9_000_000,
    ],
  ])(
    '%s is taken as what it is',
    async (_que, fuente, escribir, formatos, minimo) => {
      await writeFile(join(carpeta, fuente), escribir());
      for (const formato of formatos) {
        const ruta = await convertir(fuente, formato);
        const bytes = await readFile(ruta);
        expect(bytes.length, ruta).toBeGreaterThan(minimo);
        await exigirTomado(bytes, basename(ruta));
      }
    },
    5 * MINUTOS,
  );

  test(
    'a PDF is taken linearised, with other lines or none at its end, encrypted, and behind a ticket',
    async () => {
      await writeFile(join(carpeta, 'pdf.fodt'), textoLargo(300));
      const simple = await convertir('pdf.fodt', 'pdf');
      const variantes: [string, string[]][] = [
        ['lineal.pdf', ['--linearize']],
        ['lineal-en-flujos.pdf', ['--linearize', '--object-streams=generate']],
        ['cifrado.pdf', ['--encrypt', 'a', 'b', '256', '--']],
        ['sin-comprimir.pdf', ['--qdf', '--object-streams=disable']],
      ];
      for (const [nombre, opciones] of variantes) {
        await correr('qpdf', [...opciones, simple, join(carpeta, nombre)]);
        const bytes = await readFile(join(carpeta, nombre));
        const otros = [
          bytes,
          bytes.subarray(0, bytes.length - 1),
          Buffer.concat([bytes, Buffer.from('\r\n'.repeat(200))]),
          Buffer.concat([Buffer.from('Tiquete 4021\r\nUsuario: aperez\r\n'), bytes]),
        ];
        for (const otro of otros) {
          await exigirTomado(otro, nombre);
        }
        const cortado = await subir(bytes.subarray(0, bytes.length * 0.6), nombre);
        expect([cortado.status, cortado.json.codigo]).toEqual([415, 'adjunto_danado']);
      }
    },
    5 * MINUTOS,
  );
});

async function exigirTomado(bytes: Buffer, nombre: string): Promise<void> {
  const { status, json } = await subir(bytes, nombre);
  expect([nombre, bytes.length, status, json.codigo ?? json.tipo]).toEqual([
    nombre,
    bytes.length,
    200,
    mimeDe(extensionDe(nombre) as Extension),
  ]);
}

async function subir(bytes: Buffer, nombre: string) {
  const { ips } = await montar();
  return (await ips()).subir(new Uint8Array(bytes), nombre);
}

/** By a LibreOffice of its own, with a profile in this test's folder. */
async function convertir(fuente: string, formato: Extension): Promise<string> {
  const perfil = pathToFileURL(join(carpeta, 'perfil')).href;
  const opciones = [`-env:UserInstallation=${perfil}`, '--headless', '--convert-to', formato];
  await correr('soffice', [...opciones, '--outdir', carpeta, join(carpeta, fuente)], {
    timeout: 4 * MINUTOS,
  });
  return join(carpeta, `${basename(fuente, extname(fuente))}.${formato}`);
}
