import { describe, expect, test } from 'vitest';
import { leerCifras, leerNumeroDeCaso, leerTerminos, nitsPosibles } from '../../shared/numero-escrito.ts';

describe('the number of a case', () => {
  test.each([
    '40912',
    ' 40912 ',
    'caso 40912',
    'Caso No. 40912',
    'CASO N° 40912',
    'caso Nº40912',
    'N.º 40912',
    '№ 40912',
    'nro. 40912',
    'Número: 40.912',
    'nu\u0301mero 40912',
    '#40912',
    '# 40.912',
    'caso #40912.',
    'caso40912',
    'el caso 40912',
    'Solicitud de servicio No. 40912',
    'solicitud - 40912',
    'ticket 40912',
    'radicado 40912?',
    '40.912',
    '40,912',
    '40 912',
    '40\u00a0912',
    '40\u202f912',
    "40'912",
    '４０９１２',
    '0040912',
  ])('may be written %j', (escrito) => {
    expect(leerNumeroDeCaso(escrito)).toBe(40912);
  });

  test.each([
    '',
    'caso',
    '0',
    '-5',
    '1e3',
    '40.91',
    '40.9123',
    '409.12',
    '40912-5',
    '40912a',
    'a40912',
    'caso 40912 no carga',
    'caso 40912 40913 1',
    '29/01/2019',
    '9999999999999999',
    '40912; DROP TABLE casos',
  ])('is none of %j', (escrito) => {
    expect(leerNumeroDeCaso(escrito)).toBeUndefined();
  });

  // A pattern that tries every way to part this would not end before the test's time.
  test.each(['#', 'no ', 'caso #', '1 234 ', 'n.', '900.123.', '- ', '. '])(
    'is looked for in many times %j without trying every way to part it',
    (trozo) => {
      const largo = `${trozo.repeat(66)}x`;
      expect(leerNumeroDeCaso(largo)).toBeUndefined();
      expect(leerCifras(largo)).toBeUndefined();
      expect(leerTerminos(largo, () => [])).toBeInstanceOf(Array);
    },
  );
});

describe('the digits of a NIT in a search', () => {
  test.each([
    ['900123', ['900123']],
    ['900.123', ['900123']],
    ['900.12', ['90012']],
    ['NIT 900.123.4', ['9001234']],
    ['NIT 900.123.456', ['900123456']],
    ['nit 900.123.456 – 8', ['900123456']],
    ['900.123.456-7', ['900123456']],
    ['900.123.4568', ['900123456']],
    ['900123456 8', ['900123456']],
    ['9001234568', ['9001234568', '900123456']],
    ['1234567896', ['1234567896', '123456789']],
  ])('%j are %j', (escrito, cifras) => {
    expect(leerCifras(escrito)).toEqual(cifras);
  });

  test.each(['clínica', 'clínica 900123456', '900123456 caribe', ''])('are not in %j', (escrito) => {
    expect(leerCifras(escrito)).toBeUndefined();
  });

  test('stand for an IPS that is registered with its check digit or without', () => {
    expect(nitsPosibles('900123456')).toEqual(['900123456', '9001234568']);
    expect(nitsPosibles('1234567896')).toEqual(['1234567896', '123456789']);
    expect(nitsPosibles('9001234567')).toEqual(['9001234567']);
    // Eight digits are a person's, and nine that begin so may be a company's: two of them.
    expect(nitsPosibles('80012345')).toEqual(['80012345']);
  });
});

describe('what is searched for', () => {
  const terminos = (escrito: string) => leerTerminos(escrito, (texto) => texto.match(/\p{L}+|\d+/gu) ?? []);

  test.each([
    ['no carga', [{ palabra: 'no' }, { palabra: 'carga' }]],
    ['caso 40912 no carga', [{ enteros: ['40912'], partes: [] }, { palabra: 'no' }, { palabra: 'carga' }]],
    ['factura N° 40.912', [{ palabra: 'factura' }, { enteros: ['40912'], partes: ['40', '912'] }]],
    ['glosa NIT 900123456-8', [{ palabra: 'glosa' }, { enteros: ['900123456'], partes: [] }]],
    ['resolución 2463-1', [{ palabra: 'resolucion' }, { palabra: '2463' }, { palabra: '1' }]],
    ['caso', [{ palabra: 'caso' }]],
    ['%"*', []],
  ])('by %j', (escrito, esperados) => {
    expect(terminos(escrito)).toEqual(esperados);
  });
});
