/** The file is no CSV or lacks the required columns; the message is for people. */
export class ErrorCsv extends Error {
  readonly linea: number;

  constructor(mensaje: string, linea: number) {
    super(mensaje);
    this.linea = linea;
  }
}
