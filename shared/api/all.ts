/** All endpoints. The widget imports only the type `Api`, so that the schemas stay on the server. */
import * as adjuntos from './adjuntos.ts';
import * as auditoria from './auditoria.ts';
import * as casos from './casos.ts';
import * as catalogo from './catalogo.ts';
import * as correo from './correo.ts';
import * as diagnostico from './diagnostico.ts';
import * as direcciones from './direcciones.ts';
import * as documentacion from './documentacion.ts';
import type { BodyOf, Endpoint, ParamsOf, QueryOf } from './endpoint.ts';
import * as eventos from './eventos.ts';
import * as ips from './ips.ts';
import * as mensajes from './mensajes.ts';
import * as novedades from './novedades.ts';
import * as reportes from './reportes.ts';
import * as respuestas from './respuestas.ts';
import * as segundoFactor from './segundo-factor.ts';
import * as sesion from './sesion.ts';
import * as usuarios from './usuarios.ts';
import * as webhooks from './webhooks.ts';

export const ENDPOINTS = {
  ...sesion,
  ...segundoFactor,
  ...catalogo,
  ...casos,
  ...mensajes,
  ...eventos,
  ...novedades,
  ...adjuntos,
  ...respuestas,
  ...reportes,
  ...ips,
  ...usuarios,
  ...direcciones,
  ...auditoria,
  ...correo,
  ...webhooks,
  ...documentacion,
  ...diagnostico,
} as const;

type Every = (typeof ENDPOINTS)[keyof typeof ENDPOINTS];

/** Each endpoint by its method and path, such as `'POST /casos'`. */
export type Api = { [E in Every as `${E['method']} ${E['path']}`]: E };

export type Call = keyof Api;

/** What a client must and may send to an endpoint. */
export type RequestOf<E extends Endpoint> = ([ParamsOf<E['path']>] extends [never]
  ? { params?: undefined }
  : { params: Readonly<Record<ParamsOf<E['path']>, string | number>> }) &
  ([BodyOf<E>] extends [never] ? { body?: undefined } : { body: BodyOf<E> }) &
  ([QueryOf<E>] extends [never] ? { query?: undefined } : { query?: Loose<QueryOf<E>> }) &
  (E extends { readonly idempotent: true } ? { claveDeEnvio: string } : { claveDeEnvio?: undefined });

/** Query values are sent as text; undefined and empty ones are omitted. */
type Loose<Q> = { readonly [K in keyof Q]?: Q[K] | string | number | undefined };
