/**
 * The first thing of every request: its id, its client's address, and one log line and one measure when it is done.
 * The log has the route's pattern, never the query, body or file names: they can hold patient data.
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

export interface Necesita {
  /** Whether the service is on its way down. */
  apagando: () => boolean;
  config: Pick<Config, 'proxies'>;
  log: Logger;
  metricas: { solicitud(medida: SolicitudMedida, ms: number): void };
}

export interface RequestLog {
  /** Throws `no_disponible` on the way down. */
  begin: (c: Context<AppEnv>) => void;
  end: (c: Context<AppEnv>, medida: SolicitudMedida, inicio: number) => void;
}

export function requestLog({ apagando, config, log, metricas }: Necesita): RequestLog {
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
        { ...medida, ms: Math.round(ms * 10) / 10, solicitud: c.get('solicitud'), usuario },
        'solicitud',
      );
    },
  };
}

/** The same for pages, which are no endpoints of the API. */
export function registrarSolicitud(necesita: Necesita): MiddlewareHandler<AppEnv> {
  const { begin, end } = requestLog(necesita);
  return async (c, next) => {
    const inicio = performance.now();
    begin(c);
    await next();
    end(c, { metodo: c.req.method, ruta: routePath(c, -1), status: c.res.status }, inicio);
  };
}
