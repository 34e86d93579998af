/** What every request of the API passes before its endpoint, and what is logged of it afterwards. */
import type { Context, Handler } from 'hono';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { SesionActiva } from '../alcance.ts';
import type { Base } from '../db/database.sqlite.ts';
import { guarded } from '../db/guard.ts';
import type { AppEnv } from './context.ts';
import { responderError } from './error-response.ts';
import type { Maybe } from './maybe.ts';
import { crossOrigin, revisarOrigen } from './origin.ts';
import { requestLog, type Needs as LogNeeds } from './request-log.ts';
import { CSP_DE_API, securityHeaders } from './security-headers.ts';
import { sessionGate, sessionGuard, type Gate, type CookieJar, type SessionStore } from './session.ts';
import { notarMontaje } from './setup-warnings.ts';

interface Needs {
  /** Whether the service is on its way down; then it takes no new work. */
  apagando: () => boolean;
  base: Base;
  config: Config;
  cookie: CookieJar;
  log: Logger;
  metricas: LogNeeds['metricas'];
  reloj: () => number;
  sesiones: SessionStore;
}

export interface Edge {
  /**
   * Sets headers and CORS, and checks the origin. Returns the answer to a CORS preflight; undefined for other requests.
   * Throws `origen`.
   */
  enter(c: Context<AppEnv>, method: string): Promise<Response | undefined> | undefined;
  /** The session of the request, if any. Throws when the endpoint is not open to it (session.ts). */
  session(c: Context<AppEnv>, gate: Gate): Maybe<SesionActiva | undefined>;
  /** The database for a request of this session, or of none: each write first asks again who may. */
  base(sesion: SesionActiva | undefined, gate: Gate): Base;
  /**
   * Makes a handler that also answers what `answer` throws, and logs and measures the request under the route's
   * pattern.
   */
  measured(route: string, answer: (c: Context<AppEnv>) => Maybe<Response>): Handler<AppEnv>;
}

export function createEdge(needs: Needs): Edge {
  const log = requestLog(needs);
  const headers = securityHeaders(needs.config, CSP_DE_API);
  const noteSetup = notarMontaje(needs);
  const allowOrigin = crossOrigin(needs.config);
  const checkOrigin = revisarOrigen(needs.config);
  return {
    enter(c, method) {
      headers(c);
      noteSetup(c);
      const preflight = allowOrigin(c);
      if (method !== 'GET') checkOrigin(c);
      return preflight;
    },
    session: sessionGate(needs.sesiones, needs.cookie),
    base: (sesion, gate) =>
      // Public endpoints do the same for everybody, with or without a session.
      sesion && gate.access !== 'public'
        ? guarded(needs.base, sessionGuard(needs.sesiones, sesion, gate))
        : needs.base,
    measured: (route, answer) => (c) => {
      const start = performance.now();
      const end = (response: Response) => {
        log.end(c, { metodo: c.req.method, ruta: route, status: response.status }, start);
        return response;
      };
      const fail = (error: unknown) => end(responderError(error, c));
      try {
        log.begin(c);
        const response = answer(c);
        return response instanceof Promise ? response.then(end, fail) : end(response);
      } catch (error) {
        return fail(error);
      }
    },
  };
}
