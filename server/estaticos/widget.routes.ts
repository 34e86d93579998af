/** The widget's files: few and small, so they are kept in memory with their compressed forms. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import type { Entorno } from '../http/entorno.ts';
import { RAIZ } from '../paquete.ts';

interface Archivo {
  etag: string;
  bytes: Uint8Array<ArrayBuffer>;
  br: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
}

interface Manifiesto {
  version: string;
  files: Record<string, unknown>;
}

const PARA_SIEMPRE = 'public, max-age=31536000, immutable';
const UN_RATO = 'public, max-age=300, stale-while-revalidate=86400';

/**
 * /widget/mesa.js is the current bundle; its parts have a hash in their names. /widget/<version>/… is the same under
 * an immutable path; one of an earlier version leads to the current bundle.
 */
export function rutasDelWidget(carpeta = join(RAIZ, 'dist', 'widget')): Hono<Entorno> {
  const { version, archivos } = leerArchivos(carpeta);
  return new Hono<Entorno>()
    .use('/widget/*', async (c, next) => {
      // Module scripts are fetched with CORS, and any page may load public code.
      c.header('Access-Control-Allow-Origin', '*');
      c.header('Cross-Origin-Resource-Policy', 'cross-origin');
      await next();
    })
    .get('/widget/mesa.js', (c) => entregar(c, archivos.get('mesa.js'), UN_RATO))
    .get('/widget/partes/:parte', (c) =>
      entregar(c, archivos.get(`partes/${c.req.param('parte')}`), PARA_SIEMPRE),
    )
    .get('/widget/version', (c) => c.json({ version }))
    .get('/widget/:version/mesa.js', (c) =>
      c.req.param('version') === version
        ? entregar(c, archivos.get('mesa.js'), PARA_SIEMPRE)
        : c.redirect('../mesa.js', 302),
    )
    .get('/widget/:version/partes/:parte', (c) =>
      entregar(c, archivos.get(`partes/${c.req.param('parte')}`), PARA_SIEMPRE),
    );
}

function entregar(c: Context<Entorno>, archivo: Archivo | undefined, cache: string) {
  if (!archivo) return c.notFound();
  c.header('Cache-Control', cache);
  c.header('ETag', archivo.etag);
  c.header('Vary', 'Accept-Encoding');
  if (c.req.header('if-none-match')?.includes(archivo.etag)) return c.body(null, 304);
  c.header('Content-Type', 'text/javascript; charset=utf-8');
  const admite = c.req.header('accept-encoding') ?? '';
  const forma = /\bbr\b/.test(admite) ? 'br' : /\bgzip\b/.test(admite) ? 'gzip' : undefined;
  if (forma) c.header('Content-Encoding', forma);
  return c.body(archivo[forma ?? 'bytes']);
}

function leerArchivos(carpeta: string): { version: string; archivos: Map<string, Archivo> } {
  const archivos = new Map<string, Archivo>();
  const manifiesto = join(carpeta, 'manifest.json');
  // Tests of the API run without a build; then there is simply no widget to serve.
  if (!existsSync(manifiesto)) return { version: '', archivos };
  const { version, files } = JSON.parse(readFileSync(manifiesto, 'utf8')) as Manifiesto;
  for (const nombre of Object.keys(files)) {
    const ruta = join(carpeta, nombre);
    const bytes = leer(ruta);
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    archivos.set(nombre, { etag, bytes, br: leer(`${ruta}.br`), gzip: leer(`${ruta}.gz`) });
  }
  return { version, archivos };
}

function leer(ruta: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(ruta));
}
