/** Domain errors, thrown by their code. http/error-response.ts makes the problem body of them. */
import { ERRORES, type CodigoError, type ErrorCampo } from '../shared/errores.ts';

/**
 * A refusal with a code of the shared table. `reintentarEn` is in seconds; `title` says it more exactly than the table;
 * `detalle` is for developers and operators.
 */
export class AppError extends Error {
  readonly codigo: CodigoError;
  readonly campos: readonly ErrorCampo[] | undefined;
  readonly reintentarEn: number | undefined;
  readonly detalle: string | undefined;
  readonly title: string;

  constructor(
    codigo: CodigoError,
    opciones: {
      campos?: readonly ErrorCampo[];
      reintentarEn?: number;
      detalle?: string;
      title?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(codigo, { cause: opciones.cause });
    this.codigo = codigo;
    this.campos = opciones.campos;
    this.reintentarEn = opciones.reintentarEn;
    this.detalle = opciones.detalle;
    this.title = opciones.title ?? ERRORES[codigo].title;
  }
}

/** A refusal for one field. */
export function errorDeCampo(campo: string, codigo: ErrorCampo['codigo']): AppError {
  return new AppError('validacion', { campos: [{ campo, codigo }] });
}
