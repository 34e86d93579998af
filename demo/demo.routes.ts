/** The stand-in for the insurer's portal: static files, as the portal would serve them, and its own login. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import type { Config } from '../server/config.ts';
import type { AppEnv } from '../server/http/context.ts';
import { RAIZ } from '../server/package-root.ts';
import { rutasDeSso } from './portal-sso.ts';

/** `otroOrigen` has a page that embeds this service (otro-origen.ts). */
export function rutasDeDemo(
  { config }: { config: Pick<Config, 'portal'> },
  otroOrigen?: string,
): Hono<AppEnv> {
  const rutas = new Hono<AppEnv>().route('/', rutasDeSso(config));
  // Only that server fills in what is open in the file.
  rutas.get('/otro-origen.html', (c) => (otroOrigen ? c.redirect(`${otroOrigen}/`, 302) : c.notFound()));
  rutas.use(compress(), (c, next) => {
    c.header('Cache-Control', 'no-cache');
    return next();
  });
  // `npm start` has no second server: its operator says which origins may ask.
  if (!otroOrigen) rutas.get('/galeria.html', async (c) => c.html(await galeriaSinOtroOrigen()));
  return rutas.use(serveStatic({ root: join(RAIZ, 'demo', 'pagina') }));
}

async function galeriaSinOtroOrigen(): Promise<string> {
  const galeria = await readFile(join(RAIZ, 'demo', 'pagina', 'galeria.html'), 'utf8');
  return galeria.replace(/<li>\s*<a href="otro-origen\.html">.*?<\/li>\s*/s, '');
}
