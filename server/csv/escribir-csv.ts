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

// A spreadsheet runs a cell that begins with one of these signs as a formula (OWASP, CSV injection); some read the
// full-width ones of East Asian keyboards alike. Where semicolons
// or tabs separate cells, one of our cells may contain such a beginning.
const FORMULA = /(^|[;,\t\r\n])(?=[=+\-@\t\r＝＋－＠])/g;
const DESARMADA = /(^|[;,\t\r\n])'(?=[=+\-@\t\r＝＋－＠])/g;

/** Puts an apostrophe before what a spreadsheet would run as a formula. */
export function desarmar(valor: string): string {
  return valor.replace(FORMULA, "$1'");
}

/** The inverse of desarmar, for importing what was exported. */
export function rearmar(valor: string): string {
  return valor.replace(DESARMADA, '$1');
}
