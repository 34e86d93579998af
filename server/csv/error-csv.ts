/** The file is no CSV, or not one with the columns asked for; the message is for people. */
export class ErrorCsv extends Error {
  readonly linea: number;

  constructor(mensaje: string, linea: number) {
    super(mensaje);
    this.linea = linea;
  }
}
