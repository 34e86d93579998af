/**
 * The only description of each endpoint of the HTTP API. The server compiles it into a handler
 * (server/http/endpoint.ts) and into OpenAPI; the widget uses only its types.
 */
import type * as z from 'zod/mini';
import type { CodigoError } from '../errores.ts';

/** Prefix of all paths. */
export const BASE = '/api/v1';

/** Most bytes of a JSON body: ten thousand code points fit in it however they are escaped. */
export const CUERPO_MAXIMO = 256 * 1024;

/** Most bytes of a CSV file to import: more than fifty thousand rows. */
export const CSV_MAXIMO = 8 * 1024 * 1024;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may use an endpoint. `session`: everybody who is logged in; `soporte`: the EPS's staff; `admin`: its
 * administrators.
 */
type Access = 'public' | 'session' | 'soporte' | 'admin';

/** Groups of the documentation, with a sentence about each. */
export const TAGS = {
  sesion: 'Log in and out, and the password and second factor of who is logged in.',
  catalogo: 'Motivos and asuntos that a case may have.',
  casos: 'Cases of an IPS, or of all for the staff.',
  mensajes: 'The conversation on a case.',
  eventos: 'What happens, as it happens.',
  adjuntos: 'Files of a case or message: uploaded first, then named by it.',
  bandeja: 'The desk of the EPS’s staff.',
  respuestas: 'Texts that the staff keeps at hand.',
  reportes: 'Figures and files of a period.',
  administracion: 'IPS, users, catalogue and audit, for administrators.',
  correo: 'Where users get mail, and about what.',
  webhooks: 'Addresses of other systems that are told of cases, for administrators.',
  documentacion: 'This description.',
} as const;

/** Values of the configuration that some schemas depend on; `descripcion` in code points. */
export interface Limits {
  readonly descripcion: number;
}

type Schema = z.ZodMiniType;

export interface Endpoint {
  readonly method: Method;
  /** Below BASE; `:name` is a parameter. */
  readonly path: `/${string}`;
  readonly access: Access;
  readonly tag: keyof typeof TAGS;
  /** Title in the documentation: a few words. */
  readonly summary: string;
  /** What it does, in one or two sentences. */
  readonly description: string;
  /** Requires the header `Idempotency-Key` (a UUID); a repeated request is done once. */
  readonly idempotent?: true;
  /** Also open to users who must change their password first. */
  readonly beforePasswordChange?: true;
  /** Also open to users of the staff who must activate a second factor first. */
  readonly beforeSecondFactor?: true;
  /** Ignores which user the page believes to be logged in (`Mesa-Usuario`). */
  readonly anyUser?: true;
  readonly query?: Schema;
  /** Schema of a JSON body. */
  readonly body?: Schema | ((limits: Limits) => Schema);
  /**
   * Another kind of body, which the handler reads: media type and most bytes; null when the handler counts them itself.
   */
  readonly upload?: { readonly type: string; readonly maxBytes: number | null };
  readonly status: 200 | 201 | 202 | 204;
  /** Schema of the JSON answer. */
  readonly answer?: Schema;
  /** Media types of an answer that is not JSON; empty for an answer without a body. */
  readonly answerTypes?: readonly string[];
  /** Further statuses that are no refusals: 206 and 416 for ranges, 304. */
  readonly alsoAnswers?: readonly (206 | 304 | 416)[];
  /** Codes of refusals besides those of every such endpoint (`refusalsOf`). */
  readonly refusals: readonly CodigoError[];
  /** Example of a body, which the demonstration accepts. */
  readonly example?: unknown;
}

/** Checks the form of a description and keeps its literal types. */
export const endpoint = <const E extends Endpoint>(description: E): E => description;

/** The names of a path's parameters. */
export type ParamsOf<P extends string> = P extends `${string}/:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | ParamsOf<`/${More}`>
    : Rest
  : never;

type SchemaOf<B> = B extends (limits: Limits) => infer S ? S : B;

/** Body as clients send it, before parsing. */
export type BodyOf<E> = E extends { readonly body: infer B } ? z.input<Extract<SchemaOf<B>, Schema>> : never;
export type QueryOf<E> = E extends { readonly query: infer Q extends Schema } ? z.input<Q> : never;
/** Body as the handler receives it, after parsing. */
export type ParsedBodyOf<E> = E extends { readonly body: infer B }
  ? z.output<Extract<SchemaOf<B>, Schema>>
  : undefined;
export type ParsedQueryOf<E> = E extends { readonly query: infer Q extends Schema } ? z.output<Q> : undefined;
/** Answer after parsing; undefined for answers that are not JSON. */
export type AnswerOf<E> = E extends { readonly answer: infer A extends Schema } ? z.output<A> : undefined;

/** All codes that an endpoint may refuse with: its own and those of its kind. */
export function refusalsOf(endpoint: Endpoint): CodigoError[] {
  const { access, method, path, anyUser, body, idempotent, query, upload } = endpoint;
  const { beforePasswordChange, beforeSecondFactor } = endpoint;
  const codes: (CodigoError | false)[] = [
    access !== 'public' && 'sin_sesion',
    access !== 'public' && !beforePasswordChange && 'clave_por_cambiar',
    access !== 'public' && !beforeSecondFactor && 'factor_por_activar',
    (access === 'soporte' || access === 'admin') && 'no_permitido',
    !anyUser && 'otro_usuario',
    method !== 'GET' && 'origen',
    method !== 'GET' && upload?.maxBytes !== null && 'cuerpo_grande',
    (!!body || !!idempotent) && 'solicitud_invalida',
    (!!body || !!upload) && 'tipo_contenido',
    (!!body || !!query) && 'validacion',
    path.includes(':') && 'no_existe',
    ...endpoint.refusals,
    'interno',
    'no_disponible',
  ];
  return [...new Set(codes.filter((code) => code !== false))];
}
