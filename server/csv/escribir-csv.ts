/** Writes CSV that office programs read: UTF-8 with byte order mark, CRLF, and no cell that runs as a formula. */
import { stringify } from 'csv-stringify/sync';

type Fila = Readonly<Record<string, string | number>>;

/** A line of column names and a line for each row. A file written in pieces has `cabecera` only in its first piece. */
export function escribirCsv(
  columnas: readonly string[],
  filas: readonly Fila[],
  { cabecera = true } = {},
): string {
  return stringify(
    filas.map((fila) => columnas.map((columna) => desarmar(String(fila[columna] ?? '')))),
    {
      header: cabecera,
      columns: [...columnas],
      record_delimiter: 'windows',
      // The library quotes a cell with the whole CRLF, but not one with a single CR or LF.
      quoted_match: /[\r\n]/,
      bom: cabecera,
    },
  );
}

// A spreadsheet runs a cell that begins with one of these signs as a formula (OWASP, CSV injection). Some read the
// full-width ones of East Asian keyboards alike, and some leave out blanks and signs without width before them. Where
// semicolons or tabs separate cells, one of our cells may contain such a beginning. Apostrophes that were there before
// get one more, so that rearmar gives them back.
const SIGNO = String.raw`[=+\-@\t\r\n\v\f＝＋－＠﹢﹣﹦﹫]`;
const BLANCO = String.raw`(?:[^\S\t\r\n\v\f]|[\u200b-\u200f\u2060])*`;
const formula = (apostrofo: string) =>
  new RegExp(`^${apostrofo}(?='*${BLANCO}${SIGNO})|(?<=[;,\\t\\r\\n])${apostrofo}(?='*${SIGNO})`, 'g');
const FORMULA = formula('');
const DESARMADA = formula("'");

/** Puts an apostrophe before what a spreadsheet would run as a formula. */
export function desarmar(valor: string): string {
  return valor.replace(FORMULA, "'");
}

/** The inverse of desarmar, for importing what was exported. */
export function rearmar(valor: string): string {
  return valor.replace(DESARMADA, '');
}
