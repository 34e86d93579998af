/**
 * Sends events to the open streams of this process. They are read from `eventos` after their commit, once for all
 * streams, at once after a commit; within half a second after one of a process that does not tell of it.
 */
import * as z from 'zod';
import { LATIDO_MS } from '../../shared/limites.ts';
import type { Alcance } from '../alcance.ts';
import type { Base } from '../db/database.sqlite.ts';
import type { Sesiones } from '../sesiones/sesiones.ts';
import { DE_TODOS, eventosDesde, terminadasDesde, ultimos } from './eventos.repository.ts';
import { aMarco, escribirMarco, type Marco } from './marcos.ts';

const REVISION_MS = 500;
const POR_VEZ = 500;
/** A version that no database has, so that the next look reads. */
const SIN_MIRAR = -1;

/** One open stream. `enviar` never waits: a client that reads too slowly is disconnected and resumes later. */
export interface Oyente {
  alcance: Alcance;
  /** The session's huella; the stream ends with the session. */
  huella: string;
  enviar: (texto: string) => void;
  cerrar: () => void;
}

/** A user who is writing at this moment. It is not stored; other processes are told. */
const Escribiendo = z.object({
  numero: z.number(),
  nit: z.string(),
  parte: z.enum(['ips', 'soporte']),
  nombre: z.string(),
  /** Of the EPS's staff. */
  correo: z.optional(z.string()),
});
type Escribiendo = z.infer<typeof Escribiendo>;

export interface Difusion {
  /** Sends the events after `desde`, if given, and then every new one, until the returned function is called. */
  suscribir(oyente: Oyente, desde: number | undefined): Promise<() => void>;
  /** Tells the streams of the other side and of colleagues, in all processes. */
  escribiendo(aviso: Escribiendo): void;
  /** Streams open now, in all or of one session. */
  readonly abiertos: (huella?: string) => number;
  /** Ends all streams and refuses new ones. */
  cerrar(): void;
}

interface Suscrito extends Oyente {
  /** New events that wait while earlier ones are read; undefined when nothing is being read. */
  cola: string[] | undefined;
}

