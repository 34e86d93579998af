/**
 * Turns events into what is sent (mail, webhooks). `eventos` has a row for each change, written with the change, so the
 * events after a destination's position are what it still has to be told. Its rows are made and the position is moved in
 * one transaction: nothing is lost and nothing is made twice, whoever is killed and however many processes do it
 * (docs/decisions/salida-de-avisos.md).
 */
import { setTimeout as pausa } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { TipoEvento } from '../../shared/evento.ts';
import type { Base } from '../db/database.sqlite.ts';
import type { Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import {
  empezarReparto,
  eventosPorRepartir,
  moverPosicion,
  posicionDe,
  type Destino,
  type FilaRepartida,
} from './posiciones.repository.ts';

/** Events of one transaction. */
const POR_VEZ = 100;
/** Milliseconds between a commit and the look for its events: filing many cases at once must not pay for each look. */
const DEMORA_MS = 250;
/** Milliseconds between looks for what a process wrote that does not tell of it, and after a failure. */
const REVISION_MS = 5_000;

/** An event as `alEvento` gets it. */
export interface EventoRepartido {
  id: number;
  tipo: TipoEvento;
  /** 0 for what is of no case. */
  caso: number;
  /** '' for what is of no IPS. */
  nit: string;
  /** Id of the user who did it; null for the service itself. */
  actor: number | null;
  /** Only for the EPS's staff. */
  interno: boolean;
  /** Codes and numbers, as anotarEvento got them. */
  datos: Record<string, unknown>;
  /** Milliseconds. */
  creado: number;
}

interface Opciones {
  base: Base;
  destino: Destino;
  /**
   * Writes what is sent because of this event. Called in the order of events, in the transaction that moves the
   * position; it has no other effects, because it may run twice.
   */
  alEvento: (tx: Tx, evento: EventoRepartido) => Pasos<void>;
  /** Called after a transaction in which events were distributed. */
  alRepartir?: () => void;
  log: Logger;
  demoraMs?: number;
}

export interface Reparto {
  /** Distributes all events that are committed now. Rejects when the database does not take it. */
  repartir(): Promise<void>;
  /** Waits for the transaction under way; later events wait for the next start. */
  detener(): Promise<void>;
}

/**
 * Begins to distribute: at once what was committed meanwhile, and what is committed from now on soon after. A destination
 * that has no position begins after the newest event. Call `olvidarReparto` at a start with the destination switched off.
 */
export async function crearReparto({
  base,
  destino,
  alEvento,
  alRepartir = () => undefined,
  log,
  demoraMs = DEMORA_MS,
}: Opciones): Promise<Reparto> {
  await base.escribir((tx) => empezarReparto(tx, destino));
  let trabajando: Promise<void> | undefined;
  let espera: NodeJS.Timeout | undefined;
  let cerrado = false;
  let version: number | undefined;

  /** One transaction of at most `porVez` events. Returns whether there may be more. */
  async function tanda(porVez: number): Promise<boolean> {
    const de = await posicionDe(base.leer, destino);
    if (de === undefined) return false;
    const filas = await eventosPorRepartir(base.leer, { id: de, limite: porVez });
    const ultimo = filas.at(-1);
    if (!ultimo) return false;
    const eventos = filas.map(aEvento);
    const fue = await base.escribir(function* (tx): Pasos<boolean> {
      if (!(yield* moverPosicion(tx, destino, de, ultimo.id))) return false;
      for (const evento of eventos) yield* alEvento(tx, evento);
      return true;
    });
    if (fue) alRepartir();
    return !fue || filas.length === porVez;
  }

  /** An event that cannot be told must not keep all that come after it from being told. */
  async function saltar(err: unknown): Promise<void> {
    const de = await posicionDe(base.leer, destino);
    const [evento] = de === undefined ? [] : await eventosPorRepartir(base.leer, { id: de, limite: 1 });
    if (de === undefined || !evento) return;
    log.error({ err, destino, evento: evento.id }, 'un evento no se pudo repartir y se saltó');
    await base.escribir((tx) => moverPosicion(tx, destino, de, evento.id));
  }

  async function todo(): Promise<void> {
    for (let sigue = true; sigue && !cerrado;) {
      try {
        sigue = await tanda(POR_VEZ);
      } catch (error) {
        if (error instanceof AppError) throw error;
        // One by one up to the event that fails.
        try {
          for (let n = 0; n < POR_VEZ && !cerrado; n += 1) await tanda(1);
        } catch (deUno) {
          if (deUno instanceof AppError) throw deUno;
          await saltar(deUno);
        }
      }
      // Others write between two transactions.
      if (sigue && !cerrado) await pausa(10);
    }
  }

  function repartir(): Promise<void> {
    trabajando ??= todo().finally(() => (trabajando = undefined));
    return trabajando;
  }

  function programar(enMs: number): void {
    if (espera || cerrado) return;
    espera = setTimeout(() => {
      espera = undefined;
      version = base.version();
      repartir().catch((err: unknown) => {
        log.warn({ err, destino }, 'los eventos no se pudieron repartir ahora; se intenta de nuevo');
        programar(REVISION_MS);
      });
    }, enMs);
    espera.unref();
  }

  const callar = base.alConfirmar(() => programar(demoraMs));
  const revision = setInterval(() => {
    if (base.version() !== version) programar(0);
  }, REVISION_MS);
  revision.unref();
  programar(0);

  return {
    async repartir() {
      // What is committed now may have come after the read of the work under way.
      await trabajando?.catch(() => undefined);
      await repartir();
    },
    async detener() {
      cerrado = true;
      callar();
      clearTimeout(espera);
      clearInterval(revision);
      await trabajando?.catch(() => undefined);
    },
  };
}

function aEvento({ interno, datos, ...fila }: FilaRepartida): EventoRepartido {
  return { ...fila, interno: interno === 1, datos: JSON.parse(datos) as Record<string, unknown> };
}
