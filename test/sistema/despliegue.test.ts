/** The files of docs/despliegue: each is started, as far as a machine without systemd and Docker lets it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RAIZ } from '../e2e/servicio.ts';
import { encerrar, estadoDe, limiteDeAqui, necesitaEncierro } from './encierro.ts';
import type { ManagedProcess } from './managed-process.ts';
import { necesita } from './programas.ts';
import { puertoLibre } from './puerto.ts';

const DESPLIEGUE = join(RAIZ, 'docs', 'despliegue');
const UNIDAD = join(DESPLIEGUE, 'mesa-de-ayuda.service');

let carpeta: string;
let processes: ManagedProcess[];
beforeEach(async () => {
  carpeta = await mkdtemp(join(tmpdir(), 'mesa-despliegue-'));
  processes = [];
});
afterEach(async () => {
  for (const child of processes) await child.terminar();
  await rm(carpeta, { recursive: true, force: true });
});

const listo = (child: ManagedProcess): Promise<string> =>
  child.esperar((dicho) => /"url":"(http:[^"]+)","msg":"listo"/.exec(dicho)?.[1]);

/** A folder of data that belongs to this user. */
async function datosDe(uid: number): Promise<string> {
  const datos = join(carpeta, 'datos');
  // The folder above is of whoever runs the tests.
  await chmod(carpeta, 0o755);
  await mkdir(datos, { mode: 0o700 });
  await chown(datos, uid, uid);
  return datos;
}

describe('the systemd unit', () => {
  const UID = 64_001;

  /** Values of a setting, in order. */
  async function leerUnidad(): Promise<(nombre: string) => string[]> {
    const lineas = (await readFile(UNIDAD, 'utf8')).split('\n').filter((linea) => /^\w+=/.test(linea));
    return (nombre) =>
      lineas.filter((linea) => linea.startsWith(`${nombre}=`)).map((linea) => linea.slice(nombre.length + 1));
  }

  test('is valid, and its exposure as systemd reckons it is low', (contexto) => {
    necesita(contexto, ['systemd-analyze']);
    const analizar = (...argumentos: string[]) =>
      spawnSync('systemd-analyze', argumentos, { encoding: 'utf8' });
    const { stderr } = analizar('verify', UNIDAD);
    // Where Node is somewhere else on this machine, systemd says that the program is missing.
    expect(stderr.split('\n').filter((linea) => linea && !linea.includes('/usr/bin/node'))).toEqual([]);
    const seguridad = analizar('security', '--offline=yes', '--threshold=15', UNIDAD);
    expect(seguridad.status, seguridad.stdout).toBe(0);
  });

  test('has its line run as its user, with its umask and limits, on a system that it cannot write', async (contexto) => {
    necesitaEncierro(contexto);
    necesita(contexto, ['strace', 'systemd-analyze']);
    const unidad = await leerUnidad();
    const datos = await datosDe(UID);
    const llamadas = join(datos, 'llamadas');
    const orden = unidad('ExecStart')[0]!
      .replace('/usr/bin/node', process.execPath)
      .replace('/opt/mesa-de-ayuda', RAIZ)
      .split(' ');
    const entorno = Object.fromEntries(
      unidad('Environment').map((par) => par.split('=') as [string, string]),
    );
    const child = encerrar(
      {
        uid: UID,
        datos,
        umask: unidad('UMask')[0]!,
        descriptores: Number(unidad('LimitNOFILE')[0]),
        entorno: { ...entorno, PATH: process.env.PATH!, MESA_DATOS: datos, PORT: '0' },
        carpeta: RAIZ,
      },
      ['strace', '-f', '-c', '-qq', '-o', llamadas, ...orden],
    );
    processes.push(child);
    const url = await listo(child);
    const pid = Number(/"pid":(\d+)/.exec(child.dicho)![1]);
    expect(estadoDe(pid, 'Uid').split('\t')[0]).toBe(String(UID));
    expect(estadoDe(pid, 'CapEff')).toMatch(/^0+$/);
    expect(estadoDe(pid, 'NoNewPrivs')).toBe('1');
    expect(estadoDe(pid, 'Umask')).toBe('0077');
    expect(unidad('LimitNOFILE')).toEqual(['65536']);
    const limite = Math.min(65_536, limiteDeAqui());
    expect(await readFile(`/proc/${pid}/limits`, 'utf8')).toMatch(
      new RegExp(`Max open files +${limite} +${limite} `),
    );
    expect((await fetch(`${url}/listo`)).status).toBe(200);
    expect((await fetch(`${url}/widget/mesa.js`)).status).toBe(200);
    expect((await fetch(`${url}/agentes`)).status).toBe(200);
    const ingreso = await fetch(`${url}/api/v1/sesion`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ correo: 'nadie@eps.example', contrasena: 'ninguna de las que hay' }),
    });
    expect(ingreso.status).toBe(401);
    process.kill(pid, 'SIGTERM');
    expect(await child.fin).toBe(0);
    expect(Number.parseInt(unidad('TimeoutStopSec')[0]!, 10)).toBeGreaterThan(10);

    for (const nombre of await readdir(datos, { recursive: true })) {
      const { mode, uid } = await stat(join(datos, nombre));
      expect([nombre, mode & 0o077, uid]).toEqual([nombre, 0, UID]);
    }
    const permitidas = expandir(unidad('SystemCallFilter'));
    const hechas = (await readFile(llamadas, 'utf8'))
      .split('\n')
      .map((linea) => /(?:^|\s)([a-z_0-9]+)$/.exec(linea.trimEnd())?.[1])
      .filter((una): una is string => una !== undefined && una !== 'total' && una !== 'syscall');
    expect(hechas.length).toBeGreaterThan(30);
    expect(hechas.filter((una) => !permitidas.has(una) && !SE_CONFORMA_CON_UN_NO.has(una))).toEqual([]);
  });
});

