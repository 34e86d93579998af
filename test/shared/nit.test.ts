import { describe, expect, test } from 'vitest';
import { digitoVerificacion, leerNit } from '../../shared/nit.ts';

describe('a NIT', () => {
  test.each([
    ['900123456', '900123456'],
    ['900.123.456', '900123456'],
    ['900 123 456', '900123456'],
    ['900123456-8', '900123456'],
    ['900.123.456-8', '900123456'],
    ['  900123456 - 8 ', '900123456'],
    ['900123456–8', '900123456'],
    ['９００１２３４５６', '900123456'],
    ['1.020.304.050', '1020304050'],
    ['NIT 900.123.456-8', '900123456'],
    ['nit: 900123456', '900123456'],
    ['N.I.T. No. 900 123 456 – 8', '900123456'],
    ['900123456—8', '900123456'],
    ['900123456‑8', '900123456'],
    ['900123456−8', '900123456'],
    ['900\u00a0123\u202f456 8', '900123456'],
    ['900.123.4568', '900123456'],
    ['9001234568', '900123456'],
    ['8909039388', '890903938'],
    ['10203040508', '1020304050'],
    // A person's number of ten digits, though the last would be the check digit of the others.
    ['1234567896', '1234567896'],
    ['9001234567', '9001234567'],
  ])('written as %j is read as %j', (escrito, nit) => {
    expect(leerNit(escrito)).toEqual({ nit });
  });

  test.each([
    '',
    'abc',
    '12345',
    '12345678901',
    '900,123,456',
    '90.0123.456',
    '900123456-',
    '900123456-88',
    '900123456 88',
    'NIT',
    'CC 900123456',
    '-8',
  ])('written as %j is refused', (escrito) => {
    expect(leerNit(escrito)).toEqual({ codigo: 'nit' });
  });

  test('with a wrong check digit is refused as such', () => {
    for (const escrito of ['900123456-7', 'NIT 900.123.456 – 7', '900123456 7']) {
      expect(leerNit(escrito)).toEqual({ codigo: 'nit_digito' });
    }
  });

  // Check digits published by their owners: Ecopetrol, Bancolombia, DIAN, Avianca.
  test.each([
    ['899999068', 1],
    ['890903938', 8],
    ['800197268', 4],
    ['890100577', 6],
  ])('%s has the check digit %i', (nit, digito) => {
    expect(digitoVerificacion(nit)).toBe(digito);
  });
});
