/** The documents of this version, and what describes the endpoints. */
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import * as documentacion from '../../shared/api/documentacion.ts';
import { BASE } from '../../shared/api/endpoint.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errores.ts';
import { caminoPublico } from '../http/address.ts';
import type { AppEnv } from '../http/context.ts';
import { atender, type Route } from '../http/endpoint.ts';
import { documentoOpenapi } from '../http/openapi.ts';
import { CSP_DE_PAGINA } from '../http/security-headers.ts';
import { RAIZ } from '../package-root.ts';
import type { Servicios } from '../servicios.ts';
import { paginaDeReferencia } from './referencia.ts';

/** From /api/v1/docs to /docs. */
const DOCS = `${'../'.repeat(BASE.split('/').length - 1)}docs/`;

export function rutasDeDocumentacion({ config }: Servicios): Route[] {
  const limites = { descripcion: config.descripcionMaximo };
  const documento = (publica: string) => documentoOpenapi(limites, publica);
  return [
    atender(documentacion.leerOpenapi, ({ c }) => c.json(documento(config.url ?? caminoPublico(c, config)))),
    atender(documentacion.leerReferencia, async ({ c }) => {
      if (!config.docs) throw new AppError('no_existe');
      const pagina = await paginaDeReferencia(documento(config.url ?? caminoPublico(c, config)), DOCS);
      return c.html(pagina, 200, {
        'Content-Security-Policy': CSP_DE_PAGINA,
      });
    }),
  ];
}

/** /docs: the pages that the build made of docs/. Nothing where the configuration does not ask for them. */
export function rutasDeDocs({ docs }: Pick<Config, 'docs'>): Hono<AppEnv> {
  const rutas = new Hono<AppEnv>();
  if (!docs) return rutas;
  return (
    rutas
      // The pages' own addresses are relative, so that they may lie under any path.
      .get('/docs', (c) => c.redirect('docs/', 302))
      .get('/docs/*', (c, next) => {
        c.header('Cache-Control', 'no-cache');
        return next();
      })
      .get('/docs/*', serveStatic({ root: join(RAIZ, 'dist') }))
  );
}
