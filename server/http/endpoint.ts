/**
 * Compiles an endpoint's description (shared/api) and its work into one handler, which does everything in order:
 * headers, CORS, origin, size of the body, session, user, permission, parameters, query, idempotency key, body, work,
 * answer.
 */
import { Hono, type Context, type Handler } from 'hono';
import {
  BASE,
  CUERPO_MAXIMO,
  type AnswerOf,
  type Endpoint,
  type ParamsOf,
  type ParsedBodyOf,
  type ParsedQueryOf,
} from '../../shared/api/endpoint.ts';
import { alcanceDe, type Alcance, type SesionActiva } from '../alcance.ts';
import type { Base } from '../db/database.sqlite.ts';
import { AppError } from '../errores.ts';
import { checkSize, leerClaveDeEnvio, leerConsulta, leerCuerpo, leerParametros } from './body.ts';
import type { AppEnv } from './context.ts';
import type { Edge } from './edge.ts';

/** Types of path parameters after reading. */
type ParsedParams<P extends string> = {
  readonly [N in ParamsOf<P>]: N extends 'numero' | 'id' ? number : string;
};

/** What the work of an endpoint receives, already checked. */
interface Checked<E extends Endpoint> {
  readonly c: Context<AppEnv>;
  readonly params: ParsedParams<E['path']>;
  readonly query: ParsedQueryOf<E>;
  readonly body: ParsedBodyOf<E>;
  readonly claveDeEnvio: E extends { readonly idempotent: true } ? string : undefined;
  readonly sesion: E['access'] extends 'public' ? SesionActiva | undefined : SesionActiva;
  /** The database; what is written through it is refused when the session has ended since, or may no longer do this. */
  readonly base: Base;
  /** What the user may see; public endpoints show the same to everybody. */
  readonly alcance: E['access'] extends 'public' ? undefined : Alcance;
}

/**
 * The work of an endpoint returns the value of its `answer`, nothing for a 204, or a whole Response of another kind.
 */
type Work<E extends Endpoint> = (
  checked: Checked<E>,
) =>
  | Promise<AnswerOf<E> | Response>
  | AnswerOf<E>
  | Response
  | (E['status'] extends 204 ? Promise<void> : never);

/**
 * An endpoint with its work. `beforeSession` may answer requests that have no session; it returns undefined for all
 * others.
 */
export interface Route {
  readonly endpoint: Endpoint;
  readonly work: (checked: Checked<Endpoint>) => unknown;
  readonly beforeSession?: (c: Context<AppEnv>) => Promise<Response | undefined>;
}

export function atender<const E extends Endpoint>(
  endpoint: E,
  work: Work<E>,
  beforeSession?: Route['beforeSession'],
): Route {
  return { endpoint, work, ...(beforeSession && { beforeSession }) };
}

/** Stands for unknown paths and methods: they need a session, so that only users learn which exist. */
const UNKNOWN = { access: 'session', method: 'POST' } as const;

/**
 * The API as Hono routes: each endpoint at its path, 405 with `Allow` for other methods of a path (RFC 9110, 15.5.6),
 * 404 for other paths. `limits` are values of the configuration that some body schemas depend on.
 */
export function createApi(
  edge: Edge,
  routes: readonly Route[],
  limits: { descripcion: number },
): Hono<AppEnv> {
  const api = new Hono<AppEnv>();
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const { method, path } = route.endpoint;
    api.on(method, path, compile(edge, route, limits));
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : [])].join(', ');
    api.all(
      path,
      refuse(edge, path, (c) => {
        c.header('Allow', allow);
        return new AppError('metodo');
      }),
    );
  }
  api.all(
    '*',
    refuse(edge, '/*', () => new AppError('no_existe')),
  );
  return api;
}

function compile(
  edge: Edge,
  { endpoint, work, beforeSession }: Route,
  limits: { descripcion: number },
): Handler {
  const { body, method, path, query, status, upload } = endpoint;
  const schema = typeof body === 'function' ? body(limits) : body;
  const maxBytes = method === 'GET' ? null : upload ? upload.maxBytes : CUERPO_MAXIMO;
  const leerRuta = leerParametros(path);

  async function answer(c: Context<AppEnv>): Promise<Response> {
    const preflight = edge.enter(c, method);
    const early = preflight && (await preflight);
    if (early) return early;
    if (maxBytes !== null) checkSize(c, maxBytes);
    const answered = await beforeSession?.(c);
    if (answered) return answered;
    const sesion = await edge.session(c, endpoint);
    const result = await work({
      c,
      params: leerRuta(c),
      query: query && leerConsulta(c, query),
      claveDeEnvio: endpoint.idempotent && leerClaveDeEnvio(c),
      body: schema && (await leerCuerpo(c, schema)),
      sesion,
      alcance: sesion && endpoint.access !== 'public' ? alcanceDe(sesion.usuario) : undefined,
      base: edge.base(sesion, endpoint),
    } as Checked<Endpoint>);
    if (result instanceof Response) return result;
    return result === undefined ? c.body(null, 204) : c.json(result, status as 200);
  }
  return edge.measured(BASE + path, answer);
}

/** Refuses unknown paths and methods, after the check of the session. */
function refuse(edge: Edge, path: string, why: (c: Context<AppEnv>) => AppError): Handler {
  return edge.measured(BASE + path, async (c) => {
    const preflight = await edge.enter(c, c.req.method);
    if (preflight) return preflight;
    checkSize(c, CUERPO_MAXIMO);
    await edge.session(c, UNKNOWN);
    throw why(c);
  });
}
