import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { ADJUNTOS_POR_ENVIO } from '../../shared/adjunto.ts';
import { TIPOS_ADJUNTO } from '../../shared/tipos-adjunto.ts';
import { leerCatalogo } from '../../shared/api.ts';
import type { Catalogo } from '../../shared/catalogo.ts';
import { MENSAJE_MAXIMO } from '../../shared/limites.ts';
import type { Servicios } from '../servicios.ts';
import { CABECERAS_SEGURAS } from '../http/security-headers.ts';
import type { AppEnv } from '../http/context.ts';
import { leerVigente } from './catalogo.repository.ts';

export function rutasDeCatalogo({ base, config }: Servicios): Hono<AppEnv> {
  return new Hono<AppEnv>().get(
    leerCatalogo.ruta,
    etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...CABECERAS_SEGURAS] }),
    async (c) => {
      const catalogo: Catalogo = {
        motivos: await leerVigente(base.leer),
        limites: {
          descripcion: config.descripcionMaximo,
          mensaje: MENSAJE_MAXIMO,
          adjunto: {
            bytes: config.adjuntoMaximo,
            cantidad: ADJUNTOS_POR_ENVIO,
            tipos: [...TIPOS_ADJUNTO],
          },
        },
      };
      c.header('Cache-Control', 'private, no-cache');
      return c.json(catalogo);
    },
  );
}
