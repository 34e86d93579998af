/**
 * Starts every request: gives it an id, and writes one log line and one measurement when it is answered. The log has
 * the route's pattern, never the query, body or file names, which can hold patient data.
 */
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { AppError } from '../errores.ts';
import { direccionDelCliente } from './address.ts';
import type { AppEnv } from './context.ts';

/** One answered request; `ruta` is the route's pattern. */
export interface SolicitudMedida {
  metodo: string;
  ruta: string;
  status: number;
}

interface Necesita {
  /** Whether the service is on its way down. */
  apagando: () => boolean;
  config: Pick<Config, 'proxies'>;
  log: Logger;
  metricas: { solicitud(medida: SolicitudMedida, ms: number): void };
}

export function registrarSolicitud({ apagando, config, log, metricas }: Necesita): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const inicio = performance.now();
    const solicitud = randomUUID();
    c.set('solicitud', solicitud);
    c.set('log', log);
    c.set('direccion', () => direccionDelCliente(c, config.proxies));
    if (apagando()) {
      c.header('Connection', 'close');
      throw new AppError('no_disponible');
    }
    await next();
    const ms = performance.now() - inicio;
    const medida = { metodo: c.req.method, ruta: routePath(c, -1), status: c.res.status };
    metricas.solicitud(medida, ms);
    log.info(
      { ...medida, ms: Math.round(ms * 10) / 10, solicitud, usuario: c.var.sesion?.usuario.id },
      'solicitud',
    );
  };
}
