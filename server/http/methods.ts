/** A known path asked with a method that it does not have is a 405 with `Allow`, not a 404 (RFC 9110, 15.5.6). */
import type { Context } from 'hono';
import * as api from '../../shared/api-todo.ts';
import { AppError } from '../errores.ts';
import type { AppEnv } from './context.ts';

const ENDPOINTS = Object.values(api)
  .filter((algo): algo is typeof algo & api.Endpoint => typeof algo === 'object' && 'metodo' in algo)
  .map(({ metodo, ruta }) => ({
    metodo,
    ruta: new RegExp(`^${api.BASE}${ruta.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
  }));

export function metodoNoAdmitido(c: Context<AppEnv>): AppError | undefined {
  const admitidos = ENDPOINTS.filter(({ ruta }) => ruta.test(c.req.path)).map(
    ({ metodo }) => metodo as string,
  );
  if (admitidos.length === 0) return undefined;
  if (admitidos.includes('GET')) admitidos.push('HEAD');
  c.header('Allow', admitidos.join(', '));
  return new AppError('metodo');
}
