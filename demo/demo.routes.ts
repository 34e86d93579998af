/** The stand-in for the insurer's portal: static files, as the portal would serve them. */
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import type { AppEnv } from '../server/http/context.ts';
import { RAIZ } from '../server/package-root.ts';

export function rutasDeDemo(): Hono<AppEnv> {
  return new Hono<AppEnv>().use(
    compress(),
    (c, next) => {
      c.header('Cache-Control', 'no-cache');
      return next();
    },
    serveStatic({ root: join(RAIZ, 'demo', 'pagina') }),
  );
}
