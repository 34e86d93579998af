/** Files of a page of the service itself, which is one tag: the same in the demonstration and in production. */
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { RAIZ } from '../package-root.ts';

/** Gives a handler for each file of this folder beside the source, by its name. */
export function archivosDe(carpeta: string): (nombre: string) => MiddlewareHandler<AppEnv> {
  return (nombre) => {
    const entregar = serveStatic<AppEnv>({ path: join(RAIZ, 'server', 'estaticos', carpeta, nombre) });
    return (c, next) => {
      c.header('Cache-Control', 'no-cache');
      return entregar(c, next);
    };
  };
}
