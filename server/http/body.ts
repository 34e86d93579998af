/** Reads what a request carries. What is refused is named by field and rule; its value is never repeated. */
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { CSV_MAXIMO, CUERPO_MAXIMO } from '../../shared/api.ts';
import { erroresDeCampos } from '../../shared/errores.ts';
import { AppError, errorDeCampo } from '../errores.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON body by its schema. 415 without the JSON type, 400 when it is no JSON object, 422 by field. */
export async function leerCuerpo<S extends z.ZodMiniType>(c: Context, esquema: S): Promise<z.output<S>> {
  return validar(esquema, leerObjeto(await leerBytes(c, 'application/json', CUERPO_MAXIMO)));
}

/** A CSV file as the body. 415 without its type. */
export async function leerCuerpoCsv(c: Context): Promise<Uint8Array> {
  return new Uint8Array(await leerBytes(c, 'text/csv', CSV_MAXIMO));
}

async function leerBytes(c: Context, esperado: string, maximo: number): Promise<ArrayBuffer> {
  const tipo = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (tipo !== esperado) throw new AppError('tipo_contenido');
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > maximo) throw new AppError('cuerpo_grande');
  return bytes;
}

/** The query by its schema; unknown parameters are left alone. */
export function leerConsulta<S extends z.ZodMiniType>(c: Context, esquema: S): z.output<S> {
  return validar(esquema, c.req.query());
}

/** The case number of the path. What is no number is a case that does not exist. */
export function leerNumero(c: Context): number {
  const escrito = c.req.param('numero') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(escrito)) throw new AppError('no_existe');
  return Number(escrito);
}

/** The id of the path; what is no id belongs to nothing. */
export function leerId(c: Context): number {
  const escrito = c.req.param('id') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(escrito)) throw new AppError('no_existe');
  return Number(escrito);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The `Idempotency-Key` of a write that must not happen twice. */
export function leerClaveDeEnvio(c: Context): string {
  const claveDeEnvio = c.req.header('idempotency-key') ?? '';
  if (!UUID.test(claveDeEnvio)) throw new AppError('solicitud_invalida');
  return claveDeEnvio.toLowerCase();
}

function leerObjeto(bytes: ArrayBuffer): object {
  let valor: unknown;
  try {
    valor = JSON.parse(UTF8.decode(bytes));
  } catch (cause) {
    throw new AppError('solicitud_invalida', { cause });
  }
  if (typeof valor !== 'object' || valor === null || Array.isArray(valor)) {
    throw new AppError('solicitud_invalida');
  }
  // Zod reads own keys only, but says so of this one in a way that depends on the engine.
  if (Object.hasOwn(valor, '__proto__')) throw errorDeCampo('__proto__', 'desconocido');
  return valor;
}

function validar<S extends z.ZodMiniType>(esquema: S, valor: unknown): z.output<S> {
  const leido = esquema.safeParse(valor);
  if (!leido.success) throw new AppError('validacion', { campos: erroresDeCampos(leido.error.issues) });
  return leido.data;
}
