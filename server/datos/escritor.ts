/**
 * The one writer: everything that waits in the same turn of the event loop is committed together. One fsync then
 * serves many requests, and none is answered before it (docs/decisions/confirmacion-en-grupo.md).
 */
import type { Database as Conexion } from 'better-sqlite3';
import { AppError } from '../errores.ts';
import type { Lectura } from './sentencia.ts';

/** A unit of work: all of its queries go through `tx`; it awaits nothing else. */
export type Unidad<T> = (tx: Lectura) => Promise<T>;

export interface Escritor {
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

/** `antesDeConfirmar` runs once a commit, after all of its units. */
export function crearEscritor(
  conexion: Conexion,
  db: Lectura,
  antesDeConfirmar: () => void = () => {},
): Escritor {
  let cola: Pendiente[] = [];
  let trabajando: Promise<void> | undefined;
  let cerrado = false;

  async function vaciar(): Promise<void> {
    // setImmediate runs right after the poll phase: every request read in it joins, and a lone one waits for none.
    await new Promise(setImmediate);
    while (cola.length > 0) {
      const lote = cola.splice(0, LOTE_MAXIMO);
      await confirmar(lote);
      if (cola.length > 0) await new Promise(setImmediate);
    }
    trabajando = undefined;
  }

  async function confirmar(lote: readonly Pendiente[]): Promise<void> {
    const hechas: (() => void)[] = [];
    try {
      await comenzar();
      for (const pendiente of lote) {
        const hecha = await ejecutar(pendiente);
        if (hecha) hechas.push(hecha);
      }
      antesDeConfirmar();
      conexion.exec('COMMIT');
    } catch (error) {
      if (conexion.inTransaction) conexion.exec('ROLLBACK');
      const causa = traducir(error);
      for (const { rechazar } of lote) rechazar(causa);
      return;
    }
    for (const cumplir of hechas) cumplir();
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

  /** Runs one unit in its savepoint. Returns what to call after the commit; a failure is told at once. */
  async function ejecutar({ unidad, cumplir, rechazar }: Pendiente): Promise<(() => void) | undefined> {
    conexion.exec('SAVEPOINT unidad');
    try {
      const valor = await unidad(db);
      conexion.exec('RELEASE unidad');
      return () => cumplir(valor);
    } catch (error) {
      // Some failures (a full disk) make SQLite roll the whole transaction back: then nobody's work is done.
      if (!conexion.inTransaction) throw error;
      conexion.exec('ROLLBACK TO unidad; RELEASE unidad');
      rechazar(traducir(error));
      return undefined;
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
