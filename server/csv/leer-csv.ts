/** Reads the CSV that office programs write; every import uses it. */
import { setImmediate as cederTurno } from 'node:timers/promises';
import { decodificarCsv } from './decodificar-csv.ts';
import { ErrorCsv } from './error-csv.ts';
import { rearmar } from './escribir-csv.ts';
import { tieneLetraAjena } from './paginas-de-codigo.ts';
import { partirCsv } from './partir-csv.ts';

export { ErrorCsv } from './error-csv.ts';

export interface FilaCsv {
  /** Line of the file, from 1. */
  linea: number;
  /** Values by column name; '' for a missing cell. */
  valores: Record<string, string>;
}

/** A row that was not taken, and why. */
export interface Rechazada {
  linea: number;
  causa: string;
}

export interface Csv {
  filas: FilaCsv[];
  /** Rows that do not match the columns. */
  rechazadas: Rechazada[];
  /** Columns that the import does not know, as the file writes their names. */
  sinUsar: string[];
}

/** Names without accents and in small letters. */
export interface Columnas {
  requeridas: readonly string[];
  opcionales?: readonly string[];
}

/** Rows between two pauses for other requests: some milliseconds. */
const TANDA = 500;

const SEPARADORES = [';', ',', '\t', '|'];

/**
 * Reads UTF-8, UTF-16, Windows-1252, CP850 or Mac Roman. Cells are separated by semicolons, commas, tabs or bars, or by
 * what a first line `sep=…` says. Then comes a line of names that must include `requeridas`. Rows of empty cells are
 * skipped. A row with more cells than names, or without the required ones, is refused: usually its text was split in
 * the wrong place. Throws ErrorCsv.
 */
export async function leerCsv(bytes: Uint8Array, columnas: Columnas): Promise<Csv> {
  const { texto, unByte } = decodificarCsv(bytes);
  const sep = SEP.exec(texto);
  const inicio = { desde: sep?.[0].length ?? 0, linea: sep ? 2 : 1 };
  const separador = sep?.[1] ?? elegirSeparador(texto, inicio, columnas);
  let titulos: Titulos | undefined;
  const csv: Csv = { filas: [], rechazadas: [], sinUsar: [] };
  let leidos = 0;
  for (const { linea, celdas } of partirCsv(texto, separador, inicio)) {
    leidos += 1;
    if (leidos % TANDA === 0) await cederTurno();
    if (estaVacio(celdas)) continue;
    if (!titulos) {
      titulos = leerTitulos(celdas, columnas, linea);
      csv.sinUsar = titulos.sinUsar;
      continue;
    }
    const causa = defectoDe(celdas, titulos, separador, unByte);
    if (causa) csv.rechazadas.push({ linea, causa });
    else csv.filas.push({ linea, valores: valoresDe(celdas, titulos) });
  }
  if (!titulos) leerTitulos([], columnas, 1);
  return csv;
}

const estaVacio = (celdas: readonly string[]): boolean => celdas.every((celda) => celda.trim() === '');

/** Excel's first line that names the separator; it is no row of data. */
const SEP = /^[ \t]*"?sep=([^\r\n])["\t ;,|]*(?:\r\n|\r|\n|$)/i;

/** The separator that yields the most known names; among equals, the most cells. */
function elegirSeparador(
  texto: string,
  inicio: { desde: number; linea: number },
  { requeridas, opcionales = [] }: Columnas,
): string {
  const conocidas = new Set([...requeridas, ...opcionales]);
  let mejor = { separador: SEPARADORES[0]!, conocidas: -1, celdas: 0 };
  for (const separador of SEPARADORES) {
    const celdas = primerRenglon(texto, separador, inicio);
    const halladas = celdas.filter((celda) => conocidas.has(nombreDe(celda))).length;
    if (halladas > mejor.conocidas || (halladas === mejor.conocidas && celdas.length > mejor.celdas)) {
      mejor = { separador, conocidas: halladas, celdas: celdas.length };
    }
  }
  return mejor.separador;
}

