/** The only place where a failure becomes an answer (RFC 9457). */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ERRORES, type Problema } from '../../shared/errores.ts';
import { AppError, faltaDeLaMaquina } from '../errores.ts';
import type { AppEnv } from './context.ts';

/** The problem body of an AppError. Any other error is answered as a 500 that says nothing about it, and is logged. */
export function responderError(error: unknown, c: Context<AppEnv>): Response {
  const conocido = aAppError(error);
  const { status } = ERRORES[conocido.codigo];
  if (status >= 500) {
    c.get('log').error({ err: conocido.cause ?? conocido, solicitud: c.get('solicitud') }, conocido.codigo);
  }
  const problema: Problema = {
    type: `urn:mesa-de-ayuda:${conocido.codigo}`,
    title: conocido.title,
    status,
    codigo: conocido.codigo,
    ...(conocido.campos && { campos: [...conocido.campos] }),
    ...(conocido.detalle !== undefined && { detail: conocido.detalle }),
    solicitud: c.get('solicitud'),
  };
  if (conocido.reintentarEn !== undefined) c.header('Retry-After', String(Math.ceil(conocido.reintentarEn)));
  c.header('Content-Type', 'application/problem+json; charset=utf-8');
  c.header('Cache-Control', 'no-store');
  return c.body(JSON.stringify(problema), status);
}

function aAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // Hono's own refusals, such as a broken body; their texts are not fit for users.
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError(error.status === 413 ? 'cuerpo_grande' : 'solicitud_invalida', { cause: error });
  }
  return faltaDeLaMaquina(error) ?? new AppError('interno', { cause: error });
}
