/**
 * How many wrong passwords there were, in a database of their own (docs/decisions/intentos-en-su-archivo.md). What is
 * counted together is counted in one transaction, so several processes count as one.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { hacerPrivado } from '../db/database.sqlite.ts';
import { putAside } from '../run/put-aside.ts';

/** A count of at most `puntos` in a window of `segundos`, which begins with the first and is fixed. */
interface Freno {
  clave: string;
  puntos: number;
  segundos: number;
}

/** A point that was taken: of the window that ends then (milliseconds). */
export interface Punto {
  clave: string;
  vence: number;
}

export interface Intentos {
  /**
   * Takes a point of each, or of none when one of them has no more: then it returns the milliseconds until that one
   * begins anew. `salvo` is left out where the mark `marca` stands.
   */
  tomar(frenos: readonly Freno[], excepcion?: { salvo: string; marca: string }): Punto[] | number;
  /** Gives points back, unless their window has ended since. */
  devolver(puntos: readonly Punto[]): void;
  /**
   * Gives points back, forgets the count `clave`, and sets the mark `marca` for a month, all in one transaction. Of the
   * marks that begin with `grupo` the latest `MARCAS_POR_GRUPO` stay.
   */
  perdonar(puntos: readonly Punto[], perdon: { clave: string; marca: string; grupo: string }): void;
  cerrar(): void;
}

/** Addresses of one account that are remembered. */
const MARCAS_POR_GRUPO = 50;

/** Rows of the file: some 10 MB. In a quarter of an hour no machine checks as many passwords. */
const FILAS_MAXIMO = 100_000;

/** How often it is looked whether there are too many rows: after as many attempts, and after as many milliseconds. */
const REVISION = { intentos: 500, ms: 5 * 60_000 };

interface Fila {
  points: number;
  expire: number;
}

/** `avisar` is told when the file was damaged: it is put aside, because counting anew is better than not starting. */
export function abrirIntentos(
  carpeta: string,
  { avisar, filasMaximo = FILAS_MAXIMO }: { avisar: (frase: string) => void; filasMaximo?: number },
): Intentos {
  const archivo = join(carpeta, 'intentos.db');
  let conexion: Database.Database;
  try {
    conexion = abrir(archivo);
  } catch (error) {
    if (!estaDanado(error)) throw error;
    putAside(archivo, avisar);
    conexion = abrir(archivo);
  }
  const leer = conexion.prepare<[string], Fila>('SELECT points, expire FROM intentos WHERE key = ?');
  const poner = conexion.prepare<[string, number, number]>('REPLACE INTO intentos VALUES (?, ?, ?)');
  const quitar = conexion.prepare<[string]>('DELETE FROM intentos WHERE key = ?');
  const bajar = conexion.prepare<[string, number]>(
    'UPDATE intentos SET points = points - 1 WHERE key = ? AND expire = ?',
  );
  const quitarVacia = conexion.prepare<[string]>('DELETE FROM intentos WHERE key = ? AND points < 1');
  const quitarMarcas = conexion.prepare<[string, string]>(
    `DELETE FROM intentos WHERE key IN (SELECT key FROM intentos WHERE key >= ? AND key < ?
      ORDER BY expire DESC LIMIT -1 OFFSET ${MARCAS_POR_GRUPO})`,
  );
  const quitarPasadas = conexion.prepare<[number, number]>(
    'DELETE FROM intentos WHERE expire < ? OR expire > ?',
  );
  const contar = conexion.prepare<[], number>('SELECT count(*) FROM intentos').pluck();
  // Whoever floods with new addresses makes rows of one point, which go first.
  const quitarMenores = conexion.prepare<[number]>(
    `DELETE FROM intentos WHERE key IN (SELECT key FROM intentos
      ORDER BY key LIKE '${MARCA}%', points, expire LIMIT ?)`,
  );

  /**
   * The row while it counts. One that was written while the clock was ahead does not: nothing lasts longer from now on
   * than what begins now.
   */
  function vigente(clave: string, segundos: number, ahora: number): Fila | undefined {
    const fila = leer.get(clave);
    return fila && fila.expire > ahora && fila.expire <= ahora + segundos * 1000 ? fila : undefined;
  }

  const tomarTodos = conexion.transaction<Intentos['tomar']>((frenos, excepcion) => {
    const ahora = Date.now();
    const marcada = excepcion && vigente(MARCA + excepcion.marca, MES, ahora) !== undefined;
    const suyos = frenos
      .filter(({ clave }) => !(marcada && clave === excepcion.salvo))
      .map((freno) => ({ ...freno, fila: vigente(freno.clave, freno.segundos, ahora) }));
    const lleno = suyos.find(({ fila, puntos }) => fila && fila.points >= puntos);
    if (lleno?.fila) return lleno.fila.expire - ahora;
    return suyos.map(({ clave, fila, segundos }) => {
      const vence = fila?.expire ?? ahora + segundos * 1000;
      poner.run(clave, (fila?.points ?? 0) + 1, vence);
      return { clave, vence };
    });
  });

  const devolver = (puntos: readonly Punto[]): void => {
    for (const { clave, vence } of puntos) {
      bajar.run(clave, vence);
      quitarVacia.run(clave);
    }
  };
  const devolverTodos = conexion.transaction(devolver);

  const perdonar = conexion.transaction<Intentos['perdonar']>((puntos, { clave, marca, grupo }) => {
    devolver(puntos);
    quitar.run(clave);
    poner.run(MARCA + marca, 1, Date.now() + MES * 1000);
    quitarMarcas.run(MARCA + grupo, `${MARCA}${grupo}\u{10ffff}`);
  });

  const podar = conexion.transaction(() => {
    const ahora = Date.now();
    quitarPasadas.run(ahora, ahora + MES * 1000);
    const sobran = (contar.get() ?? 0) - filasMaximo;
    // Some more, so that it is not done again at once.
    if (sobran > 0) quitarMenores.run(sobran + Math.floor(filasMaximo / 10));
  });

  let tomados = 0;
  const revisar = () => {
    try {
      podar.immediate();
    } catch {
      // Another process holds the file; the next time will do.
    }
  };
  const revision = setInterval(revisar, REVISION.ms);
  revision.unref();

  return {
    tomar(frenos, excepcion) {
      if ((tomados += 1) % REVISION.intentos === 0) revisar();
      return tomarTodos.immediate(frenos, excepcion);
    },
    devolver: (puntos) => devolverTodos.immediate(puntos),
    perdonar: (puntos, perdon) => perdonar.immediate(puntos, perdon),
    cerrar() {
      clearInterval(revision);
      conexion.close();
    },
  };
}

/** Before the keys of marks. */
const MARCA = 'conocida:';

/** The longest that anything is remembered, in seconds. */
const MES = 30 * 24 * 3600;

function abrir(archivo: string): Database.Database {
  hacerPrivado(archivo);
  const conexion = new Database(archivo);
  try {
    conexion.pragma('busy_timeout = 2000');
    conexion.pragma('journal_mode = WAL');
    conexion.pragma('journal_size_limit = 1048576');
    conexion.pragma('synchronous = NORMAL');
    conexion.exec(
      `CREATE TABLE IF NOT EXISTS intentos (key TEXT PRIMARY KEY, points INTEGER NOT NULL DEFAULT 0, expire INTEGER);
      CREATE INDEX IF NOT EXISTS intentos_expire ON intentos (expire)`,
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
