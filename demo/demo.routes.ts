/** The stand-in for the insurer's portal: static files, as the portal would serve them. */
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Entorno } from '../server/http/entorno.ts';
import { RAIZ } from '../server/paquete.ts';

export function rutasDeDemo(): Hono<Entorno> {
  return new Hono<Entorno>().use(
    (c, next) => {
      c.header('Cache-Control', 'no-cache');
      return next();
    },
    serveStatic({ root: join(RAIZ, 'demo', 'pagina') }),
  );
}