function primerRenglon(
  texto: string,
  separador: string,
  inicio: { desde: number; linea: number },
): readonly string[] {
  try {
    for (const { celdas } of partirCsv(texto, separador, inicio)) if (!estaVacio(celdas)) return celdas;
  } catch (error) {
    // Another separator may make the quotes valid.
    if (!(error instanceof ErrorCsv)) throw error;
  }
  return [];
}

interface Titulos {
  /** Number of columns up to the last one with a name. */
  cuantos: number;
  usados: { nombre: string; lugar: number; requerida: boolean }[];
  sinUsar: string[];
}

/** A column name for comparison: without accents, capitals, invisible characters and repeated spaces. */
function nombreDe(titulo: string): string {
  return titulo
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function leerTitulos(
  celdas: readonly string[],
  { requeridas, opcionales = [] }: Columnas,
  linea: number,
): Titulos {
  const nombres = celdas.map(nombreDe);
  const repetidos = new Set(nombres.filter((nombre, i) => nombre !== '' && nombres.indexOf(nombre) !== i));
  if (repetidos.size > 0) {
    const cuales = [...repetidos].join(', ');
    throw new ErrorCsv(`El CSV tiene más de una columna con el mismo nombre: ${cuales}.`, linea);
  }
  const faltan = requeridas.filter((columna) => !nombres.includes(columna));
  if (faltan.length > 0) {
    const donde = linea === 1 ? 'A la primera línea' : `A la línea ${linea}, la de los nombres de columnas,`;
    throw new ErrorCsv(`${donde} del CSV le falta: ${faltan.join(', ')}.`, linea);
  }
  const cuantos = nombres.findLastIndex((nombre) => nombre !== '') + 1;
  const titulos: Titulos = { cuantos, usados: [], sinUsar: [] };
  for (const [lugar, nombre] of nombres.slice(0, cuantos).entries()) {
    const requerida = requeridas.includes(nombre);
    if (requerida || opcionales.includes(nombre)) titulos.usados.push({ nombre, lugar, requerida });
    else titulos.sinUsar.push(celdas[lugar]!.trim() || `columna ${lugar + 1} (sin nombre)`);
  }
  return titulos;
}

const NOMBRE_DE_SEPARADOR: Record<string, string> = {
  ';': 'punto y coma',
  ',': 'comas',
  '\t': 'tabulaciones',
};

/** Why a row does not match the columns; extra cells that are empty do no harm. */
function defectoDe(
  celdas: readonly string[],
  { cuantos, usados }: Titulos,
  separador: string,
  unByte: boolean,
): string | undefined {
  const conAlgo = celdas.findLastIndex((celda) => celda.trim() !== '') + 1;
  if (conAlgo > cuantos) {
    const signo = NOMBRE_DE_SEPARADOR[separador] ?? `el signo «${separador}»`;
    return `tiene ${conAlgo} celdas y la línea de los nombres tiene ${cuantos}: si un texto lleva ${signo}, póngalo entre comillas`;
  }
  const faltan = usados.filter(({ lugar, requerida }) => requerida && lugar >= celdas.length);
  if (faltan.length > 0) {
    const nombres = faltan.map(({ nombre }) => nombre).join(', ');
    return `tiene ${celdas.length} ${celdas.length === 1 ? 'celda' : 'celdas'} y le falta: ${nombres}; si un texto sigue en otra línea, póngalo entre comillas`;
  }
  const ajena = unByte ? celdas.find(tieneLetraAjena) : undefined;
  if (ajena !== undefined) {
    return `tiene letras que no se entienden («${ajena.slice(0, 60)}»): guarde el archivo como «CSV UTF-8»`;
  }
  return undefined;
}

function valoresDe(celdas: readonly string[], { usados }: Titulos): Record<string, string> {
  return Object.fromEntries(usados.map(({ nombre, lugar }) => [nombre, rearmar(celdas[lugar] ?? '')]));
}
