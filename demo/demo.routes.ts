/** The stand-in for the insurer's portal: static files, as the portal would serve them. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Hono } from 'hono';
import type { AppEnv } from '../server/http/context.ts';
import { RAIZ } from '../server/package-root.ts';

const TIPOS: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export function rutasDeDemo(): Hono<AppEnv> {
  const carpeta = join(RAIZ, 'demo', 'pagina');
  const rutas = new Hono<AppEnv>();
  for (const nombre of readdirSync(carpeta)) {
    const contenido = readFileSync(join(carpeta, nombre));
    rutas.get(nombre === 'index.html' ? '/' : `/${nombre}`, (c) => {
      c.header('Content-Type', TIPOS[extname(nombre)] ?? 'application/octet-stream');
      c.header('Cache-Control', 'no-cache');
      return c.body(contenido);
    });
  }
  return rutas;
}
