/**
 * All of an IPS's on a page of the service itself: where a clerk's browser keeps no session on the portal's page, the login
 * leads here, since here the session's cookie is nobody else's.
 */
import { Hono } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { archivosDe } from './pagina.ts';

export function rutasDePaginaIps(): Hono<AppEnv> {
  const archivo = archivosDe('ips');
  return (
    new Hono<AppEnv>()
      .get('/ips', archivo('index.html'))
      // As the agents' page, it may lie under any path.
      .get('/ips/', (c) => c.redirect('../ips', 302))
      .get('/ips/ips.css', archivo('ips.css'))
  );
}
