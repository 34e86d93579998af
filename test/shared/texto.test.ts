import { describe, expect, test } from 'vitest';
import { contar, normalizar, primeraParte } from '../../shared/texto.ts';
import { texto } from '../../shared/esquema-texto.ts';

function fallas(maximo: number, valor: unknown): string[] {
  const leido = texto(maximo).safeParse(valor);
  return leido.success ? [] : leido.error.issues.map(({ message }) => message);
}

describe('the length of a text', () => {
  test('is counted in code points after NFC', () => {
    expect(contar(normalizar('e\u0301'.repeat(30)))).toBe(30);
    expect(contar('😀'.repeat(30))).toBe(30);
  });

  test('of exactly the limit passes and one more does not', () => {
    expect(fallas(30, '😀'.repeat(30))).toEqual([]);
    expect(fallas(30, '😀'.repeat(31))).toEqual(['largo']);
    expect(fallas(30, `  ${'a'.repeat(30)}  `)).toEqual([]);
  });
});

describe('a text', () => {
  test.each(['', '   ', '\n\t', '\u200b\u200d', '\u00a0\u2003'])(
    'that shows nothing (%j) is refused',
    (valor) => {
      expect(fallas(30, valor)[0]).toBe('requerido');
    },
  );

  test.each(['a\u0000b', 'a\u0007', 'a\ud800', '\udc00a'])(
    'with what cannot be shown (%j) is refused',
    (valor) => {
      expect(fallas(30, valor)).toContain('caracteres');
    },
  );

  test('that is absent is told from one of another type', () => {
    expect(fallas(30, undefined)).toEqual(['requerido']);
    expect(fallas(30, 5)).toEqual(['formato']);
  });

  test('keeps emoji, right-to-left letters and HTML as they are', () => {
    for (const valor of ['👩‍⚕️ ok', 'مرحبا', '<b>x</b>']) expect(texto(30).parse(valor)).toBe(valor);
  });
});

describe('the first part of a long text', () => {
  test('ends at a word and within the limit', () => {
    expect(primeraParte('El cargue de la resolución no termina nunca', 30)).toBe(
      'El cargue de la resolución no',
    );
  });

  test('is cut inside a word when there is no near space', () => {
    expect(primeraParte('a'.repeat(40), 30)).toBe('a'.repeat(30));
  });

  test('never cuts a code point in two', () => {
    expect(primeraParte('😀'.repeat(40), 30)).toBe('😀'.repeat(30));
  });

  test('of a short text is all of it', () => {
    expect(primeraParte(' hola ', 30)).toBe('hola');
  });
});
