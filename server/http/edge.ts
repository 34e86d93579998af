/** What every request of the API passes before its endpoint, and what is logged of it afterwards. */
import type { Context, Handler } from 'hono';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { SesionActiva } from '../alcance.ts';
import type { Guard } from '../db/guard.ts';
import type { AppEnv } from './context.ts';
import { responderError } from './error-response.ts';
import { crossOrigin, revisarOrigen } from './origin.ts';
import { requestLog, type Needs as LogNeeds } from './request-log.ts';
import { CSP_DE_API, securityHeaders } from './security-headers.ts';
import { sessionGate, sessionGuard, type Gate, type CookieJar, type SessionStore } from './session.ts';
import { notarMontaje } from './setup-warnings.ts';

interface Needs {
  /** Whether the service is on its way down; then it takes no new work. */
  apagando: () => boolean;
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
  session(c: Context<AppEnv>, gate: Gate): Promise<SesionActiva | undefined>;
  /** What every write of this request repeats in its transaction. */
  guard(sesion: SesionActiva, gate: Gate): Guard;
  /**
   * Makes a handler that also answers what `answer` throws, and logs and measures the request under the route's
   * pattern.
   */
  measured(route: string, answer: (c: Context<AppEnv>) => Promise<Response>): Handler<AppEnv>;
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
    guard: (sesion, gate) => sessionGuard(needs.sesiones, sesion, gate),
    measured: (route, answer) => async (c) => {
      const start = performance.now();
      let response: Response;
      try {
        log.begin(c);
        response = await answer(c);
      } catch (error) {
        response = responderError(error, c);
      }
      log.end(c, { metodo: c.req.method, ruta: route, status: response.status }, start);
      return response;
    },
  };
}
