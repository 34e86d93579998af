/**
 * What the fault tests share: chance that can be had again, the command, and clients that keep account of what was
 * acknowledged.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Caso } from '../../shared/caso.ts';
import type { Mensaje } from '../../shared/mensaje.ts';
import { RAIZ } from '../e2e/servicio.ts';

/** Numbers from 0 to 1; SEMILLA in the environment gives those of a run that failed. */
export function sembrarAzar(): () => number {
  const semilla = Number(process.env.SEMILLA ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`SEMILLA=${semilla}\n`);
  let a = semilla;
  // mulberry32
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Logs in to the demonstration; resolves to the cookie. */
export async function ingresar(url: string, nit = '900123456'): Promise<string> {
  const respuesta = await fetch(`${url}/api/v1/sesion`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ nit, contrasena: 'demo-mesa-2026' }),
  });
  return respuesta.headers.getSetCookie()[0]!.split(';')[0]!;
}

/** The `mesa` command on these data; `proceso` is there to be killed. */
export function mesa(
  datos: string,
  ...argumentos: string[]
): { proceso: ChildProcess; fin: Promise<{ estado: number | null; json: unknown; error: string }> } {
  const child = spawn(process.execPath, [join(RAIZ, 'dist', 'server', 'mesa.js'), ...argumentos, '--json'], {
    env: { ...process.env, MESA_DATOS: datos },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let texto = '';
  let error = '';
  child.stdout.on('data', (trozo) => (texto += String(trozo)));
  child.stderr.on('data', (trozo) => (error += String(trozo)));
  const fin = new Promise<{ estado: number | null; json: unknown; error: string }>((cumplir) => {
    child.on('close', (estado) =>
      cumplir({ estado, json: texto ? (JSON.parse(texto) as unknown) : undefined, error }),
    );
  });
  return { proceso: child, fin };
}

interface Escrito {
  clave: string;
  ruta: string;
  cuerpo: Record<string, unknown>;
  /** What the server said, once it did. */
  respuesta?: Caso | Mensaje;
  /** When that was (performance.now). */
  cuando?: number;
}

/** Clients that file cases and write messages one after another until they are stopped or the server dies. */
export class Clientela {
  readonly escritos: Escrito[] = [];
  readonly #azar: () => number;
  readonly #numeros: number[] = [];
  #parada = false;

  constructor(azar: () => number) {
    this.#azar = azar;
  }

  get confirmados(): Escrito[] {
    return this.escritos.filter(({ respuesta }) => respuesta);
  }

  parar(): void {
    this.#parada = true;
  }

  /** First what got no answer, under its old keys; then new things. Ends with the server or with `parar`. */
  async trabajar(url: string, cookie: string, clientes: number): Promise<void> {
    this.#parada = false;
    const pendientes = this.escritos.filter(({ respuesta }) => !respuesta);
    const uno = async () => {
      while (!this.#parada) {
        const escrito = pendientes.pop() ?? this.#nuevo();
        try {
          await mandar(url, cookie, escrito);
        } catch {
          return;
        }
        if ('numero' in escrito.respuesta!) this.#numeros.push(escrito.respuesta.numero);
      }
    };
    await Promise.all(Array.from({ length: clientes }, uno));
  }

  #nuevo(): Escrito {
    const clave = randomUUID();
    const numero = this.#numeros[Math.floor(this.#azar() * this.#numeros.length)];
    const escrito =
      numero !== undefined && this.#azar() < 0.5
        ? { clave, ruta: `/casos/${numero}/mensajes`, cuerpo: { texto: `Mensaje ${clave}` } }
        : {
            clave,
            ruta: '/casos',
            cuerpo: { motivo: 'facturacion', asunto: 'radicacion', descripcion: clave.slice(0, 30) },
          };
    this.escritos.push(escrito);
    return escrito;
  }
}

async function mandar(url: string, cookie: string, escrito: Escrito): Promise<void> {
  const { clave, ruta, cuerpo } = escrito;
  const respuesta = await fetch(`${url}/api/v1${ruta}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': clave, Cookie: cookie },
    body: JSON.stringify(cuerpo),
    // A connection that was on its way to a process when that was killed is answered by nobody.
    signal: AbortSignal.timeout(15_000),
  });
  const json = (await respuesta.json()) as Caso | Mensaje;
  if (respuesta.status !== 201) throw new Error(`${respuesta.status} ${JSON.stringify(json)}`);
  escrito.respuesta = json;
  escrito.cuando = performance.now();
}

/** What a folder of data has: descripción of each case by number, and the texts of each case in their order. */
export function leerDatos(datos: string): { casos: Map<number, string>; mensajes: Map<number, string[]> } {
  const base = new Database(join(datos, 'mesa.db'), { readonly: true });
  const casos = base
    .prepare<[], { numero: number; descripcion: string }>('SELECT numero, descripcion FROM casos')
    .all();
  const mensajes = new Map<number, string[]>();
  const filas = base
    .prepare<[], { caso: number; secuencia: number; texto: string }>(
      'SELECT caso, secuencia, texto FROM mensajes ORDER BY caso, secuencia',
    )
    .all();
  base.close();
  for (const { caso, secuencia, texto } of filas) {
    const suyos = mensajes.get(caso) ?? [];
    if (suyos.push(texto) !== secuencia) throw new Error(`case ${caso} lacks a message before ${secuencia}`);
    mensajes.set(caso, suyos);
  }
  return { casos: new Map(casos.map(({ numero, descripcion }) => [numero, descripcion])), mensajes };
}

/** What was acknowledged and is not there as it was. */
export function perdidos(escritos: readonly Escrito[], datos: string): string[] {
  const { casos, mensajes } = leerDatos(datos);
  return escritos.flatMap(({ ruta, cuerpo, respuesta }) => {
    const esta =
      'numero' in respuesta!
        ? casos.get(respuesta.numero) === cuerpo.descripcion
        : mensajes.get(Number(ruta.split('/')[2]))?.[respuesta!.secuencia - 1] === cuerpo.texto;
    return esta ? [] : [`${ruta} ${JSON.stringify(cuerpo)}`];
  });
}

/** What is there twice, though it was asked for under one key. */
export function repetidos(datos: string): string[] {
  const { casos, mensajes } = leerDatos(datos);
  const todos = [...casos.values(), ...[...mensajes.values()].flat()];
  return todos.filter((texto, i) => todos.indexOf(texto) !== i);
}
