/**
 * What one endpoint of the HTTP API is: the only description of it. The server compiles it into a handler
 * (server/http/endpoint.ts) and into OpenAPI; the widget takes its types, and nothing of it at run time.
 */
import type * as z from 'zod/mini';
import type { CodigoError } from '../errores.ts';

/** All paths of endpoints are under this one. */
export const BASE = '/api/v1';

/** Bytes of a JSON body: ten thousand code points fit in it however they are escaped. */
export const CUERPO_MAXIMO = 256 * 1024;

/** Bytes of a CSV file to import: more than fifty thousand rows. */
export const CSV_MAXIMO = 8 * 1024 * 1024;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `session`: whoever is logged in; `soporte`: the EPS's staff; `admin`: its administrators. */
type Access = 'public' | 'session' | 'soporte' | 'admin';

/** The groups of the documentation, each with a sentence on it. */
export const TAGS = {
  sesion: 'Log in and out, and the password of who is logged in.',
  catalogo: 'Motivos and asuntos that a case may have.',
  casos: 'Cases of an IPS, or of all for the staff.',
  mensajes: 'The conversation on a case.',
  eventos: 'What happens, as it happens.',
  adjuntos: 'Files of a case or message: uploaded first, then named by it.',
  bandeja: 'The desk of the EPS’s staff.',
  respuestas: 'Texts that the staff keeps at hand.',
  reportes: 'Figures and files of a period.',
  administracion: 'IPS, users, catalogue and audit, for administrators.',
  documentacion: 'This description.',
} as const;

/** What some schemas depend on: `descripcion` in code points. */
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
  /** A few words. */
  readonly summary: string;
  /** One sentence, or two. */
  readonly description: string;
  /** Needs the header `Idempotency-Key` (a UUID); with it the same request does its work once. */
  readonly idempotent?: true;
  /** Answered also to who has to change the password first. */
  readonly beforePasswordChange?: true;
  /** Answered whoever the page believes is logged in. */
  readonly anyUser?: true;
  readonly query?: Schema;
  /** A JSON body. */
  readonly body?: Schema | ((limits: Limits) => Schema);
  /** A body of another kind, which the handler reads: its media type and most bytes; null: counted as it comes. */
  readonly upload?: { readonly type: string; readonly maxBytes: number | null };
  readonly status: 200 | 201 | 204;
  /** The answer's JSON. */
  readonly answer?: Schema;
  /** Media types of an answer that is not of `answer`; empty: no body. */
  readonly answerTypes?: readonly string[];
  /** Statuses of answers besides `status` that are no refusals: 206 and 416 of ranges, 304. */
  readonly alsoAnswers?: readonly (206 | 304 | 416)[];
  /** What it refuses besides what every endpoint of its kind does (`refusalsOf`). */
  readonly refusals: readonly CodigoError[];
  /** A body that is accepted in the demonstration. */
  readonly example?: unknown;
}

/** Keeps the literal types of a description, and checks its form. */
export const endpoint = <const E extends Endpoint>(description: E): E => description;

/** The names of a path's parameters. */
export type ParamsOf<P extends string> = P extends `${string}/:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | ParamsOf<`/${More}`>
    : Rest
  : never;

type SchemaOf<B> = B extends (limits: Limits) => infer S ? S : B;

/** What a client sends, before the schema reads it. */
export type BodyOf<E> = E extends { readonly body: infer B } ? z.input<Extract<SchemaOf<B>, Schema>> : never;
export type QueryOf<E> = E extends { readonly query: infer Q extends Schema } ? z.input<Q> : never;
/** What the handler gets, after the schema has read it. */
export type ParsedBodyOf<E> = E extends { readonly body: infer B }
  ? z.output<Extract<SchemaOf<B>, Schema>>
  : undefined;
export type ParsedQueryOf<E> = E extends { readonly query: infer Q extends Schema } ? z.output<Q> : undefined;
/** What is answered; undefined where that is not JSON. */
export type AnswerOf<E> = E extends { readonly answer: infer A extends Schema } ? z.output<A> : undefined;

/** Everything that an endpoint refuses: what is its own, and what comes with its kind. */
export function refusalsOf(endpoint: Endpoint): CodigoError[] {
  const { access, method, path, anyUser, beforePasswordChange, body, idempotent, query, upload } = endpoint;
  const codes: (CodigoError | false)[] = [
    access !== 'public' && 'sin_sesion',
    access !== 'public' && !beforePasswordChange && 'clave_por_cambiar',
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
