/**
 * The one writer. All units that wait in the same turn of the event loop are committed together: one fsync serves many
 * requests, and no request is answered before it (docs/decisions/confirmacion-en-grupo.md).
 */
import type { Database as Conexion } from 'better-sqlite3';
import { AppError, faltaDeLaMaquina } from '../errores.ts';
import type { Peers } from './peers.ts';
import type { Db, Tx } from './statement.ts';
import { correr, type Trabajo } from './steps.ts';

/**
 * A unit of work. All its queries go through `tx`; it awaits nothing else and has no other effects, because it may run
 * twice. Those that run often are written as steps.
 */
type Unidad<T> = (tx: Tx) => Trabajo<T>;

export interface Writer {
  /**
   * Runs the unit in a transaction and resolves when that is durable on disk. A unit that throws leaves nothing
   * behind and does not disturb the others. Rejects with `no_disponible` when the database cannot take it.
   */
  readonly escribir: <T>(unidad: Unidad<T>) => Promise<T>;
  /** Waits for the units that were handed in and refuses later ones. */
  readonly cerrar: () => Promise<void>;
}

interface Pendiente {
  unidad: Unidad<unknown>;
  cumplir: (valor: unknown) => void;
  rechazar: (error: unknown) => void;
}

/** Milliseconds to wait while another process holds the write lock. */
const ESPERA_MAXIMA = 10_000;
const COLA_MAXIMA = 10_000;
const LOTE_MAXIMO = 500;
/** Turns of the event loop for which a group may collect units. */
const VUELTAS = 6;

/** Takes its turn among the processes of the same folder. `alConfirmar` is called after each commit. */
export function createWriter(
  conexion: Conexion,
  db: Db,
  { turn }: Pick<Peers, 'turn'>,
  alConfirmar: () => void = () => {},
): Writer {
  // Rows changed by this connection so far, by triggers too.
  const cambios = conexion.prepare<[], number>('SELECT total_changes()').pluck();
  const comenzarYa = conexion.prepare('BEGIN IMMEDIATE');
  const confirmarYa = conexion.prepare('COMMIT');
  const abrirPunto = conexion.prepare('SAVEPOINT unidad');
  const volverAlPunto = conexion.prepare('ROLLBACK TO unidad');
  const soltarPunto = conexion.prepare('RELEASE unidad');
  // Its queries go into the transaction that is open on this connection.
  const tx = db as Tx;
  let cola: Pendiente[] = [];
  let trabajando: Promise<void> | undefined;
  let cerrado = false;

  async function vaciar(): Promise<void> {
    while (cola.length > 0) {
      await reunir();
      await confirmar();
    }
    trabajando = undefined;
  }

  /**
   * Collects a group. setImmediate runs right after the poll phase, so all requests read in that phase join. As long as
   * a turn brings more units another turn is awaited, because clients that were answered together ask again over a few
   * turns. A lone write waits for one empty turn, some microseconds.
   */
  async function reunir(): Promise<void> {
    let habia = 0;
    for (let vueltas = 0; vueltas < VUELTAS && cola.length > habia; vueltas += 1) {
      habia = cola.length;
      await new Promise(setImmediate);
    }
  }

  /** Takes the turn among the processes before the group is taken, so that who waits for it goes along. */
  async function confirmar(): Promise<void> {
    const asked = turn();
    const release = asked instanceof Promise ? await asked : asked;
    const confirmado = await enTransaccion(cola.splice(0, LOTE_MAXIMO));
    release(confirmado);
    if (confirmado) alConfirmar();
  }

  /**
   * Runs all units in one transaction, and returns whether it was committed. A unit that fails before it changed
   * anything is left out. When one fails after a change, everything is rolled back and the others run again, each in a
   * savepoint; savepoints every time would cost too much.
   */
  async function enTransaccion(lote: readonly Pendiente[], separadas = false): Promise<boolean> {
    const hechas: (() => void)[] = [];
    const fallidas = new Set<Pendiente>();
    try {
      await comenzar();
      for (const pendiente of lote) {
        const { unidad, cumplir, rechazar } = pendiente;
        const antes = cambios.get();
        if (separadas) abrirPunto.run();
        try {
          const hecho = correr(unidad(tx));
          const valor: unknown = hecho instanceof Promise ? await hecho : hecho;
          hechas.push(() => cumplir(valor));
          if (separadas) soltarPunto.run();
        } catch (error) {
          // Some failures, such as a full disk, make SQLite roll back the whole transaction, so no unit is done.
          if (!conexion.inTransaction) throw error;
          fallidas.add(pendiente);
          rechazar(traducir(error));
          if (separadas) {
            volverAlPunto.run();
            soltarPunto.run();
          } else if (cambios.get() !== antes) {
            conexion.exec('ROLLBACK');
            const resto = lote.filter((otra) => !fallidas.has(otra));
            return resto.length > 0 && (await enTransaccion(resto, true));
          }
        }
      }
      confirmarYa.run();
    } catch (error) {
      if (conexion.inTransaction) conexion.exec('ROLLBACK');
      const causa = traducir(error);
      for (const { rechazar } of lote) rechazar(causa);
      return false;
    }
    for (const cumplir of hechas) cumplir();
    return true;
  }

  /** BEGIN IMMEDIATE; while another process holds the lock, waits without blocking the event loop. */
  async function comenzar(): Promise<void> {
    const limite = performance.now() + ESPERA_MAXIMA;
    for (let espera = 1; ; espera = Math.min(espera * 2, 50)) {
      try {
        comenzarYa.run();
        return;
      } catch (error) {
        if (!esOcupada(error) || performance.now() > limite) throw error;
      }
      await new Promise((seguir) => setTimeout(seguir, espera * (0.5 + Math.random())));
    }
  }

  return {
    escribir<T>(unidad: Unidad<T>) {
      if (cerrado || cola.length >= COLA_MAXIMA) return Promise.reject(new AppError('no_disponible'));
      return new Promise<T>((cumplir, rechazar) => {
        cola.push({ unidad, cumplir: cumplir as (valor: unknown) => void, rechazar });
        trabajando ??= vaciar();
      });
    },

    async cerrar() {
      cerrado = true;
      await trabajando;
      cola = [];
    },
  };
}

function codigoDe(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function esOcupada(error: unknown): boolean {
  return codigoDe(error).startsWith('SQLITE_BUSY');
}

/** Errors of disk and locks become `no_disponible` with their cause for the log; others stay as they are. */
function traducir(error: unknown): unknown {
  return faltaDeLaMaquina(error) ?? error;
}
