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
import { Escrita } from '../db/idempotency.ts';
import { AppError } from '../errores.ts';
import { checkSize, leerClaveDeEnvio, leerConsulta, leerCuerpo, leerParametros } from './body.ts';
import type { AppEnv } from './context.ts';
import type { Edge } from './edge.ts';
import { after, type Maybe } from './maybe.ts';

/** Types of path parameters after reading. */
type ParsedParams<P extends string> = {
  readonly [N in ParamsOf<P>]: N extends 'numero' | 'id' | 'secuencia' ? number : string;
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
 * The work of an endpoint returns the value of its `answer`, which may be written already, nothing for a 204, or a whole
 * Response of another kind.
 */
type Work<E extends Endpoint> = (
  checked: Checked<E>,
) =>
  | Promise<AnswerOf<E> | Escrita<AnswerOf<E>> | Response>
  | AnswerOf<E>
  | Response
  | (E['status'] extends 204 ? Promise<void> : never);

/** Answers that need not the whole way; each returns undefined for requests that go on. */
interface Shortcuts {
  /** Answers requests that have no session. */
  readonly beforeSession?: (c: Context<AppEnv>) => Promise<Response | undefined>;
  /** Answers what was answered to the same user's same request before, without reading the request again. */
  readonly again?: (c: Context<AppEnv>, alcance: Alcance) => Response | undefined;
}

/** An endpoint with its work. */
export interface Route extends Shortcuts {
  readonly endpoint: Endpoint;
  readonly work: (checked: Checked<Endpoint>) => unknown;
}

export function atender<const E extends Endpoint>(
  endpoint: E,
  work: Work<E>,
  shortcuts: Shortcuts = {},
): Route {
  return { endpoint, work, ...shortcuts };
}

/** Stands for unknown paths and methods: they need a session, so that only users learn which exist. */
const UNKNOWN = { access: 'session', method: 'POST' } as const;

/** The API as Hono routes. */
interface Api {
  /** One handler for each endpoint and nothing else, so that Hono calls it directly. */
  readonly endpoints: Hono<AppEnv>;
  /** 405 with `Allow` for other methods of a path (RFC 9110, 15.5.6), 404 for other paths. */
  readonly refusals: Hono<AppEnv>;
}

/** `limits` are values of the configuration that some body schemas depend on. */
export function createApi(edge: Edge, routes: readonly Route[], limits: { descripcion: number }): Api {
  const endpoints = new Hono<AppEnv>();
  const refusals = new Hono<AppEnv>();
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const { method, path } = route.endpoint;
    endpoints.on(method, path, compile(edge, route, limits));
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : [])].join(', ');
    refusals.all(
      path,
      refuse(edge, path, (c) => {
        c.header('Allow', allow);
        return new AppError('metodo');
      }),
    );
  }
  refusals.all(
    '*',
    refuse(edge, '/*', () => new AppError('no_existe')),
  );
  return { endpoints, refusals };
}

const DE_JSON = { 'Content-Type': 'application/json' };

function compile(
  edge: Edge,
  { endpoint, work, beforeSession, again }: Route,
  limits: { descripcion: number },
): Handler {
  const { body, method, path, query, status, upload } = endpoint;
  const schema = typeof body === 'function' ? body(limits) : body;
  const maxBytes = method === 'GET' ? null : upload ? upload.maxBytes : CUERPO_MAXIMO;
  const leerRuta = leerParametros(path);

  function answer(c: Context<AppEnv>): Maybe<Response> {
    return after(edge.enter(c, method), (preflight) => {
      if (preflight) return preflight;
      if (maxBytes !== null) checkSize(c, maxBytes);
      return after(beforeSession?.(c), (answered) => answered ?? withSession(c));
    });
  }

  function withSession(c: Context<AppEnv>): Maybe<Response> {
    return after(edge.session(c, endpoint), (sesion) => {
      const alcance = sesion && endpoint.access !== 'public' ? alcanceDe(sesion.usuario) : undefined;
      return (alcance && again?.(c, alcance)) ?? perform(c, sesion, alcance);
    });
  }

  function perform(
    c: Context<AppEnv>,
    sesion: SesionActiva | undefined,
    alcance: Alcance | undefined,
  ): Maybe<Response> {
    const params = leerRuta(c);
    const parsed = query && leerConsulta(c, query);
    const claveDeEnvio = endpoint.idempotent && leerClaveDeEnvio(c);
    return after(schema && leerCuerpo(c, schema), (body) => {
      const base = edge.base(sesion, endpoint);
      const checked = { c, params, query: parsed, claveDeEnvio, body, sesion, alcance, base };
      return after(work(checked as Checked<Endpoint>), (result) => respond(c, result));
    });
  }

  function respond(c: Context<AppEnv>, result: unknown): Response {
    if (result instanceof Response) return result;
    if (result instanceof Escrita) return c.body(result.json, status as 200, DE_JSON);
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
