/** CSV as office programs write it. */
import { pipeline } from 'node:stream/promises';
import { setImmediate as cederTurno } from 'node:timers/promises';
import { CsvError, parse, type Info } from 'csv-parse';
import { rearmar } from './escribir-csv.ts';

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

/** The file is no CSV, or not one with these columns; the message is for people. */
export class ErrorCsv extends Error {
  readonly linea: number;

  constructor(mensaje: string, linea: number) {
    super(mensaje);
    this.linea = linea;
  }
}

/** Bytes parsed at a time, between which others have their turn: some milliseconds. */
const TROZO = 64 * 1024;

/**
 * Reads UTF-8 (with or without mark) or Windows-1252, parted by commas or semicolons, with a line of names that must
 * have `columnas`. Throws ErrorCsv.
 */
export async function leerCsv(bytes: Uint8Array, columnas: readonly string[]): Promise<FilaCsv[]> {
  const contenido = decodificar(bytes);
  const cabecera = /^[^\r\n]*/.exec(contenido)?.[0] ?? '';
  const delimiter = cabecera.split(';').length > cabecera.split(',').length ? ';' : ',';
  const presentes = new Set(
    cabecera.split(delimiter).map((nombre) => nombre.replaceAll('"', '').trim().toLowerCase()),
  );
  const faltan = columnas.filter((columna) => !presentes.has(columna));
  if (faltan.length > 0) {
    throw new ErrorCsv(`A la primera línea del CSV le falta: ${faltan.join(', ')}.`, 1);
  }
  const filas: FilaCsv[] = [];
  const lector = parse({
    delimiter,
    columns: (nombres: string[]) => nombres.map((nombre) => nombre.trim().toLowerCase()),
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  try {
    await pipeline(trozos(Buffer.from(contenido)), lector, async (leidas: AsyncIterable<Leida>) => {
      for await (const { record, info } of leidas)
        filas.push({ linea: info.lines, valores: limpiar(record) });
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const linea = Number(error.lines) || 1;
    throw new ErrorCsv(`El archivo no es un CSV válido en la línea ${linea}: revise las comillas.`, linea);
  }
  return filas;
}

interface Leida {
  record: Record<string, string>;
  info: Info;
}

async function* trozos(contenido: Buffer): AsyncGenerator<Buffer> {
  for (let i = 0; i < contenido.length; i += TROZO) {
    yield contenido.subarray(i, i + TROZO);
    await cederTurno();
  }
}

function limpiar(registro: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(registro).map(([nombre, valor]) => [nombre, rearmar(valor ?? '')]),
  );
}

function decodificar(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