export function crearDifusion({
  base,
  sesiones,
  latidoMs = LATIDO_MS,
  revisionMs = REVISION_MS,
}: {
  base: Base;
  sesiones: Sesiones;
  latidoMs?: number;
  /** Milliseconds between looks for what a process wrote that does not tell of it. */
  revisionMs?: number;
}): Difusion {
  const porSesion = new Map<string, Set<Suscrito>>();
  const porNit = new Map<string, Set<Suscrito>>();
  const soporte = new Set<Suscrito>();
  let cuantos = 0;
  let ultimo = 0;
  let ultimaTerminada = 0;
  let version = SIN_MIRAR;
  let pendiente = false;
  let trabajando: Promise<void> | undefined;
  let relojes: NodeJS.Timeout[] = [];
  let callar = () => {};
  let cerrado = false;

  /** Starts watching the database with the first stream. */
  async function despertar(): Promise<void> {
    const desde = await ultimos(base.leer);
    if (relojes.length > 0) return;
    ultimo = desde.evento;
    ultimaTerminada = desde.terminada;
    const callarAvisos = base.alOir((linea) => {
      const aviso = leerAviso(linea);
      if (aviso) enviarAviso(aviso);
    });
    const callarCambios = base.alConfirmar(revisar);
    callar = () => {
      callarAvisos();
      callarCambios();
    };
    relojes = [setInterval(mirarOtros, revisionMs), setInterval(latir, latidoMs)];
    for (const reloj of relojes) reloj.unref();
  }

  function dormir(): void {
    callar();
    for (const reloj of relojes) clearInterval(reloj);
    relojes = [];
  }

  function mirarOtros(): void {
    const ahora = base.version();
    if (ahora === version) return;
    version = ahora;
    revisar();
  }

  function revisar(): void {
    pendiente = true;
    trabajando ??= repartir().finally(() => (trabajando = undefined));
  }

  async function repartir(): Promise<void> {
    while (pendiente && relojes.length > 0) {
      pendiente = false;
      try {
        for (const { id, huella } of await terminadasDesde(base.leer, { id: ultimaTerminada })) {
          ultimaTerminada = id;
          for (const oyente of porSesion.get(huella) ?? []) quitar(oyente).cerrar();
        }
        const filas = await eventosDesde(base.leer, { id: ultimo, limite: POR_VEZ });
        const marcos: Marco[] = [];
        for (const fila of filas) {
          const marco = await aMarco(base.leer, fila);
          if (marco) marcos.push(marco);
        }
        // Set in the turn in which they are sent, so that whoever subscribes now gets the events after them.
        ultimo = filas.at(-1)?.id ?? ultimo;
        enviarTodos(marcos);
        pendiente ||= filas.length === POR_VEZ;
      } catch {
        // The database does not answer now: the next look reads again, whether or not something was written meanwhile.
        version = SIN_MIRAR;
        return;
      }
    }
  }

  /** Writes once to each stream, however many events there are. */
  function enviarTodos(marcos: readonly Marco[]): void {
    if (marcos.length === 0) return;
    enviar(soporte, marcos.map((marco) => marco.soporte).join(''));
    const deIps = new Map<string, string>();
    for (const { nit, ips } of marcos) {
      if (ips === undefined) continue;
      for (const suyo of nit === DE_TODOS.nit ? porNit.keys() : [nit]) {
        if (porNit.has(suyo)) deIps.set(suyo, (deIps.get(suyo) ?? '') + ips);
      }
    }
    for (const [nit, texto] of deIps) enviar(porNit.get(nit), texto);
  }

  function enviar(a: Iterable<Suscrito> = [], texto: string): void {
    for (const oyente of a) {
      if (oyente.cola) oyente.cola.push(texto);
      else oyente.enviar(texto);
    }
  }

  /** The other side hears it, and colleagues do, so that two agents do not answer at once. */
  function enviarAviso({ nit, correo, ...datos }: Escribiendo): void {
    const paraSoporte = { ...datos, nit, ...(correo !== undefined && { correo }) };
    enviar(soporte, escribirMarco({ tipo: 'escribiendo', datos: paraSoporte }));
    if (datos.parte === 'soporte') enviar(porNit.get(nit), escribirMarco({ tipo: 'escribiendo', datos }));
  }

  /** Sends heartbeats, so that proxies keep the connection, and ends the streams of sessions that expired. */
  function latir(): void {
    for (const [huella, suyos] of porSesion) {
      enviar(suyos, ':\n\n');
      sesiones.sigue(huella).then(
        (sigue) => {
          if (!sigue) for (const oyente of suyos) quitar(oyente).cerrar();
        },
        () => undefined,
      );
    }
  }

  function anotar(oyente: Suscrito): void {
    cuantos += 1;
    agregarA(porSesion, oyente.huella, oyente);
    if (oyente.alcance.parte === 'soporte') soporte.add(oyente);
    else agregarA(porNit, oyente.alcance.nit, oyente);
  }

  const esta = (oyente: Suscrito): boolean => porSesion.get(oyente.huella)?.has(oyente) ?? false;

  function quitar(oyente: Suscrito): Suscrito {
    if (!esta(oyente)) return oyente;
    cuantos -= 1;
    quitarDe(porSesion, oyente.huella, oyente);
    if (oyente.alcance.parte === 'soporte') soporte.delete(oyente);
    else quitarDe(porNit, oyente.alcance.nit, oyente);
    if (cuantos === 0) dormir();
    return oyente;
  }

  /** The events after `desde` up to where the stream's live events begin. */
  async function pasado({ parte, nit }: Alcance, desde: number, hasta: number): Promise<string> {
    const perdidos = { id: desde, hasta, limite: POR_VEZ };
    const filas = await eventosDesde(base.leer, perdidos, parte === 'ips' ? nit : undefined);
    if (desde > hasta || filas.length === POR_VEZ) {
      return escribirMarco({ tipo: 'resincronizar', datos: {} }, hasta);
    }
    const marcos = await Promise.all(filas.map((fila) => aMarco(base.leer, fila)));
    return marcos.map((marco) => marco?.[parte] ?? '').join('');
  }

  return {
    async suscribir(oyente, desde) {
      while (relojes.length === 0) await despertar();
      const suscrito: Suscrito = { ...oyente, cola: [] };
      const hasta = ultimo;
      anotar(suscrito);
      try {
        // The session may have ended since the request was checked.
        if (!cerrado && (await sesiones.sigue(oyente.huella))) {
          // An id without data tells the client where to resume if the connection breaks before any event.
          const principio = desde === undefined ? '' : await pasado(oyente.alcance, desde, hasta);
          if (!esta(suscrito)) return () => undefined;
          oyente.enviar(`retry: 2000\n\n${principio}id: ${hasta}\n\n${suscrito.cola?.join('') ?? ''}`);
          suscrito.cola = undefined;
          return () => void quitar(suscrito);
        }
      } catch {
        // The database does not answer now: the stream ends and the client comes back.
      }
      quitar(suscrito).cerrar();
      return () => undefined;
    },

    escribiendo(aviso) {
      enviarAviso(aviso);
      base.decir(JSON.stringify(aviso));
    },

    abiertos: (huella) => (huella === undefined ? cuantos : (porSesion.get(huella)?.size ?? 0)),

    cerrar() {
      cerrado = true;
      for (const suyos of [...porSesion.values()]) {
        for (const oyente of [...suyos]) quitar(oyente).cerrar();
      }
    },
  };
}

/** Undefined for what is no such notice: the other process may be of another version of this program. */
function leerAviso(linea: string): Escribiendo | undefined {
  try {
    return Escribiendo.safeParse(JSON.parse(linea)).data;
  } catch {
    return undefined;
  }
}

function agregarA<K, V>(mapa: Map<K, Set<V>>, de: K, valor: V): void {
  const suyos = mapa.get(de);
  if (suyos) suyos.add(valor);
  else mapa.set(de, new Set([valor]));
}

function quitarDe<K, V>(mapa: Map<K, Set<V>>, de: K, valor: V): void {
  const suyos = mapa.get(de);
  suyos?.delete(valor);
  if (suyos?.size === 0) mapa.delete(de);
}
