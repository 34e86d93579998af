/** NIT, the tax number by which an IPS is known. */

// DIAN, orden administrativa 4 de 1989: one weight a digit, from the right.
const PESOS = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

/** The check digit of a NIT by DIAN's modulo-11 rule. */
export function digitoVerificacion(nit: string): number {
  const suma = [...nit]
    .reverse()
    .reduce((total, digito, lugar) => total + Number(digito) * (PESOS[lugar] ?? 0), 0);
  const resto = suma % 11;
  return resto > 1 ? 11 - resto : resto;
}

// A NIT with or without the word before it; digits grouped by dots or spaces, or not; the check digit after any kind of
// dash, or missing.
const FORMA = /^(?:n\.?i\.?t\D*)?(\d{6,11}|\d{1,3}(?:[. ]\d{3}){1,3})(?:[-\s\u2010-\u2015\u2212]*(\d))?$/i;

// Ten digits are a company's nine with the check digit unless they begin with 0 or 1, as ten-digit numbers of persons
// do; eleven digits are ten with the check digit.
const JUNTO = /^([2-9]\d{8}|\d{10})(\d)$/;

/**
 * Reads a NIT as people write it: `900123456`, `NIT 900.123.456 – 8`, `9001234568`.
 * Returns the digits without check digit, or which rule is broken.
 */
export function leerNit(escrito: string): { nit: string } | { codigo: 'nit' | 'nit_digito' } {
  const [, cifras = '', digito] = FORMA.exec(escrito.normalize('NFKC').trim()) ?? [];
  const nit = cifras.replace(/\D/g, '');
  const [, solo = '', suyo] = JUNTO.exec(nit) ?? [];
  if (!digito && suyo && +suyo === digitoVerificacion(solo)) return { nit: solo };
  if (nit.length < 6 || nit.length > 10) return { codigo: 'nit' };
  return digito && +digito !== digitoVerificacion(nit) ? { codigo: 'nit_digito' } : { nit };
}
