/** The agents' page: one tag on a page of its own, the same in the demonstration and in production. */
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { RAIZ } from '../package-root.ts';

export function rutasDeAgentes(): Hono<AppEnv> {
  const archivo = (nombre: string): MiddlewareHandler<AppEnv> => {
    const entregar = serveStatic<AppEnv>({ path: join(RAIZ, 'server', 'estaticos', 'agentes', nombre) });
    return (c, next) => {
      c.header('Cache-Control', 'no-cache');
      return entregar(c, next);
    };
  };
  return (
    new Hono<AppEnv>()
      .get('/agentes', archivo('index.html'))
      // The page's own addresses are relative, so that it may lie under any path.
      .get('/agentes/', (c) => c.redirect('../agentes', 302))
      .get('/agentes/agentes.css', archivo('agentes.css'))
      .get('/agentes/icono.svg', archivo('icono.svg'))
      .get('/agentes/icono-nuevos.svg', archivo('icono-nuevos.svg'))
  );
}
