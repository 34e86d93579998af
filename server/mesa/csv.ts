/** CSV as office programs write and read it. */
import { readFile } from 'node:fs/promises';
import { parse, type Info } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { ErrorComando } from './comando.ts';

export interface FilaCsv {
  /** Line of the file, from 1. */
  linea: number;
  valores: Record<string, string>;
}

/** A row that was not taken, and why. */
export interface Rechazada {
  linea: number;
  causa: string;
}

/** Reads UTF-8 (with or without mark) or Windows-1252, parted by commas or semicolons, with a line of names. */
export async function leerCsv(archivo: string, columnas: readonly string[]): Promise<FilaCsv[]> {
  const contenido = decodificar(await readFile(archivo));
  const cabecera = /^[^\r\n]*/.exec(contenido)?.[0] ?? '';
  const delimiter = cabecera.split(';').length > cabecera.split(',').length ? ';' : ',';
  let filas: { record: Record<string, string>; info: Info }[];
  try {
    filas = parse(contenido, {
      delimiter,
      columns: (nombres: string[]) => nombres.map((nombre) => nombre.trim().toLowerCase()),
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof filas;
  } catch (error) {
    const linea = error instanceof Error && 'lines' in error ? ` en la línea ${String(error.lines)}` : '';
    throw new ErrorComando(`El archivo no es un CSV válido${linea}: revise las comillas.`);
  }
  const presentes = new Set(
    cabecera.split(delimiter).map((nombre) => nombre.replaceAll('"', '').trim().toLowerCase()),
  );
  const faltan = columnas.filter((columna) => !presentes.has(columna));
  if (faltan.length > 0) {
    throw new ErrorComando(`A la primera línea del CSV le falta: ${faltan.join(', ')}.`);
  }
  return filas.map(({ record, info }) => ({
    linea: info.lines,
    valores: Object.fromEntries(
      Object.entries(record).map(([nombre, valor]) => [nombre, rearmar(valor ?? '')]),
    ),
  }));
}

/** One line of names and one for each row. */
export function escribirCsv(
  columnas: readonly string[],
  filas: readonly Record<string, string | number>[],
): string {
  return stringify(
    filas.map((fila) => columnas.map((columna) => desarmar(String(fila[columna] ?? '')))),
    { header: true, columns: [...columnas], record_delimiter: 'windows', bom: true },
  );
}

// A spreadsheet runs a cell that begins like this as a formula (OWASP, CSV injection).
const FORMULA = /^[=+\-@\t\r]/;

function desarmar(valor: string): string {
  return FORMULA.test(valor) ? `'${valor}` : valor;
}

/** The inverse, so that what was exported can be imported. */
function rearmar(valor: string): string {
  return valor.startsWith("'") && FORMULA.test(valor.slice(1)) ? valor.slice(1) : valor;
}

function decodificar(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
