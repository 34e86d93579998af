/**
 * Hands out what happens to the streams of this process. What is sent was committed: it is read from `eventos`, once
 * for all streams, after each commit of this process and at most half a second after one of another's.
 */
import { LATIDO_MS } from '../../shared/limites.ts';
import type { Alcance } from '../alcance.ts';
import type { Base } from '../db/database.sqlite.ts';
import type { Sesiones } from '../sesiones/sesiones.ts';
import { eventosDesde, terminadasDesde, ultimos } from './eventos.repository.ts';
import { aMarco, escribirMarco, type Marco } from './marcos.ts';

const REVISION_MS = 500;
const POR_VEZ = 500;
/** No version of the database is this one. */
const SIN_MIRAR = -1;

/** One open stream. `enviar` never waits; a client too slow for it is cut off and comes back for the rest. */
export interface Oyente {
  alcance: Alcance;
  /** Of its session: when that ends, so does the stream. */
  huella: string;
  enviar: (texto: string) => void;
  cerrar: () => void;
}

/** Who is writing right now: not worth a row. Heard in this process only. */
interface Escribiendo {
  numero: number;
  nit: string;
  alcance: Alcance;
}

export interface Difusion {
  /**
   * Sends what came after the event `desde`, if given, and then all that comes, until the returned function is called.
   */
  suscribir(oyente: Oyente, desde: number | undefined): Promise<() => void>;
  escribiendo(aviso: Escribiendo): void;
  /** Streams open now, in all or of one session. */
  readonly abiertos: (huella?: string) => number;
  /** Ends all streams and takes no more. */
  cerrar(): void;
}

interface Suscrito extends Oyente {
  /** Holds back what comes while the past is being read. */
  cola: string[] | undefined;
}

export function crearDifusion({
  base,
  sesiones,
  latidoMs = LATIDO_MS,
}: {
  base: Base;
  sesiones: Sesiones;
  latidoMs?: number;
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

  /** With the first stream; nobody listens to an empty room. */
  async function despertar(): Promise<void> {
    const desde = await ultimos(base.leer);
    if (relojes.length > 0) return;
    ultimo = desde.evento;
    ultimaTerminada = desde.terminada;
    callar = base.alConfirmar(revisar);
    relojes = [setInterval(mirarOtros, REVISION_MS), setInterval(latir, latidoMs)];
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
        // Set in the same turn in which they are sent: who subscribes now gets the rest from here on.
        ultimo = filas.at(-1)?.id ?? ultimo;
        enviarTodos(marcos);
        pendiente ||= filas.length === POR_VEZ;
      } catch {
        // The database does not answer now; the next look sends it, whether or not something was written meanwhile.
        version = SIN_MIRAR;
        return;
      }
    }
  }

  /** One write for each stream, however many events there are. */
  function enviarTodos(marcos: readonly Marco[]): void {
    if (marcos.length === 0) return;
    enviar(soporte, marcos.map((marco) => marco.soporte).join(''));
    const deIps = new Map<string, string>();
    for (const { nit, ips } of marcos) {
      if (ips !== undefined && porNit.has(nit)) deIps.set(nit, (deIps.get(nit) ?? '') + ips);
    }
    for (const [nit, texto] of deIps) enviar(porNit.get(nit), texto);
  }

  function enviar(a: Iterable<Suscrito> = [], texto: string): void {
    for (const oyente of a) {
      if (oyente.cola) oyente.cola.push(texto);
      else oyente.enviar(texto);
    }
  }

  /** Keeps proxies from taking the line for dead, and sessions that ran out from listening on. */
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

  /** What came after `desde` and before this stream hears by itself. */
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
        // Its session may have ended after the request was let in and before it could be told here.
        if (!cerrado && (await sesiones.sigue(oyente.huella))) {
          // An id without data: where to go on from, should the line break before anything happens.
          const principio = desde === undefined ? '' : await pasado(oyente.alcance, desde, hasta);
          if (!esta(suscrito)) return () => undefined;
          oyente.enviar(`retry: 2000\n\n${principio}id: ${hasta}\n\n${suscrito.cola?.join('') ?? ''}`);
          suscrito.cola = undefined;
          return () => void quitar(suscrito);
        }
      } catch {
        // The database does not answer now: the client comes back.
      }
      quitar(suscrito).cerrar();
      return () => undefined;
    },

    escribiendo({ numero, nit, alcance: { parte, usuario } }) {
      const datos = { numero, parte, nombre: usuario.nombre };
      // The other side hears it; colleagues too, so that two do not answer at once.
      const paraSoporte = { ...datos, nit, ...(usuario.correo !== undefined && { correo: usuario.correo }) };
      enviar(soporte, escribirMarco({ tipo: 'escribiendo', datos: paraSoporte }));
      if (parte === 'soporte') enviar(porNit.get(nit), escribirMarco({ tipo: 'escribiendo', datos }));
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
