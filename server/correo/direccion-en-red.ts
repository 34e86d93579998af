/** An address as it goes over the network. */
import { domainToASCII } from 'node:url';
import { DIRECCION_MAXIMO } from '../../shared/direccion.ts';
import { errorDeCampo } from '../errores.ts';

/** Labels of letters, digits and hyphens, the last one no number (RFC 1123, 2.1; RFC 3696, 2). */
const DOMINIO = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * With its domain in ASCII (IDNA, `xn--`), so that servers without other alphabets take it and one address has one
 * spelling. Throws `validacion` for the field `direccion`.
 */
export function direccionEnRed(escrita: string): string {
  const arroba = escrita.lastIndexOf('@');
  const dominio = domainToASCII(escrita.slice(arroba + 1));
  if (!DOMINIO.test(dominio)) throw errorDeCampo('direccion', 'formato');
  const enRed = `${escrita.slice(0, arroba)}@${dominio}`;
  if (enRed.length > DIRECCION_MAXIMO) throw errorDeCampo('direccion', 'largo');
  return enRed;
}
