/** What the thread of a workbook runs: takes rows in pieces, then `fin`, and answers with the file. */
import { parentPort } from 'node:worker_threads';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { desarmar } from '../csv/escribir-csv.ts';
import { relojDePared } from '../tiempo/bogota.ts';
import { COLUMNAS, type Celda, type FilaExportada } from './casos-exportados.ts';

const filas: SheetData = [COLUMNAS.map(({ nombre }) => ({ value: nombre, fontWeight: 'bold' as const }))];

parentPort!.on('message', (mensaje: FilaExportada[] | 'fin') => {
  if (mensaje !== 'fin') {
    for (const fila of mensaje) filas.push(COLUMNAS.map(({ nombre }) => aCelda(fila[nombre])));
    return;
  }
  void terminar();
});

async function terminar(): Promise<void> {
  const hoja = writeExcelFile(filas, {
    sheet: 'Casos',
    columns: COLUMNAS.map(({ ancho }) => ({ width: ancho })),
    dateFormat: 'dd/mm/yyyy hh:mm',
    stickyRowsCount: 1,
  });
  const bytes = new Uint8Array(await hoja.toBuffer());
  parentPort!.postMessage(bytes, [bytes.buffer]);
}

function aCelda(celda: Celda): string | number | Date | null {
  if (celda instanceof Date) return relojDePared(celda.getTime());
  return typeof celda === 'string' ? buscable(recortar(desarmar(celda))) : celda;
}

/** UTF-16 units that a cell of Excel holds (Excel specifications and limits): a file with more is called damaged. */
const CELDA_MAXIMO = 32_767;

const MARCA = ' […] (texto cortado: está completo en el CSV)';

function recortar(texto: string): string {
  if (texto.length <= CELDA_MAXIMO) return texto;
  const cabe = texto.slice(0, CELDA_MAXIMO - MARCA.length);
  // Not in the middle of a pair.
  return cabe.replace(/[\ud800-\udbff]$/, '') + MARCA;
}

/**
 * The library keeps its texts in a bare object, where `constructor` and the like are found without having been put in,
 * and leaves a broken file. It does not write characters that XML has not, so one of those tells them apart.
 */
function buscable(texto: string): string {
  return texto in Object.prototype ? `${texto}\0` : texto;
}
