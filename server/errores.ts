/** Domain errors: thrown by their code, mapped once to the problem body. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ERRORES, type CodigoError, type ErrorCampo, type Problema } from '../shared/errores.ts';
import type { Entorno } from './http/context.ts';

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

/** The only place where a failure becomes an answer. What nobody foresaw is a blank 500, and is in the log. */
export function responderError(error: unknown, c: Context<Entorno>): Response {
  const conocido = aAppError(error);
  const { status } = ERRORES[conocido.codigo];
  if (status >= 500) {
    c.var.log.error({ err: conocido.cause ?? conocido, solicitud: c.var.solicitud }, conocido.codigo);
  }
  const problema: Problema = {
    type: `urn:mesa-de-ayuda:${conocido.codigo}`,
    title: conocido.title,
    status,
    codigo: conocido.codigo,
    ...(conocido.campos && { campos: [...conocido.campos] }),
    ...(conocido.detalle !== undefined && { detail: conocido.detalle }),
    solicitud: c.var.solicitud,
  };
  if (conocido.reintentarEn !== undefined) c.header('Retry-After', String(Math.ceil(conocido.reintentarEn)));
  c.header('Content-Type', 'application/problem+json; charset=utf-8');
  c.header('Cache-Control', 'no-store');
  return c.body(JSON.stringify(problema), status);
}

function aAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // Hono's own refusals (a body over the limit, a broken one); their texts are not for people.
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError(error.status === 413 ? 'cuerpo_grande' : 'solicitud_invalida', { cause: error });
  }
  return new AppError('interno', { cause: error });
}
