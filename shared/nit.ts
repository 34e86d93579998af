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

// Grouped by dots or spaces or not at all; the check digit only after a dash (any of those people type).
const FORMA = /^(\d{6,10}|\d{1,3}(?:[. ]\d{3}){1,3})(?:\s*[-\u2010-\u2015]\s*(\d))?$/;

/**
 * Reads a NIT as people write it: `900123456`, `900.123.456`, `900123456-8`.
 * Returns the digits without check digit, or which rule is broken.
 */
export function leerNit(escrito: string): { nit: string } | { codigo: 'nit' | 'nit_digito' } {
  const partes = FORMA.exec(escrito.normalize('NFKC').trim());
  const nit = partes?.[1]?.replace(/\D/g, '') ?? '';
  if (nit.length < 6 || nit.length > 10) return { codigo: 'nit' };
  if (partes?.[2] !== undefined && Number(partes[2]) !== digitoVerificacion(nit)) {
    return { codigo: 'nit_digito' };
  }
  return { nit };
}
