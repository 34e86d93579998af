/** The agents' page. */
import { Hono } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { archivosDe } from './pagina.ts';

export function rutasDeAgentes(): Hono<AppEnv> {
  const archivo = archivosDe('agentes');
  return (
    new Hono<AppEnv>()
      .get('/agentes', archivo('index.html'))
      // The page's own addresses are relative, so that it may lie under any path.
      .get('/agentes/', (c) => c.redirect('../agentes', 302))
      .get('/agentes/agentes.css', archivo('agentes.css'))
      .get('/agentes/icono.svg', archivo('icono.svg'))
      .get('/agentes/icono-nuevos.svg', archivo('icono-nuevos.svg'))
  );
}
