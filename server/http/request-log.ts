/**
 * Starts every request: gives it an id, and writes one log line and one measurement when it is answered. The log has
 * the route's pattern, never the query, body or file names, which can hold patient data.
 */
import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { AppError } from '../errores.ts';
import { direccionDelCliente } from './address.ts';
import type { AppEnv } from './context.ts';

/** One answered request; `ruta` is the route's pattern. */
interface SolicitudMedida {
  metodo: string;
  ruta: string;
  status: number;
}

export interface Needs {
  /** Whether the service is on its way down. */
  apagando: () => boolean;
  config: Pick<Config, 'proxies'>;
  log: Logger;
  metricas: { solicitud(medida: SolicitudMedida, ms: number): void };
}

export interface RequestLog {
  /** Gives the request its id and log. Throws `no_disponible` while the service stops. */
  begin: (c: Context<AppEnv>) => void;
  end: (c: Context<AppEnv>, medida: SolicitudMedida, inicio: number) => void;
}

export function requestLog({ apagando, config, log, metricas }: Needs): RequestLog {
  return {
    begin(c) {
      c.set('solicitud', randomUUID());
      c.set('log', log);
      c.set('direccion', () => direccionDelCliente(c, config.proxies));
      if (!apagando()) return;
      c.header('Connection', 'close');
      throw new AppError('no_disponible');
    },
    end(c, medida, inicio) {
      const ms = performance.now() - inicio;
      metricas.solicitud(medida, ms);
      const usuario = c.get('sesion')?.usuario.id;
      log.info(
        {
          metodo: medida.metodo,
          ruta: medida.ruta,
          status: medida.status,
          ms: Math.round(ms * 10) / 10,
          solicitud: c.get('solicitud'),
          usuario,
        },
        'solicitud',
      );
    },
  };
}

/** The same as middleware, for pages outside the API. */
export function registrarSolicitud(necesita: Needs): MiddlewareHandler<AppEnv> {
  const { begin, end } = requestLog(necesita);
  return async (c, next) => {
    const inicio = performance.now();
    begin(c);
    await next();
    end(c, { metodo: c.req.method, ruta: routePath(c, -1), status: c.res.status }, inicio);
  };
}
