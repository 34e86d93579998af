/**
 * Splits CSV text into rows and cells as spreadsheets do (RFC 4180). A cell that begins with a quote ends at the next
 * single quote; text between that quote and the separator is an error. A quote elsewhere is an ordinary character.
 */
import { ErrorCsv } from './error-csv.ts';

export interface RenglonCsv {
  /** Line where the row begins, from 1. */
  linea: number;
  celdas: string[];
}

/** Rows end at LF, CR or CRLF. Reading begins at offset `desde`, which is in line `linea`. Throws ErrorCsv. */
export function* partirCsv(
  texto: string,
  separador: string,
  { desde = 0, linea = 1 } = {},
): Generator<RenglonCsv> {
  const escapado = `\\u${separador.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const comun = new RegExp(`[^${escapado}\\r\\n]*`, 'y');
  const blancos = separador === '\t' ? /[ \u00a0]*/y : /[ \t\u00a0]*/y;
  let en = desde;
  const tomar = (patron: RegExp): string => {
    patron.lastIndex = en;
    const tomado = patron.exec(texto)?.[0] ?? '';
    en += tomado.length;
    return tomado;
  };
  while (en < texto.length) {
    const renglon: RenglonCsv = { linea, celdas: [] };
    for (;;) {
      tomar(blancos);
      if (texto[en] === '"') {
        const celda = tomarEntrecomillada(linea);
        tomar(blancos);
        if (en < texto.length && texto[en] !== separador && !/[\r\n]/.test(texto[en]!)) {
          throw new ErrorCsv(
            `El archivo no es un CSV válido en la línea ${linea}: revise las comillas.`,
            linea,
          );
        }
        renglon.celdas.push(celda);
        linea += contarLineas(celda);
      } else {
        renglon.celdas.push(tomar(comun).trim());
      }
      if (texto[en] !== separador) break;
      en += 1;
    }
    if (texto[en] === '\r') en += 1;
    if (texto[en] === '\n') en += 1;
    linea += 1;
    yield renglon;
  }

  function tomarEntrecomillada(abierta: number): string {
    en += 1;
    let celda = '';
    for (;;) {
      const comilla = texto.indexOf('"', en);
      if (comilla < 0) {
        throw new ErrorCsv(
          `El archivo no es un CSV válido: las comillas que se abren en la línea ${abierta} no se cierran.`,
          abierta,
        );
      }
      celda += texto.slice(en, comilla);
      en = comilla + 1;
      if (texto[en] !== '"') return celda;
      celda += '"';
      en += 1;
    }
  }
}

const contarLineas = (texto: string): number => texto.split(/\r\n|\r|\n/).length - 1;
