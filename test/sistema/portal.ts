/** A portal of another site, over HTTPS, with the Content-Security-Policy of docs/portal.md and nothing more lenient. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { extname, join } from 'node:path';
import { RAIZ } from '../e2e/servicio.ts';
import type { Certificado } from './certificado.ts';

const TIPOS: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

export interface Portal {
  puerto: number;
  certificado: Certificado;
  /** The folder of its page. */
  carpeta: string;
  /** Address of the service that its page embeds. */
  servicio: string;
}

/** Serves it until the returned function is called. */
export async function abrirPortal({ puerto, certificado, carpeta, servicio }: Portal): Promise<() => void> {
  const politica = await politicaDocumentada(new URL(servicio).origin);
  const [key, cert] = await Promise.all([readFile(certificado.llave), readFile(certificado.certificado)]);
  const server = createServer({ key, cert }, (peticion, respuesta) => {
    const nombre = peticion.url === '/' ? 'index.html' : peticion.url!.slice(1);
    readFile(join(carpeta, nombre)).then(
      (contenido) => {
        const tipo = TIPOS[extname(nombre)];
        respuesta.writeHead(200, { 'Content-Type': tipo, 'Content-Security-Policy': politica });
        respuesta.end(contenido);
      },
      () => respuesta.writeHead(404).end(),
    );
  });
  server.listen(puerto, '127.0.0.1');
  await once(server, 'listening');
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

/** What portals are told to allow, besides the page's own style, script and picture. */
async function politicaDocumentada(servicio: string): Promise<string> {
  const docs = await readFile(join(RAIZ, 'docs', 'portal.md'), 'utf8');
  const [bloque] = /^script-src [^`]*/m.exec(docs) ?? [];
  if (!bloque) throw new Error('docs/portal.md has no Content-Security-Policy any more');
  const dicha = bloque.replaceAll(/https:\/\/mesa\.example\.co\S*?(?=[;\s])/g, servicio);
  return `default-src 'none'; style-src 'self'; img-src 'self'; ${dicha.replace('script-src', "script-src 'self'")}`.replace(
    /\s+/g,
    ' ',
  );
}
