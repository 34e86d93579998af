/** Puts the live session on the request, and shuts every route that is not declared public. */
import type { Context, MiddlewareHandler } from 'hono';
import * as api from '../../shared/api.ts';
import { alcanceDe, type Alcance } from '../alcance.ts';
import { AppError } from '../errores.ts';
import type { Galleta } from '../sesiones/galleta.ts';
import type { SesionActiva, Sesiones } from '../sesiones/sesiones.ts';
import type { Entorno } from './entorno.ts';

const PUBLICOS = new Set(
  Object.values(api)
    .filter((algo): algo is typeof algo & api.Endpoint => typeof algo === 'object' && 'publico' in algo)
    .map(({ metodo, ruta }) => `${metodo} ${api.BASE}${ruta}`),
);

export function exigirSesion(sesiones: Sesiones, galleta: Galleta): MiddlewareHandler<Entorno> {
  return async (c, next) => {
    const id = galleta.leer(c);
    const sesion = id === undefined ? undefined : await sesiones.validar(id);
    c.set('sesion', sesion);
    const metodo = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    if (!sesion && !PUBLICOS.has(`${metodo} ${c.req.path}`)) throw new AppError('sin_sesion');
    if (sesion?.renovada) galleta.poner(c, sesion.id);
    await next();
  };
}

export function sesionActiva(c: Context<Entorno>): SesionActiva {
  if (!c.var.sesion) throw new AppError('sin_sesion');
  return c.var.sesion;
}

export function alcance(c: Context<Entorno>): Alcance {
  return alcanceDe(sesionActiva(c).usuario);
}
