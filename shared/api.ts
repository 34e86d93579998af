/** The endpoint table: the server's routes, the widget's client and the OpenAPI document all come from here. */
import type * as z from 'zod/mini';
import { Adjunto } from './adjunto.ts';
import { Caso, ListaCasos } from './caso.ts';
import { Catalogo } from './catalogo.ts';
import { Mensaje, Mensajes } from './mensaje.ts';
import { Sesion } from './usuario.ts';

/** All paths below are under this one. */
export const BASE = '/api/v1';

/** Bytes of a JSON body: ten thousand code points fit in it however they are escaped. */
export const CUERPO_MAXIMO = 256 * 1024;

/**
 * One endpoint. `publico` needs no session; `idempotente` needs the header `Idempotency-Key` (a UUID);
 * `respuesta` is absent where the answer is not JSON.
 */
export interface Endpoint<Respuesta extends z.ZodMiniType = z.ZodMiniType> {
  readonly metodo: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly ruta: string;
  readonly exito: 200 | 201 | 204;
  readonly respuesta?: Respuesta;
  readonly publico?: boolean;
  readonly idempotente?: boolean;
}

/*
 * One constant an endpoint, not one object of all: a bundler keeps only those that a page uses.
 * The bodies' and queries' schemas are named for what they are (NuevoMensaje, ConsultaCasos…) and live with
 * their noun; some depend on the deployment's limits.
 */
export const leerSesion = {
  metodo: 'GET',
  ruta: '/sesion',
  exito: 200,
  respuesta: Sesion,
  publico: true,
} as const;
export const iniciarSesion = {
  metodo: 'POST',
  ruta: '/sesion',
  exito: 200,
  respuesta: Sesion,
  publico: true,
} as const;
export const cerrarSesion = { metodo: 'DELETE', ruta: '/sesion', exito: 204, publico: true } as const;
export const leerCatalogo = { metodo: 'GET', ruta: '/catalogo', exito: 200, respuesta: Catalogo } as const;
export const crearCaso = {
  metodo: 'POST',
  ruta: '/casos',
  exito: 201,
  respuesta: Caso,
  idempotente: true,
} as const;
export const listarCasos = { metodo: 'GET', ruta: '/casos', exito: 200, respuesta: ListaCasos } as const;
export const leerCaso = { metodo: 'GET', ruta: '/casos/:numero', exito: 200, respuesta: Caso } as const;
export const cambiarCaso = { metodo: 'PATCH', ruta: '/casos/:numero', exito: 200, respuesta: Caso } as const;
export const listarMensajes = {
  metodo: 'GET',
  ruta: '/casos/:numero/mensajes',
  exito: 200,
  respuesta: Mensajes,
} as const;
export const enviarMensaje = {
  metodo: 'POST',
  ruta: '/casos/:numero/mensajes',
  exito: 201,
  respuesta: Mensaje,
  idempotente: true,
} as const;
export const marcarLectura = { metodo: 'PUT', ruta: '/casos/:numero/lectura', exito: 204 } as const;
export const avisarEscribiendo = { metodo: 'POST', ruta: '/casos/:numero/escribiendo', exito: 204 } as const;
/** One file in a multipart field `file`; the answer's `clave` is named when the case or message is sent. */
export const subirAdjunto = { metodo: 'POST', ruta: '/subidas', exito: 201, respuesta: Adjunto } as const;
export const abrirAdjunto = { metodo: 'GET', ruta: '/adjuntos/:clave', exito: 200 } as const;
export const leerOpenapi = { metodo: 'GET', ruta: '/openapi.json', exito: 200, publico: true } as const;
