/** A text as a cell of a workbook holds it. */
import { desarmar } from '../csv/escribir-csv.ts';

/** In UTF-16 units (Microsoft, "Excel specifications and limits"): a file with more in a cell has to be repaired. */
export const TEXTO_MAXIMO = 32_767;

const MARCA = '… [texto cortado: el CSV lo tiene completo]';

/** Not run as a formula, with a mark where it is too long, and with nothing that a workbook takes for an escape. */
export function textoDeCelda(texto: string): string {
  return buscable(sinEscapes(acortar(desarmar(texto))));
}

function acortar(texto: string): string {
  if (texto.length <= TEXTO_MAXIMO) return texto;
  const cabe = texto.slice(0, TEXTO_MAXIMO - MARCA.length);
  // Half a pair is no character.
  return cabe.replace(/[\ud800-\udbff]$/, '') + MARCA;
}

/** `_x0041_` is an A to a workbook (ECMA-376, ST_Xstring): its own underscore is written in the same way. */
function sinEscapes(texto: string): string {
  return texto.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

/**
 * The library keeps its texts in a bare object, where `constructor` and the like are found without having been put in,
 * and leaves a broken file. It does not write characters that XML has not, so one of those tells them apart.
 */
function buscable(texto: string): string {
  return texto in Object.prototype ? `${texto}\0` : texto;
}
