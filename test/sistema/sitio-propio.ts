/** The help desk on a host of its own, behind the whole configuration that docs/despliegue has for a proxy. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAIZ } from '../e2e/servicio.ts';
import { crearCertificado, type Certificado } from './certificado.ts';
import { ManagedProcess } from './managed-process.ts';
import { rutaDe } from './programas.ts';
import type { Proxy } from './proxy.ts';
import { puertoLibre } from './puerto.ts';

const EN_RAIZ = process.getuid?.() === 0;
const MODULOS = 'mpm_event authz_core alias headers rewrite ssl socache_shmcb http2 proxy proxy_http'.split(
  ' ',
);

export class SitioPropio {
  readonly carpeta: string;
  /** Public address, https, without a slash at the end. */
  readonly url: string;
  /** Address without TLS. */
  readonly plana: string;
  readonly #certificado: Certificado;
  readonly #processes: ManagedProcess[] = [];

  private constructor(carpeta: string, url: string, plana: string) {
    this.carpeta = carpeta;
    this.url = url;
    this.plana = plana;
    this.#certificado = crearCertificado(carpeta, ['localhost']);
  }

  /** `cambiar` may spoil the configuration. */
  static async abrir(proxy: Proxy, cambiar = (lineas: string) => lineas): Promise<SitioPropio> {
    const carpeta = await mkdtemp(join(tmpdir(), 'mesa-sitio-propio-'));
    // Apache's children are another user.
    await chmod(carpeta, 0o755);
    const [seguro, plano] = [await puertoLibre(), await puertoLibre()];
    const sitio = new SitioPropio(carpeta, `https://localhost:${seguro}`, `http://localhost:${plano}`);
    try {
      const destino = await sitio.#servir();
      const archivo = join(carpeta, `${proxy}.conf`);
      const lineas = await readFile(join(RAIZ, 'docs', 'despliegue', ARCHIVO[proxy]), 'utf8');
      const suyas = cambiar(lineas)
        .replaceAll('https://mesa.example.co', sitio.url)
        .replaceAll('/etc/letsencrypt/live/mesa.example.co/fullchain.pem', sitio.#certificado.certificado)
        .replaceAll('/etc/letsencrypt/live/mesa.example.co/privkey.pem', sitio.#certificado.llave)
        .replaceAll('mesa.example.co', 'localhost')
        .replaceAll('http://127.0.0.1:8080', destino)
        .replace(/listen 80;|\*:80>/, (donde) => donde.replace('80', String(plano)))
        .replace(/listen 443|\*:443>/, (donde) => donde.replace('443', String(seguro)));
      await writeFile(archivo, ENTORNO[proxy](carpeta, [plano, seguro], suyas));
      const argumentos =
        proxy === 'nginx' ? ['-p', carpeta, '-c', archivo, '-e', 'stderr'] : ['-f', archivo, '-DFOREGROUND'];
      const child = new ManagedProcess(rutaDe(proxy)!, argumentos);
      sitio.#processes.push(child);
      await child.esperar(() => atiende(sitio.url));
      return sitio;
    } catch (error) {
      await sitio.cerrar();
      throw error;
    }
  }

  /** What `mesa doctor --url` says of it, by its --json. */
  async doctor(): Promise<{ clave: string; estado: string; dicho: string }[]> {
    const child = spawn(
      process.execPath,
      [join(RAIZ, 'dist', 'server', 'mesa.js'), 'doctor', '--json', '--url', this.url],
      { env: { ...this.#entorno(), NODE_EXTRA_CA_CERTS: this.#certificado.certificado } },
    );
    let texto = '';
    child.stdout.on('data', (trozo) => (texto += String(trozo)));
    await once(child, 'close');
    return (JSON.parse(texto) as { revisiones: { clave: string; estado: string; dicho: string }[] })
      .revisiones;
  }

  async cerrar(): Promise<void> {
    for (const child of this.#processes.toReversed()) await child.terminar();
    await rm(this.carpeta, { recursive: true, force: true });
  }

  #entorno(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      MESA_DATOS: join(this.carpeta, 'datos'),
      MESA_URL: this.url,
      MESA_PROXY: '127.0.0.1,::1',
    };
  }

  async #servir(): Promise<string> {
    const servicio = new ManagedProcess(process.execPath, [join(RAIZ, 'dist', 'server', 'main.js')], {
      env: this.#entorno(),
    });
    this.#processes.push(servicio);
    return servicio.esperar((dicho) => /"url":"(http:[^"]+)","msg":"listo"/.exec(dicho)?.[1]);
  }
}

const ARCHIVO: Record<Proxy, string> = { nginx: 'nginx.conf', apache2: 'apache.conf' };

/** What Debian's own configuration has around the file. */
const ENTORNO: Record<Proxy, (carpeta: string, puertos: number[], lineas: string) => string> = {
  nginx: (carpeta, _puertos, lineas) => `
daemon off;
${EN_RAIZ ? 'user root;' : ''}
worker_processes 1;
pid ${carpeta}/nginx.pid;
error_log stderr warn;
events {}
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((nombre) => `${nombre}_temp_path ${carpeta}/nginx-${nombre};`).join('\n')}
  access_log off;
  gzip on;
  gzip_types text/plain application/json text/event-stream;
  ${lineas}
}
`,
  apache2: (carpeta, puertos, lineas) => `
ServerRoot ${carpeta}
ServerName localhost
PidFile ${carpeta}/apache.pid
DefaultRuntimeDir ${carpeta}
ErrorLog "|$/bin/cat >&2"
${MODULOS.map((modulo) => `LoadModule ${modulo}_module /usr/lib/apache2/modules/mod_${modulo}.so`).join('\n')}
${EN_RAIZ ? 'User www-data\nGroup www-data' : ''}
${puertos.map((puerto) => `Listen ${puerto}`).join('\n')}
${lineas}
`,
};

async function atiende(url: string): Promise<boolean> {
  const pedido = request(`${url}/salud`, { rejectUnauthorized: false, agent: false });
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
