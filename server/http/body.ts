/** Reads body, query and path of a request. Refusals name field and rule, never the value. */
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { CSV_MAXIMO, CUERPO_MAXIMO } from '../../shared/api/endpoint.ts';
import { erroresDeCampos } from '../../shared/errores.ts';
import { AppError, errorDeCampo } from '../errores.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON body, parsed by its schema. Throws `tipo_contenido` without the JSON type, `solicitud_invalida` when it is
 * no JSON object, and `validacion` by field.
 */
export async function leerCuerpo<S extends z.ZodMiniType>(c: Context, esquema: S): Promise<z.output<S>> {
  return validar(esquema, leerObjeto(await leerDeTipo(c, 'application/json', CUERPO_MAXIMO)));
}

/** A CSV file as the body. Throws `tipo_contenido` and `cuerpo_grande`. */
export const leerCuerpoCsv = (c: Context): Promise<Uint8Array> => leerDeTipo(c, 'text/csv', CSV_MAXIMO);

/**
 * Refuses a body whose Content-Length is above `maximo` bytes, before reading it; the connection delivers no more than
 * that (RFC 9112, 6.3). A body without Content-Length is counted while it is read.
 */
export function checkSize(c: Context, maximo: number): void {
  if (conLargo(c) && !(Number(c.req.header('content-length')) <= maximo)) throw new AppError('cuerpo_grande');
}

const conLargo = (c: Context): boolean =>
  c.req.header('content-length') !== undefined && c.req.header('transfer-encoding') === undefined;

async function leerDeTipo(c: Context, esperado: string, maximo: number): Promise<Uint8Array> {
  const tipo = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (tipo !== esperado) throw new AppError('tipo_contenido');
  return leerBytes(c, maximo);
}

/** The whole body, of at most `maximo` bytes; `checkSize` has refused what says that it is longer. Throws `cuerpo_grande`. */
export async function leerBytes(c: Context, maximo = CUERPO_MAXIMO): Promise<Uint8Array<ArrayBuffer>> {
  if (conLargo(c)) return new Uint8Array(await c.req.arrayBuffer());
  const partes: Uint8Array[] = [];
  let bytes = 0;
  for await (const parte of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += parte.byteLength;
    if (bytes > maximo) throw new AppError('cuerpo_grande');
    partes.push(parte);
  }
  return new Uint8Array(Buffer.concat(partes));
}

/** The query, parsed by its schema; unknown parameters are ignored. Throws `validacion`. */
export function leerConsulta<S extends z.ZodMiniType>(c: Context, esquema: S): z.output<S> {
  return validar(esquema, c.req.query());
}

const NUMERO = /^[1-9]\d{0,14}$/;

/** Form of path parameters. A value of another form cannot exist. */
const FORMAS: Readonly<Record<string, RegExp>> = {
  numero: NUMERO,
  id: NUMERO,
  secuencia: NUMERO,
  nit: /^\d{6,10}$/,
};

/**
 * Returns how to read the parameters of this path: `numero`, `id` and `secuencia` as numbers, others as text. Throws `no_existe`.
 */
export function leerParametros(path: string): (c: Context) => Record<string, string | number> {
  const nombres = [...path.matchAll(/:(\w+)/g)].map(([, nombre = '']) => nombre);
  return (c) => {
    const leidos: Record<string, string | number> = {};
    for (const nombre of nombres) {
      const escrito = c.req.param(nombre) ?? '';
      const forma = FORMAS[nombre];
      if (forma && !forma.test(escrito)) throw new AppError('no_existe');
      leidos[nombre] = forma === NUMERO ? Number(escrito) : escrito;
    }
    return leidos;
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The header `Idempotency-Key`, in lower case. Throws `solicitud_invalida` when it is no UUID. */
export function leerClaveDeEnvio(c: Context): string {
  const claveDeEnvio = c.req.header('idempotency-key') ?? '';
  if (!UUID.test(claveDeEnvio)) throw new AppError('solicitud_invalida');
  return claveDeEnvio.toLowerCase();
}

function leerObjeto(bytes: Uint8Array): object {
  let valor: unknown;
  try {
    valor = JSON.parse(UTF8.decode(bytes));
  } catch (cause) {
    throw new AppError('solicitud_invalida', { cause });
  }
  if (typeof valor !== 'object' || valor === null || Array.isArray(valor)) {
    throw new AppError('solicitud_invalida');
  }
  // Refused here, because how zod reports this key depends on the JavaScript engine.
  if (Object.hasOwn(valor, '__proto__')) throw errorDeCampo('__proto__', 'desconocido');
  return valor;
}

function validar<S extends z.ZodMiniType>(esquema: S, valor: unknown): z.output<S> {
  const leido = esquema.safeParse(valor);
  if (!leido.success) throw new AppError('validacion', { campos: erroresDeCampos(leido.error.issues) });
  return leido.data;
}
