/** CSV as office programs read it: UTF-8 with its mark, CRLF, and no cell that runs. */
import { stringify } from 'csv-stringify/sync';

type Fila = Readonly<Record<string, string | number>>;

/** One line for each row, after one of names; a file that is written in pieces has `cabecera` only in the first. */
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
      // The library itself quotes only what holds the whole CRLF.
      quoted_match: /[\r\n]/,
      bom: cabecera,
    },
  );
}

// A spreadsheet runs a cell that begins like this as a formula (OWASP, CSV injection). Where its language parts cells by
// another sign than the comma, one begins in the middle of ours.
const FORMULA = /(^|[;,\t\r\n])(?=[=+\-@\t\r])/g;
const DESARMADA = /(^|[;,\t\r\n])'(?=[=+\-@\t\r])/g;

/** The text as a spreadsheet shows it and does not run it. */
export function desarmar(valor: string): string {
  return valor.replace(FORMULA, "$1'");
}

/** The inverse, so that what was exported can be imported. */
export function rearmar(valor: string): string {
  return valor.replace(DESARMADA, '$1');
}
