/**
 * Serves the widget's files. They are few and small, so those of the present build are kept in memory with their
 * compressed forms.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { etagOf, hasContent } from '../http/etag.ts';
import { RAIZ } from '../package-root.ts';
import type { Version } from './versiones.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Archivo {
  etag: string;
  bytes: Bytes;
  br: Bytes;
  gzip: Bytes;
}

interface Manifiesto {
  version: string;
  files: Record<string, unknown>;
}

/** Notices of the licences of what is in the bundle, which the bundle itself does not carry (RFC 8288 `license`). */
const AVISOS = 'LICENCIAS.txt';

const PARA_SIEMPRE = 'public, max-age=31536000, immutable';
const UN_RATO = 'public, max-age=300, stale-while-revalidate=86400';

/** Folder of the build that belongs to this program. */
export const CARPETA_DEL_WIDGET = join(RAIZ, 'dist', 'widget');

/**
 * widget/mesa.js is the present bundle. Its parts have a hash in their names; parts of `anteriores` are served too.
 * widget/<version>/… is one build under an immutable path; for a build that is no longer kept, the entry leads to the
 * present bundle and a part is 404.
 *
 * widget/<version>/importmap.json is what a page that names this version may put into its import map: the SHA-384 of each
 * file by its address, `{integrity: {…}}`. Only for builds that are kept. `direccion` is this service's, without a slash
 * at the end.
 */
export function rutasDelWidget(
  anteriores: readonly Version[] = [],
  carpeta = CARPETA_DEL_WIDGET,
  direccion = (c: Context<AppEnv>) => new URL(c.req.url).origin,
): Hono<AppEnv> {
  const { version, archivos } = leerArchivos(carpeta);

  async function deAnterior(nombre: string, de?: string): Promise<Archivo | undefined> {
    const tiene = anteriores.find(
      (anterior) => (de ?? anterior.nombre) === anterior.nombre && anterior.archivos.has(nombre),
    );
    return tiene && leerArchivo(join(tiene.carpeta, nombre)).catch(() => undefined);
  }

  return new Hono<AppEnv>()
    .use('/widget/*', async (c, next) => {
      // Module scripts are fetched with CORS, and any page may load public code.
      c.header('Access-Control-Allow-Origin', '*');
      c.header('Cross-Origin-Resource-Policy', 'cross-origin');
      await next();
    })
    .get('/widget/mesa.js', (c) => {
      c.header('Link', `<${AVISOS}>; rel="license"`);
      return entregar(c, archivos.get('mesa.js'), UN_RATO);
    })
    .get(`/widget/${AVISOS}`, async (c) => {
      const texto = await readFile(join(carpeta, AVISOS), 'utf8').catch(() => undefined);
      if (texto === undefined) return c.notFound();
      c.header('Cache-Control', UN_RATO);
      return c.text(texto);
    })
    .get('/widget/partes/:parte', async (c) => {
      const nombre = `partes/${c.req.param('parte')}`;
      return entregar(c, archivos.get(nombre) ?? (await deAnterior(nombre)), PARA_SIEMPRE);
    })
    .get('/widget/version', (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json({ version });
    })
    .get('/widget/:version/mesa.js', async (c) => {
      const pedida = c.req.param('version');
      c.header('Link', `<../${AVISOS}>; rel="license"`);
      const archivo = pedida === version ? archivos.get('mesa.js') : await deAnterior('mesa.js', pedida);
      return archivo ? entregar(c, archivo, PARA_SIEMPRE) : c.redirect('../mesa.js', 302);
    })
    .get('/widget/:version/importmap.json', async (c) => {
      const pedida = c.req.param('version');
      const nombres =
        pedida === version
          ? [...archivos.keys()]
          : [...(anteriores.find(({ nombre }) => nombre === pedida)?.archivos ?? [])];
      const base = `${direccion(c)}/widget/${pedida}/`;
      const sumas = await Promise.all(
        nombres.map(async (nombre) => {
          const archivo = pedida === version ? archivos.get(nombre) : await deAnterior(nombre, pedida);
          return archivo && ([base + nombre, sumaDe(archivo.bytes)] as const);
        }),
      );
      const halladas = sumas.filter((suma) => suma !== undefined);
      // A map of some files would leave the others without a check.
      if (!nombres.length || halladas.length < nombres.length) return c.notFound();
      c.header('Cache-Control', 'no-store');
      return c.json({ integrity: Object.fromEntries(halladas) });
    })
    .get('/widget/:version/partes/:parte', async (c) => {
      const pedida = c.req.param('version');
      const nombre = `partes/${c.req.param('parte')}`;
      const propio = pedida === version ? archivos.get(nombre) : undefined;
      return entregar(c, propio ?? (await deAnterior(nombre, pedida)), PARA_SIEMPRE);
    });
}

function entregar(c: Context<AppEnv>, archivo: Archivo | undefined, cache: string) {
  if (!archivo) return c.notFound();
  c.header('Cache-Control', cache);
  c.header('ETag', archivo.etag);
  c.header('Vary', 'Accept-Encoding');
  if (hasContent(c.req.header('if-none-match'), archivo.etag)) return c.body(null, 304);
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
    const [bytes, br, gzip] = [ruta, `${ruta}.br`, `${ruta}.gz`].map(
      (una) => new Uint8Array(readFileSync(una)),
    );
    archivos.set(nombre, conEtag(bytes!, br!, gzip!));
  }
  return { version, archivos };
}

async function leerArchivo(ruta: string): Promise<Archivo> {
  const [bytes, br, gzip] = await Promise.all(
    [ruta, `${ruta}.br`, `${ruta}.gz`].map(async (una) => new Uint8Array(await readFile(una))),
  );
  return conEtag(bytes!, br!, gzip!);
}

/** As subresource integrity writes it (W3C SRI, 3.1). */
const sumaDe = (bytes: Bytes): string => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

function conEtag(bytes: Bytes, br: Bytes, gzip: Bytes): Archivo {
  return { etag: etagOf(bytes), bytes, br, gzip };
}
