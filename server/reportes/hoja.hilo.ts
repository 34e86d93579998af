/** What the thread of a workbook runs: takes rows in pieces, then `fin`, and answers with the file. */
import { parentPort } from 'node:worker_threads';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { relojDePared } from '../tiempo/bogota.ts';
import { COLUMNAS, type Celda, type FilaExportada } from './casos-exportados.ts';
import { textoDeCelda } from './texto-de-celda.ts';

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
  return typeof celda === 'string' ? textoDeCelda(celda) : celda;
}
