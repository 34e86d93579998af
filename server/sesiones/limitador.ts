/**
 * Limits on guessing passwords. They are stored in a file of their own, so that they outlive a restart and do not use
 * the writer.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pLimit, { type LimitFunction } from 'p-limit';
import { RateLimiterSQLite, type RateLimiterRes } from 'rate-limiter-flexible';
import { hacerPrivado } from '../db/database.sqlite.ts';
import { AppError } from '../errores.ts';
import { redDe } from '../http/address.ts';
import { putAside } from '../run/put-aside.ts';

export interface Limitador {
  /**
   * Runs one attempt to log in; `comprobar` returns undefined for a wrong password. Throws `demasiados_intentos` with
   * the seconds to wait, without running it, while a limit is reached.
   */
  intentar<T>(
    cuenta: string,
    direccion: string,
    comprobar: () => Promise<T | undefined>,
  ): Promise<T | undefined>;
  cerrar(): void;
}

const CUARTO_DE_HORA = 15 * 60;
const MES = 30 * 24 * 3600;

/** Wrong passwords allowed in fifteen minutes. The windows are fixed: attempts at the limit do not prolong it. */
export const INTENTOS = { cuentaYDireccion: 10, cuenta: 20, direccion: 300 };

/** Most attempts of one account and address that may queue. */
const FILA_MAXIMA = 200;

/** `avisar` is told when the file was damaged: it is put aside, because counting anew is better than not starting. */
export function crearLimitador(carpeta: string, { avisar }: { avisar: (frase: string) => void }): Limitador {
  const archivo = join(carpeta, 'intentos.db');
  let conexion: Database.Database;
  try {
    conexion = abrir(archivo);
  } catch (error) {
    if (!estaDanado(error)) throw error;
    putAside(archivo, avisar);
    conexion = abrir(archivo);
  }
  const adelantado = conexion.prepare('DELETE FROM intentos WHERE key = ? AND expire > ?');
  const freno = (keyPrefix: string, points: number, duration = CUARTO_DE_HORA) =>
    new RateLimiterSQLite({
      storeClient: conexion,
      storeType: 'better-sqlite3',
      tableName: 'intentos',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix,
      points,
      duration,
    });
  const par = freno('par', INTENTOS.cuentaYDireccion);
  const porCuenta = freno('cuenta', INTENTOS.cuenta);
  const porDireccion = freno('direccion', INTENTOS.direccion);
  // Addresses from which an account logged in before. They are exempt from the limit of the whole account, so that a
  // stranger who keeps guessing cannot lock an IPS out of its own office. Their own limit (`par`) still applies.
  const conocidas = freno('conocida', 1, MES);

  // Attempts of one account and address run one after another: parallel guesses gain nothing, and a burst of right
  // passwords is not counted as guesses.
  const filas = new Map<string, LimitFunction>();

  async function enFila<T>(quien: string, tarea: () => Promise<T>): Promise<T> {
    const fila = filas.get(quien) ?? pLimit(1);
    if (fila.pendingCount >= FILA_MAXIMA) throw new AppError('no_disponible');
    filas.set(quien, fila);
    try {
      return await fila(tarea);
    } finally {
      if (fila.activeCount + fila.pendingCount === 0) filas.delete(quien);
    }
  }

  /**
   * Forgets what was counted while the clock was ahead: nothing lasts longer from now on than a count that begins now.
   */
  function ponerEnHora(freno: RateLimiterSQLite, quien: string): void {
    // The library's keys are `prefix:key`, and its times are the machine's clock in milliseconds.
    adelantado.run(freno.getKey(quien), Date.now() + freno.duration * 1000);
  }

  return {
    intentar(cuenta, direccionDelCliente, comprobar) {
      const direccion = redDe(direccionDelCliente);
      const quien = `${cuenta}|${direccion}`;
      return enFila(quien, async () => {
        ponerEnHora(par, quien);
        ponerEnHora(conocidas, quien);
        ponerEnHora(porDireccion, direccion);
        ponerEnHora(porCuenta, cuenta);
        const previos = await par.get(quien);
        if (previos && previos.consumedPoints >= par.points) throw demasiados(previos);
        const conocida = (await conocidas.get(quien)) !== null;
        await frenar(porDireccion.consume(direccion));
        if (!conocida) await frenar(porCuenta.consume(cuenta));

        const acierto = await comprobar();
        if (acierto === undefined) {
          await par.penalty(quien);
          return undefined;
        }
        await par.delete(quien);
        await porDireccion.reward(direccion);
        if (!conocida) await porCuenta.reward(cuenta);
        await conocidas.set(quien, 1, MES);
        return acierto;
      });
    },
    cerrar: () => conexion.close(),
  };
}

function abrir(archivo: string): Database.Database {
  hacerPrivado(archivo);
  const conexion = new Database(archivo);
  try {
    conexion.pragma('busy_timeout = 2000');
    conexion.pragma('journal_mode = WAL');
    conexion.pragma('synchronous = NORMAL');
    conexion.exec(
      'CREATE TABLE IF NOT EXISTS intentos (key TEXT PRIMARY KEY, points INTEGER NOT NULL DEFAULT 0, expire INTEGER)',
    );
    const dicho = conexion.pragma('quick_check(1)', { simple: true });
    if (dicho !== 'ok') throw new ErrorDanado(String(dicho));
    return conexion;
  } catch (error) {
    conexion.close();
    throw error;
  }
}

class ErrorDanado extends Error {}

const estaDanado = (error: unknown): boolean =>
  error instanceof ErrorDanado ||
  (error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code)));

async function frenar(consumo: Promise<RateLimiterRes>): Promise<void> {
  try {
    await consumo;
  } catch (error) {
    throw error instanceof Error ? error : demasiados(error as RateLimiterRes);
  }
}

function demasiados({ msBeforeNext }: RateLimiterRes): AppError {
  return new AppError('demasiados_intentos', { reintentarEn: Math.max(1, msBeforeNext / 1000) });
}
