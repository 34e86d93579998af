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

/** Codes of errors that say what this machine lacks: of the system, and of SQLite. */
const SIN_ESPACIO = /^(ENOSPC|EDQUOT|SQLITE_FULL)/;
const SIN_RECURSOS = /^(EMFILE|ENFILE|ENOMEM|ENOBUFS|EROFS|SQLITE_(BUSY|IOERR|READONLY|CANTOPEN|NOMEM))/;

/** The 503 with its reason when the error is this machine's, such as a full disk; undefined for any other error. */
export function faltaDeLaMaquina(error: unknown): AppError | undefined {
  const codigo = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (SIN_ESPACIO.test(codigo)) {
    return new AppError('no_disponible', {
      title:
        'El servidor se quedó sin espacio y no pudo guardar. Intente de nuevo en unos minutos; si sigue igual avise al área de sistemas de la EPS.',
      cause: error,
    });
  }
  return SIN_RECURSOS.test(codigo) ? new AppError('no_disponible', { cause: error }) : undefined;
}
