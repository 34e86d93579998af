/** A page of another origin that embeds the elements, as any portal may: it stands at the next port. */
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { RAIZ } from '../server/package-root.ts';

export interface OtroOrigen {
  /** Such as http://localhost:8081. */
  readonly origen: string;
  /** Which service its page embeds; before this is called there is no page. */
  mostrar(servicio: string): void;
}

const TIPOS: Readonly<Record<string, string>> = {
  'otro-origen.html': 'text/html; charset=utf-8',
  'portal.css': 'text/css; charset=utf-8',
  'icono.svg': 'image/svg+xml',
};

/** What docs/portal.md asks of a page of another origin, and nothing more lenient. */
const politica = (servicio: string): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `script-src ${servicio}`,
    `connect-src ${servicio}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/** Listens at `puerto`, or at any that is free where something else does. Ends with the process. */
export async function abrirOtroOrigen(puerto: number): Promise<OtroOrigen> {
  let servicio: string | undefined;
  const server = createServer((pedido, respuesta) => {
    const nombre = pedido.url === '/' ? 'otro-origen.html' : (pedido.url ?? '').slice(1);
    const tipo = TIPOS[nombre];
    if (!servicio || !tipo) return void respuesta.writeHead(404).end();
    const suyo = servicio;
    readFile(join(RAIZ, 'demo', 'pagina', nombre), 'utf8').then(
      (texto) => {
        respuesta.writeHead(200, {
          'Content-Type': tipo,
          'Content-Security-Policy': politica(suyo),
          'Cache-Control': 'no-cache',
        });
        respuesta.end(texto.replaceAll('%SERVICIO%', suyo));
      },
      () => respuesta.writeHead(500).end(),
    );
  });
  if (!(await escuchar(server, puerto))) await escuchar(server, 0);
  server.unref();
  return {
    origen: `http://localhost:${(server.address() as AddressInfo).port}`,
    mostrar(cual) {
      servicio = cual;
    },
  };
}

async function escuchar(server: Server, puerto: number): Promise<boolean> {
  server.listen(puerto, '127.0.0.1');
  return once(server, 'listening').then(
    () => true,
    () => false,
  );
}