/** Node asks for more descriptors than it has, and goes on with an EPERM. */
const SE_CONFORMA_CON_UN_NO = new Set(['prlimit64', 'setrlimit']);

/** The system calls of `SystemCallFilter=` lines: sets are named by @, and ~ takes away. */
function expandir(filtros: readonly string[]): Set<string> {
  const permitidas = new Set<string>();
  for (const filtro of filtros) {
    const quita = filtro.startsWith('~');
    for (const nombre of filtro.replace('~', '').split(' ')) {
      for (const llamada of conjunto(nombre)) {
        if (quita) permitidas.delete(llamada);
        else permitidas.add(llamada);
      }
    }
  }
  return permitidas;
}

function conjunto(nombre: string): string[] {
  if (!nombre.startsWith('@')) return [nombre];
  return execFileSync('systemd-analyze', ['syscall-filter', '--no-pager', nombre], { encoding: 'utf8' })
    .split('\n')
    .slice(1)
    .map((linea) => linea.trim())
    .filter((linea) => linea && !linea.startsWith('#'))
    .flatMap(conjunto);
}

describe('the Dockerfile', () => {
  /** Lines of a RUN that need the base image, and are not carried out here. */
  const DE_LA_IMAGEN = /^(apt-get update && apt-get install|groupadd) /;
  /** Their result is the checkout's own folder of packages, which the same commands made. */
  const DE_PAQUETES = /^npm (ci --ignore-scripts|rebuild better-sqlite3)$/;

  interface Paso {
    orden: string;
    resto: string;
  }

  /** The instructions of each stage. */
  async function leerEtapas(): Promise<Paso[][]> {
    const texto = (await readFile(join(DESPLIEGUE, 'Dockerfile'), 'utf8'))
      .replace(/^#.*\n/gm, '')
      .replace(/\\\n/g, ' ');
    const etapas: Paso[][] = [];
    for (const linea of texto.split('\n').filter(Boolean)) {
      const [, orden = '', resto = ''] = /^([A-Z]+) +(.*)$/.exec(linea)!;
      if (orden === 'FROM') etapas.push([]);
      etapas.at(-1)!.push({ orden, resto });
    }
    return etapas;
  }

  /** Carries out the COPY, RUN and WORKDIR of a stage in a folder. Returns the RUN lines that it left out. */
  async function construir(
    pasos: readonly Paso[],
    raiz: string,
    otra: string | undefined,
  ): Promise<string[]> {
    const omitidos: string[] = [];
    let donde = raiz;
    for (const { orden, resto } of pasos) {
      if (orden === 'WORKDIR') {
        donde = join(raiz, resto);
        await mkdir(donde, { recursive: true });
      } else if (orden === 'COPY') {
        const desde = resto.startsWith('--from=') ? otra! : RAIZ;
        const rutas = resto.replace(/^--from=\w+ /, '').split(' ');
        const hacia = rutas.pop()!;
        for (const ruta of rutas) {
          const destino = hacia === './' ? join(donde, ruta) : join(donde, hacia);
          await mkdir(dirname(destino), { recursive: true });
          await cp(join(desde, ruta), destino, { recursive: true, verbatimSymlinks: true });
        }
      } else if (orden === 'RUN') {
        if (DE_LA_IMAGEN.test(resto)) omitidos.push(resto.split(' ')[0]!);
        else if (DE_PAQUETES.test(resto)) {
          if (!existsSync(join(donde, 'node_modules')))
            execFileSync('cp', ['-a', join(RAIZ, 'node_modules'), donde]);
        } else
          execFileSync('sh', ['-euc', resto.replaceAll(' /', ` ${raiz}/`)], {
            cwd: donde,
            env: { PATH: process.env.PATH, HOME: process.env.HOME },
            stdio: ['ignore', 'ignore', 'pipe'],
          });
      }
    }
    return omitidos;
  }

  test('has steps that give a program which runs as its user on a system that it cannot write, and tells its health', async (contexto) => {
    necesitaEncierro(contexto);
    const [primera = [], segunda = []] = await leerEtapas();
    const [obra, imagen] = [join(carpeta, 'obra'), join(carpeta, 'imagen')];
    for (const raiz of [obra, imagen]) await mkdir(raiz);
    expect(await construir(primera, obra, undefined)).toEqual(['apt-get']);
    expect(await construir(segunda, imagen, obra)).toEqual(['groupadd']);
    await rm(obra, { recursive: true });
    // Everybody may read the image.
    await chmod(carpeta, 0o755);

    const de = (orden: string) => segunda.filter((paso) => paso.orden === orden).map(({ resto }) => resto);
    const programa = join(imagen, de('WORKDIR')[0]!);
    await sinLoDeDesarrollo(programa);
    const datos = join(imagen, de('VOLUME')[0]!);
    const uid = Number(de('USER')[0]!.split(':')[0]);
    expect(uid).toBeGreaterThan(0);
    expect(await stat(datos)).toMatchObject({ uid, gid: uid });
    const entorno = {
      ...(Object.fromEntries(
        de('ENV')[0]!
          .split(' ')
          .map((par) => par.split('=')),
      ) as Record<string, string>),
      PATH: process.env.PATH!,
      PORT: String(await puertoLibre()),
      MESA_DATOS: datos,
    };
    const child = encerrar(
      { uid, datos, umask: '0022', descriptores: 65_536, entorno, carpeta: programa },
      JSON.parse(de('CMD')[0]!) as string[],
    );
    processes.push(child);
    await listo(child);
    const [nodo, ...sonda] = JSON.parse(/ CMD (\[.*\])$/.exec(de('HEALTHCHECK')[0]!)![1]!) as string[];
    const salud = () => spawnSync(nodo!, sonda, { env: entorno }).status;
    expect(salud()).toBe(0);
    const [dato] = await readdir(datos);
    expect((await stat(join(datos, dato!))).mode & 0o077).toBe(0);
    process.kill(Number(/"pid":(\d+)/.exec(child.dicho)![1]), 'SIGTERM');
    expect(await child.fin).toBe(0);
    expect(salud()).toBe(1);
  });

  /** Packages that only develop, test or build the program for others, by the lock file. */
  async function sinLoDeDesarrollo(programa: string): Promise<void> {
    const { packages } = JSON.parse(await readFile(join(RAIZ, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const deDesarrollo = Object.keys(packages).filter((ruta) => packages[ruta]!.dev);
    expect(deDesarrollo.length).toBeGreaterThan(100);
    expect(deDesarrollo.filter((ruta) => existsSync(join(programa, ruta)))).toEqual([]);
    expect((await readdir(programa)).sort()).toEqual(['dist', 'node_modules', 'package.json', 'server']);
  }

  test('leaves out of its context all that it does not copy', async () => {
    const admitidos = (await readFile(join(DESPLIEGUE, 'Dockerfile.dockerignore'), 'utf8'))
      .split('\n')
      .filter((linea) => linea.startsWith('!'))
      .map((linea) => linea.slice(1));
    const copiados = (await leerEtapas())
      .flat()
      .filter(({ orden, resto }) => orden === 'COPY' && !resto.startsWith('--from='))
      .flatMap(({ resto }) => resto.split(' ').slice(0, -1));
    expect(copiados.toSorted()).toEqual(admitidos.toSorted());
  });
});
