/** CSV as office programs write it. */
import { readFile } from 'node:fs/promises';
import { parse, type Info } from 'csv-parse/sync';
import { rearmar } from '../csv/escribir-csv.ts';
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

function decodificar(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
