/** Thread that builds a workbook: receives rows in pieces, then `fin`, and answers with the file. */
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

/** Most UTF-16 units in a cell of Excel (Excel specifications and limits); Excel calls a file with more damaged. */
const CELDA_MAXIMO = 32_767;

const MARCA = ' […] (texto cortado: está completo en el CSV)';

function recortar(texto: string): string {
  if (texto.length <= CELDA_MAXIMO) return texto;
  const cabe = texto.slice(0, CELDA_MAXIMO - MARCA.length);
  // Not cut inside a surrogate pair.
  return cabe.replace(/[\ud800-\udbff]$/, '') + MARCA;
}

/**
 * The library collects texts in a plain object, where a text such as `constructor` seems to be present already, which
 * breaks the file. A character that XML cannot hold, which the library leaves out, makes such texts different.
 */
function buscable(texto: string): string {
  return texto in Object.prototype ? `${texto}\0` : texto;
}
