/** The settings of mail are checked as a whole, and what is wrong is said without the password. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ErrorConfig, leerConfig } from '../../../server/config.ts';

const BUENAS = {
  MESA_SMTP: 'smtp://correo.eps.com',
  MESA_REMITENTE: 'mesa@eps.com',
  MESA_URL: 'https://mesa.eps.com',
};

const leer = (cambios: Record<string, string | undefined> = {}) =>
  leerConfig({}, { ...BUENAS, ...cambios }).correo;

function archivo(contenido: string): string {
  const carpeta = mkdtempSync(join(tmpdir(), 'mesa-clave-'));
  onTestFinished(() => rmSync(carpeta, { recursive: true }));
  const nombre = join(carpeta, 'clave');
  writeFileSync(nombre, contenido);
  return nombre;
}

test('without MESA_SMTP there is no mail', () => {
  expect(leerConfig({}, {}).correo).toBe(undefined);
  expect(leer({ MESA_SMTP: '', MESA_REMITENTE: '' })).toBe(undefined);
});

describe('the server', () => {
  test.each([
    ['smtp://correo.eps.com', { host: 'correo.eps.com', puerto: 587, tls: 'exigido', cuenta: undefined }],
    ['smtps://correo.eps.com', { host: 'correo.eps.com', puerto: 465, tls: 'siempre', cuenta: undefined }],
    ['smtp://10.0.0.5:25?tls=no', { host: '10.0.0.5', puerto: 25, tls: 'no', cuenta: undefined }],
    ['smtp://127.0.0.1:25', { host: '127.0.0.1', puerto: 25, tls: 'no', cuenta: undefined }],
    ['smtp://[::1]:25', { host: '::1', puerto: 25, tls: 'no', cuenta: undefined }],
    [
      'smtps://mesa%40eps.com:a%3Ab%25@correo.eps.com:4650/',
      { puerto: 4650, tls: 'siempre', cuenta: { usuario: 'mesa@eps.com', clave: 'a:b%' } },
    ],
  ])('%s is read', (smtp, esperado) => {
    expect(leer({ MESA_SMTP: smtp })!.smtp).toMatchObject(esperado);
  });

  test('has its password in a file', () => {
    const { smtp } = leer({
      MESA_SMTP: 'smtp://mesa@correo.eps.com',
      MESA_SMTP_CLAVE_ARCHIVO: archivo('una clave con espacios \n'),
    })!;
    expect(smtp.cuenta).toEqual({ usuario: 'mesa', clave: 'una clave con espacios ' });
  });

  test.each([
    ['MESA_SMTP', 'correo.eps.com'],
    ['MESA_SMTP', 'https://correo.eps.com'],
    ['MESA_SMTP', 'smtp://correo.eps.com/otra'],
    ['MESA_SMTP', 'smtp://correo.eps.com?tls=quizas'],
    ['MESA_SMTP', 'smtps://correo.eps.com?tls=no'],
    ['MESA_SMTP', 'smtp://mesa@correo.eps.com'],
    ['MESA_SMTP', 'smtp://:secreta@correo.eps.com'],
    ['MESA_SMTP', 'smtp://mesa:secreta@correo.eps.com?tls=no'],
    ['MESA_SMTP', 'smtp://mesa:secreta%zz@correo.eps.com'],
    ['MESA_SMTP_CLAVE_ARCHIVO', '/no/existe'],
    ['MESA_REMITENTE', undefined],
    ['MESA_REMITENTE', 'Mesa de Ayuda'],
    ['MESA_REMITENTE', 'Mesa <mesa@eps.com>, Otra <otra@eps.com>'],
    ['MESA_REMITENTE', 'Mesa\r\nBcc: otra@eps.com <mesa@eps.com>'],
    ['MESA_URL', undefined],
    ['MESA_CORREO_PAUSA', '-1'],
    ['MESA_CORREO_TEXTOS', 'quizas'],
    ['MESA_PORTAL_PAGINA', 'portal.eps.com'],
    ['MESA_PORTAL_PAGINA', 'https://portal.eps.com/#inicio'],
    ['MESA_PORTAL_PAGINA', 'javascript:alert(1)'],
  ])('with %s=%s stops the start, and says which variable it is and no password', (nombre, valor) => {
    const leerMal = () => leer({ [nombre]: valor });
    expect(leerMal).toThrow(ErrorConfig);
    expect(leerMal).toThrow(nombre);
    expect(leerMal).not.toThrow(/secreta/);
  });

  test('is not read where what belongs to it stands alone', () => {
    expect(() => leer({ MESA_SMTP: '' })).toThrow('MESA_REMITENTE no sirve sin MESA_SMTP');
  });
});

test.each([
  ['mesa@eps.com', { nombre: 'Mesa de Ayuda IPS', direccion: 'mesa@eps.com', dominio: 'eps.com' }],
  ['Mesa, "la" de Ayuda <mesa@eps.com>', undefined],
  ['"Mesa, de Ayuda" <mesa@eps.com>', { nombre: 'Mesa, de Ayuda', direccion: 'mesa@eps.com' }],
  ['Señora Mesa <mesa@clínica.com>', { nombre: 'Señora Mesa', dominio: 'xn--clnica-4va.com' }],
])('the sender %s', (escrito, esperado) => {
  if (esperado) expect(leer({ MESA_REMITENTE: escrito })!.remitente).toMatchObject(esperado);
  else expect(() => leer({ MESA_REMITENTE: escrito })).toThrow('MESA_REMITENTE');
});

test.each([
  ['https://portal.eps.com/mesa', 'https://portal.eps.com/mesa#mesa={caso}'],
  ['https://portal.eps.com/mesa?mesa={caso}', 'https://portal.eps.com/mesa?mesa={caso}'],
  ['https://portal.eps.com/#/ayuda/{caso}', 'https://portal.eps.com/#/ayuda/{caso}'],
])('the portal’s page %s', (escrita, leida) => {
  expect(leer({ MESA_PORTAL_PAGINA: escrita })!.pagina).toBe(leida);
});
