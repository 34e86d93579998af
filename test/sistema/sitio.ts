/** The service as an operator runs it: in production, over HTTPS, behind a proxy, and a portal's page with the elements. */
import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAIZ } from '../e2e/servicio.ts';
import { crearCertificado, type Certificado } from './certificado.ts';
import { ManagedProcess } from './managed-process.ts';
import { abrirPhp } from './php.ts';
import { abrirProxy, type Proxy } from './proxy.ts';
import { puertoLibre } from './puerto.ts';
import type { Lugar } from './recorrido.ts';

/** Browsers take every *.localhost for this machine, and each for a site of its own. */
const HOST = 'mesa.localhost';
export const HOST_AJENO = 'portal.localhost';
/** Two of one site (nombres.ts). */
export const HOST_PORTAL = 'portal.example.co';
export const SUBDOMINIO = 'mesa.example.co';

const CUENTAS = { nit: '900123456', agente: 'ana@eps.example', contrasena: 'clave-de-prueba-2026' };

export interface Opciones {
  proxy: Proxy | 'php';
  /** Under which path the service is, as `/mesa/` or `/`; `/mesa.php/` behind PHP. */
  ruta: string;
  origenes?: string;
  host?: string;
}

export class Sitio {
  readonly carpeta: string;
  /** Public address of the service, without a slash at the end. */
  readonly url: string;
  readonly certificado: Certificado;
  readonly #processes: ManagedProcess[] = [];

  private constructor(carpeta: string, url: string) {
    this.carpeta = carpeta;
    this.url = url;
    this.certificado = crearCertificado(carpeta, [HOST, HOST_AJENO, HOST_PORTAL, SUBDOMINIO]);
  }

  static async abrir({ proxy, ruta, origenes = '', host = HOST }: Opciones): Promise<Sitio> {
    const carpeta = await mkdtemp(join(tmpdir(), 'mesa-sitio-'));
    // Apache's children are another user.
    await chmod(carpeta, 0o755);
    const puerto = await puertoLibre();
    const origen = `https://${host}:${puerto}`;
    const sitio = new Sitio(carpeta, (origen + ruta).replace(/\/$/, ''));
    try {
      const destino = await sitio.#servir(origenes);
      await copiarPortal(sitio.paginas, sitio.url);
      const { certificado } = sitio;
      const plan = { carpeta, certificado, host, puerto, destino, ruta };
      sitio.#processes.push(...(proxy === 'php' ? await abrirPhp(plan) : [await abrirProxy(proxy, plan)]));
      return sitio;
    } catch (error) {
      await sitio.cerrar();
      throw error;
    }
  }

  /** The folder of the portal's page. */
  get paginas(): string {
    return join(this.carpeta, 'paginas', 'portal');
  }

  /** The portal's page on the same host. */
  get lugar(): Lugar {
    return { ...CUENTAS, portal: new URL('/portal/', this.url).href, servicio: this.url };
  }

  /** What the service has written to its log. */
  get registro(): string {
    return this.#processes[0]?.dicho ?? '';
  }

  async cerrar(): Promise<void> {
    for (const child of this.#processes.toReversed()) await child.terminar();
    await rm(this.carpeta, { recursive: true, force: true });
  }

  /** Resolves to where the service listens. */
  async #servir(origenes: string): Promise<string> {
    const { CI: _, ...heredado } = process.env;
    const env = {
      ...heredado,
      NODE_ENV: 'production',
      PORT: '0',
      MESA_DATOS: join(this.carpeta, 'datos'),
      MESA_URL: this.url,
      MESA_PROXY: '127.0.0.1',
      MESA_ORIGENES: origenes,
      MESA_PRIMER_CASO: '40913',
    };
    const programa = (nombre: string) => join(RAIZ, 'dist', 'server', nombre);
    const mesa = (...argumentos: string[]) =>
      execFileSync(process.execPath, [programa('mesa.js'), ...argumentos], {
        env,
        input: CUENTAS.contrasena,
      });
    mesa('ips', 'agregar', CUENTAS.nit, 'Clínica de Prueba');
    mesa('usuario', 'agregar', CUENTAS.agente, 'Ana de Soporte');
    const servicio = new ManagedProcess(process.execPath, [programa('main.js')], { env });
    this.#processes.push(servicio);
    return servicio.esperar((dicho) => /"url":"(http:[^"]+)","msg":"listo"/.exec(dicho)?.[1]);
  }
}

/** The demonstration's page stands in for the portal's; only the address of the service is another. */
async function copiarPortal(carpeta: string, servicio: string): Promise<void> {
  await mkdir(carpeta, { recursive: true });
  await cp(join(RAIZ, 'demo', 'pagina'), carpeta, { recursive: true });
  const pagina = join(carpeta, 'index.html');
  const antes = await readFile(pagina, 'utf8');
  await writeFile(pagina, antes.replace(/"[^"]*widget\/mesa\.js"/, `"${servicio}/widget/mesa.js"`));
}
