/** The agents' page at /agentes: a page with one element, the same in the demonstration and in production. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { RAIZ } from '../package-root.ts';

export function rutasDeAgentes(): Hono<AppEnv> {
  const leer = (nombre: string) => readFileSync(join(RAIZ, 'server', 'estaticos', 'agentes', nombre), 'utf8');
  const entregar = (texto: string, tipo: string) => (c: Context<AppEnv>) => {
    c.header('Content-Type', `${tipo}; charset=utf-8`);
    c.header('Cache-Control', 'no-cache');
    return c.body(texto);
  };
  return (
    new Hono<AppEnv>()
      .get('/agentes', entregar(leer('index.html'), 'text/html'))
      // Relative, because the page's own addresses are, so that it works under any path.
      .get('/agentes/', (c) => c.redirect('../agentes', 302))
      .get('/agentes/agentes.css', entregar(leer('agentes.css'), 'text/css'))
      .get('/agentes/icono.svg', entregar(leer('icono.svg'), 'image/svg+xml'))
  );
}
