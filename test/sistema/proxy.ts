/** Debian's nginx and Apache in front of the service, with the lines of docs/proxy and nothing of /etc. */
import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { RAIZ } from '../e2e/servicio.ts';
import type { Certificado } from './certificado.ts';
import { ManagedProcess } from './managed-process.ts';
import { rutaDe } from './programas.ts';

export const PROXIES = ['nginx', 'apache2'] as const;
export type Proxy = (typeof PROXIES)[number];

export interface Plan {
  /** For its own files; what is in its folder `paginas/portal` is served at /portal/. */
  carpeta: string;
  certificado: Certificado;
  host: string;
  puerto: number;
  /** Where the service listens, as http://127.0.0.1:8080. */
  destino: string;
  /** Under which path the service is, as `/mesa/` or `/`. */
  ruta: string;
}

/** Resolves when the service answers through it. */
export async function abrirProxy(proxy: Proxy, plan: Plan): Promise<ManagedProcess> {
  const archivo = join(plan.carpeta, `${proxy}.conf`);
  await writeFile(archivo, await CONFIGURACION[proxy](plan));
  const child = new ManagedProcess(rutaDe(proxy)!, ARGUMENTOS[proxy](archivo, plan));
  await esperarProxy(child, plan);
  return child;
}

/** Until the service answers through it. */
export const esperarProxy = (delante: ManagedProcess, plan: Plan): Promise<true> =>
  delante.esperar(async () => (await atiende(plan)) || undefined);

const ARGUMENTOS: Record<Proxy, (archivo: string, plan: Plan) => string[]> = {
  nginx: (archivo, { carpeta }) => ['-p', carpeta, '-c', archivo, '-e', 'stderr'],
  apache2: (archivo) => ['-f', archivo, '-DFOREGROUND'],
};

const CONFIGURACION: Record<Proxy, (plan: Plan) => Promise<string>> = {
  nginx: async (plan) => nginx(plan, await documentada('nginx.conf', plan)),
  apache2: apache,
};

/** The lines that operators are given, for this port and path. */
async function documentada(nombre: string, { destino, ruta }: Plan): Promise<string> {
  const lineas = await readFile(join(RAIZ, 'docs', 'proxy', nombre), 'utf8');
  return lineas.replaceAll('http://127.0.0.1:8080', destino).replaceAll('/mesa/', ruta);
}

const EN_RAIZ = process.getuid?.() === 0;

/** A whole configuration around the lines for the service. */
export function nginx(plan: Plan, lineas: string): string {
  const { carpeta, certificado, host, puerto } = plan;
  const temporales = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((nombre) => `${nombre}_temp_path ${carpeta}/nginx-${nombre};`)
    .join('\n');
  return `
daemon off;
${EN_RAIZ ? 'user root;' : ''}
worker_processes 1;
pid ${carpeta}/nginx.pid;
error_log stderr warn;
events {}
http {
  ${temporales}
  access_log off;
  types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }
  server {
    listen 127.0.0.1:${puerto} ssl http2;
    server_name ${host};
    ssl_certificate ${certificado.certificado};
    ssl_certificate_key ${certificado.llave};
    location /portal/ { root ${carpeta}/paginas; index index.html; }
    ${lineas}
  }
}
`;
}

const MODULOS = 'mpm_event authz_core headers mime dir ssl socache_shmcb http2 proxy proxy_http'.split(' ');

async function apache(plan: Plan): Promise<string> {
  const { carpeta, certificado, host, puerto } = plan;
  const modulos = MODULOS.map(
    (modulo) => `LoadModule ${modulo}_module /usr/lib/apache2/modules/mod_${modulo}.so`,
  ).join('\n');
  return `
ServerRoot ${carpeta}
ServerName ${host}
PidFile ${carpeta}/apache.pid
DefaultRuntimeDir ${carpeta}
ErrorLog "|$/bin/cat >&2"
${modulos}
${EN_RAIZ ? 'User www-data\nGroup www-data' : ''}
TypesConfig /dev/null
AddType text/html .html
AddType text/css .css
AddType text/javascript .js
AddType image/svg+xml .svg
Listen 127.0.0.1:${puerto}
<VirtualHost *:${puerto}>
  ServerName ${host}
  Protocols h2 http/1.1
  SSLEngine on
  SSLCertificateFile ${certificado.certificado}
  SSLCertificateKeyFile ${certificado.llave}
  DocumentRoot ${carpeta}/paginas
  DirectoryIndex index.html
  ${await documentada('apache.conf', plan)}
  <Location "/portal/">
    ProxyPass !
  </Location>
</VirtualHost>
`;
}

/** Whether the service answers through it. */
async function atiende({ host, puerto, ruta }: Plan): Promise<boolean> {
  const pedido = request({
    host: '127.0.0.1',
    port: puerto,
    path: `${ruta}salud`,
    headers: { host },
    rejectUnauthorized: false,
    agent: false,
  });
  pedido.end();
  try {
    const [respuesta] = (await once(pedido, 'response')) as [IncomingMessage];
    return respuesta.statusCode === 200;
  } catch {
    return false;
  } finally {
    pedido.destroy();
  }
}
