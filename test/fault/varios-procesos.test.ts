/** Several processes on one folder, of which some are killed while people file cases and write. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RAIZ } from '../e2e/servicio.ts';
import { Clientela, ingresar, perdidos, repetidos, sembrarAzar } from './apoyo.ts';

const CLIENTES = 8;
const hasta = <T>(cierto: () => T | Promise<T>) =>
  vi.waitUntil(cierto, { timeout: 60_000, interval: 5 }) as Promise<Exclude<T, false | undefined>>;

/** The demonstration in `npm start`'s form, with as many processes. */
class Servicio {
  readonly #primero: ChildProcess;
  #escrito = '';

  constructor(datos: string, procesos: number) {
    this.#primero = spawn(process.execPath, [join(RAIZ, 'dist', 'server', 'main.js')], {
      env: {
        ...process.env,
        PORT: '0',
        MESA_DEMO: '1',
        MESA_DATOS: datos,
        MESA_PROCESOS: String(procesos),
        MESA_REGISTRO: 'info',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#primero.stdout!.on('data', (trozo) => (this.#escrito += String(trozo)));
    onTestFinished(() => this.matar());
  }

  get pid(): number {
    return this.#primero.pid!;
  }

  /** The processes that have said that they serve, also those that ended since. */
  get listos(): { pid: number; url: string }[] {
    return this.#escrito
      .split('\n')
      .filter((linea) => linea.includes('"listo"') && linea.endsWith('}'))
      .map((linea) => JSON.parse(linea) as { pid: number; url: string });
  }

  get vivos(): number[] {
    return this.listos.map(({ pid }) => pid).filter(estaVivo);
  }

  async url(procesos: number): Promise<string> {
    await hasta(() => this.vivos.length === procesos);
    return this.listos[0]!.url.replace('localhost', '127.0.0.1');
  }

  /** kill -9 of the first one alone: the others notice, and end too. */
  async matar(): Promise<void> {
    if (this.#primero.exitCode === null && this.#primero.signalCode === null) {
      const fin = once(this.#primero, 'exit');
      this.#primero.kill('SIGKILL');
      await fin;
    }
    await hasta(() => this.vivos.length === 0);
  }
}

function estaVivo(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function carpetaNueva(nombre = 'datos'): Promise<string> {
  const carpeta = await mkdtemp(join(tmpdir(), 'mesa-varios-'));
  onTestFinished(() => rm(carpeta, { recursive: true, force: true, maxRetries: 20 }));
  return join(carpeta, nombre);
}

/** Byte of `mesa.db-shm` that the writer locks (sqlite.org/walformat.html, 2.3). */
const BYTE_DEL_TURNO = 120;

/** The process that is in the middle of a transaction; the others stand still meanwhile. */
async function enTransaccion(pids: readonly number[], datos: string): Promise<number> {
  const { ino } = await stat(join(datos, 'mesa.db-shm'));
  const suyo = new RegExp(`WRITE (\\d+) \\S+:${ino} ${BYTE_DEL_TURNO} `);
  return hasta(async () => {
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const [, pid] = suyo.exec(await readFile('/proc/locks', 'utf8')) ?? [];
    if (pid !== undefined) return Number(pid);
    for (const otro of pids) process.kill(otro, 'SIGCONT');
    return undefined;
  });
}

/** The process that listens at `procesos.sock`. */
async function queReparte(pids: readonly number[], datos: string): Promise<number> {
  return hasta(async () => {
    const lineas = (await readFile('/proc/net/unix', 'utf8')).split('\n');
    // Its flag says that it accepts connections (__SO_ACCEPTCON).
    const suya = lineas.find(
      (linea) => linea.endsWith(join(datos, 'procesos.sock')) && / 00010000 /.test(linea),
    );
    const inodo = suya?.trim().split(/\s+/)[6];
    for (const pid of pids) {
      for (const fd of await readdir(`/proc/${pid}/fd`)) {
        const a = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
        if (inodo !== undefined && a === `socket:[${inodo}]`) return pid;
      }
    }
    return undefined;
  });
}

const VICTIMAS: [string, (pids: readonly number[], datos: string) => Promise<number>][] = [
  ['in the middle of its transaction', enTransaccion],
  ['that gives out the turns', queReparte],
  [
    'that asks for turns',
    async (pids, datos) => {
      const reparte = await queReparte(pids, datos);
      return pids.find((pid) => pid !== reparte)!;
    },
  ],
];

// What a process does is read from Linux's /proc.
test.runIf(platform() === 'linux').each(VICTIMAS)(
  'kill -9 of the process %s: what was acknowledged is there once, and the other goes on',
  { timeout: 240_000 },
  async (_, elegir) => {
    const datos = await carpetaNueva();
    const servicio = new Servicio(datos, 2);
    const url = await servicio.url(2);
    const cookie = await ingresar(url);
    const clientela = new Clientela(sembrarAzar());
    let parada = false;
    /** Clients that come back when their process ended. */
    const trabajar = async () => {
      while (!parada) await clientela.trabajar(url, cookie, CLIENTES);
    };
    const esperarMas = async (cuantos: number) => {
      const meta = clientela.confirmados.length + cuantos;
      await hasta(() => clientela.confirmados.length >= meta);
    };

    for (let ronda = 0; ronda < 3; ronda += 1) {
      const antes = await hasta(() => servicio.vivos.length === 2 && servicio.vivos);
      const trabajo = trabajar();
      await esperarMas(10);
      const victima = await elegir(antes, datos);
      process.kill(victima, 'SIGKILL');
      for (const otro of antes) if (otro !== victima) process.kill(otro, 'SIGCONT');
      await esperarMas(60);
      expect(servicio.vivos).toContain(antes.find((pid) => pid !== victima));
      parada = true;
      clientela.parar();
      await trabajo;
      parada = false;
      expect(perdidos(clientela.confirmados, datos), `round ${ronda}`).toEqual([]);
    }
    // What got no answer is asked for again under its key, and is there once.
    const abiertos = clientela.escritos.length - clientela.confirmados.length;
    const trabajo = clientela.trabajar(url, cookie, CLIENTES);
    await esperarMas(abiertos + CLIENTES);
    clientela.parar();
    await trabajo;
    expect(clientela.escritos.length).toBe(clientela.confirmados.length);
    expect(perdidos(clientela.confirmados, datos)).toEqual([]);
    expect(repetidos(datos)).toEqual([]);
  },
);

test('kill -9 of the first process ends all, and the next start finds everything that was acknowledged', async () => {
  const datos = await carpetaNueva();
  const clientela = new Clientela(sembrarAzar());
  for (let ronda = 0; ronda < 3; ronda += 1) {
    // The killed ones left their socket.
    expect(existsSync(join(datos, 'procesos.sock'))).toBe(ronda > 0);
    const servicio = new Servicio(datos, 2);
    const url = await servicio.url(2);
    const cookie = await ingresar(url);
    const meta = clientela.confirmados.length + 30;
    const trabajo = clientela.trabajar(url, cookie, CLIENTES);
    await hasta(() => clientela.confirmados.length >= meta);
    await servicio.matar();
    await trabajo;
    expect(perdidos(clientela.confirmados, datos), `round ${ronda}`).toEqual([]);
  }
  expect(repetidos(datos)).toEqual([]);
});

test.each([
  ['datos', 'whose path is short'],
  [`datos-${'x'.repeat(150)}`, 'whose path is longer than that of a socket may be'],
])(
  'two services that start together on one folder (%s, %s) share it, and one goes on without the other',
  async (nombre) => {
    const datos = await carpetaNueva(nombre);
    const servicios = [new Servicio(datos, 2), new Servicio(datos, 2)];
    const urls = [await servicios[0]!.url(2), await servicios[1]!.url(2)];
    const cookie = await ingresar(urls[0]!);
    const clientelas = urls.map(() => new Clientela(sembrarAzar()));
    const trabajos = clientelas.map((clientela, i) => clientela.trabajar(urls[i]!, cookie, CLIENTES));
    const [una, otra] = clientelas as [Clientela, Clientela];
    await hasta(() => una.confirmados.length >= 50 && otra.confirmados.length >= 50);

    // What one has filed is known to the other, and each number was given once.
    const numeros = clientelas.flatMap(({ confirmados }) =>
      confirmados.flatMap(({ respuesta }) => ('numero' in respuesta! ? [respuesta.numero] : [])),
    );
    expect(new Set(numeros).size).toBe(numeros.length);
    for (const url of urls) {
      const visto = await fetch(`${url}/api/v1/casos/${numeros[0]!}`, { headers: { Cookie: cookie } });
      expect(visto.status).toBe(200);
    }

    await servicios[0]!.matar();
    const meta = otra.confirmados.length + 50;
    await hasta(() => otra.confirmados.length >= meta);
    otra.parar();
    await Promise.all(trabajos);
    for (const { confirmados } of clientelas) expect(perdidos(confirmados, datos)).toEqual([]);
    expect(repetidos(datos)).toEqual([]);
    const socket = await stat(join(datos, 'procesos.sock')).catch(() => undefined);
    // Only their own user may connect to it.
    if (socket) expect((socket.mode & 0o077).toString(8)).toBe('0');
  },
);
