/**
 * The one writer: everything that waits in the same turn of the event loop is committed together. One fsync then
 * serves many requests, and none is answered before it (docs/decisions/confirmacion-en-grupo.md).
 */
import type { Database as Conexion } from 'better-sqlite3';
import { AppError } from '../errores.ts';
import type { Db, Tx } from './statement.ts';

/** A unit of work: all of its queries go through `tx`, and it awaits and changes nothing else, for it may run twice. */
type Unidad<T> = (tx: Tx) => Promise<T>;

export interface Writer {
  /**
   * Runs the unit in a transaction and resolves when that is durable on disk. A unit that throws leaves nothing
   * behind and does not disturb the others. Rejects with `no_disponible` when the database cannot take it.
   */
  readonly escribir: <T>(unidad: Unidad<T>) => Promise<T>;
  /** Waits for what was handed in; refuses what comes later. */
  readonly cerrar: () => Promise<void>;
}

interface Pendiente {
  unidad: Unidad<unknown>;
  cumplir: (valor: unknown) => void;
  rechazar: (error: unknown) => void;
}

/** Another process may hold the write lock this long (milliseconds) before we give up. */
const ESPERA_MAXIMA = 10_000;
const COLA_MAXIMA = 10_000;
const LOTE_MAXIMO = 500;
/** Turns of the event loop that a group may gather. */
const VUELTAS = 6;

/** `alConfirmar` is called after each commit. */
export function createWriter(conexion: Conexion, db: Db, alConfirmar: () => void = () => {}): Writer {
  // Rows changed by this connection so far, by triggers too.
  const cambios = conexion.prepare<[], number>('SELECT total_changes()').pluck();
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
      await confirmar(cola.splice(0, LOTE_MAXIMO));
    }
    trabajando = undefined;
  }

  /**
   * setImmediate runs right after the poll phase: every request read in it joins. As long as a turn brings more, one
   * more is waited for, since clients that were answered together ask again over a few turns; a lone write waits for
   * one empty turn, some microseconds.
   */
  async function reunir(): Promise<void> {
    let habia = 0;
    for (let vueltas = 0; vueltas < VUELTAS && cola.length > habia; vueltas += 1) {
      habia = cola.length;
      await new Promise(setImmediate);
    }
  }

  /**
   * All of them in one transaction. A unit that fails before it changed anything is simply left out; one that fails
   * half-way makes the others start again, then each in a savepoint, which costs too much to do it every time.
   */
  async function confirmar(lote: readonly Pendiente[], separadas = false): Promise<void> {
    const hechas: (() => void)[] = [];
    const fallidas = new Set<Pendiente>();
    try {
      await comenzar();
      for (const pendiente of lote) {
        const { unidad, cumplir, rechazar } = pendiente;
        const antes = cambios.get();
        if (separadas) abrirPunto.run();
        try {
          const valor = await unidad(tx);
          hechas.push(() => cumplir(valor));
          if (separadas) soltarPunto.run();
        } catch (error) {
          // Some failures (a full disk) make SQLite roll the whole transaction back: then nobody's work is done.
          if (!conexion.inTransaction) throw error;
          fallidas.add(pendiente);
          rechazar(traducir(error));
          if (separadas) {
            volverAlPunto.run();
            soltarPunto.run();
          } else if (cambios.get() !== antes) {
            conexion.exec('ROLLBACK');
            const resto = lote.filter((otra) => !fallidas.has(otra));
            return resto.length > 0 ? await confirmar(resto, true) : undefined;
          }
        }
      }
      conexion.exec('COMMIT');
    } catch (error) {
      if (conexion.inTransaction) conexion.exec('ROLLBACK');
      const causa = traducir(error);
      for (const { rechazar } of lote) rechazar(causa);
      return;
    }
    for (const cumplir of hechas) cumplir();
    alConfirmar();
  }

  /** BEGIN IMMEDIATE; while another process holds the lock, waits without blocking the event loop. */
  async function comenzar(): Promise<void> {
    const limite = performance.now() + ESPERA_MAXIMA;
    for (let espera = 1; ; espera = Math.min(espera * 2, 50)) {
      try {
        conexion.exec('BEGIN IMMEDIATE');
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

/** What the disk or the lock refused is a 503 with its cause for the log; the rest is what it is. */
function traducir(error: unknown): unknown {
  if (!/^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN|NOMEM)/.test(codigoDe(error))) return error;
  return new AppError('no_disponible', { cause: error });
}
