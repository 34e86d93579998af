/** The cases of a period as CSV, written while they are read, so that memory does not grow with their number. */
import { escribirCsv } from '../csv/escribir-csv.ts';
import { fechaHora } from '../tiempo/bogota.ts';
import { COLUMNAS, type Celda, type FilaExportada } from './casos-exportados.ts';

const NOMBRES = COLUMNAS.map(({ nombre }) => nombre);

export async function* exportarCsv(tandas: AsyncIterable<FilaExportada[]>): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  let cabecera = true;
  for await (const tanda of tandas) {
    const filas = tanda.map((fila) =>
      Object.fromEntries(Object.entries(fila).map(([columna, celda]) => [columna, aTexto(celda)])),
    );
    yield utf8.encode(escribirCsv(NOMBRES, filas, { cabecera }));
    cabecera = false;
  }
}

function aTexto(celda: Celda): string | number {
  return celda instanceof Date ? fechaHora(celda.getTime()) : (celda ?? '');
}
