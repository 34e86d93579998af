/** Limits on guessing passwords, which outlive a restart and hold for all processes on one folder. */
import pLimit, { type LimitFunction } from 'p-limit';
import { AppError } from '../errores.ts';
import { redDe } from '../http/address.ts';
import { abrirIntentos, type Punto } from './intentos.sqlite.ts';

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
  /**
   * Runs one attempt to enter with a token of the portal; `esMalo` tells which results count against the address. Throws
   * `demasiados_intentos` likewise.
   */
  intentarEntrega<T>(
    direccion: string,
    intentar: () => Promise<T>,
    esMalo: (resultado: T) => boolean,
  ): Promise<T>;
  /**
   * Counts something that is sent to an account, whether there is one or not, from an address. Throws
   * `demasiados_intentos`.
   */
  contarEnvio(cuenta: string, direccion: string): void;
  /** Counts a link for an address that has to be confirmed, which `quien` asks for. Throws `demasiados_intentos`. */
  contarConfirmacion(quien: number, direccionDeCorreo: string): void;
  /** Somebody proved to be this account: its wrong passwords from this address are forgotten. */
  perdonar(cuenta: string, direccion: string): void;
  cerrar(): void;
}

const CUARTO_DE_HORA = 15 * 60;

/** Wrong passwords, and tokens of the portal from one address, allowed in fifteen minutes. The windows are fixed: attempts at the limit do not prolong it. */
export const INTENTOS = { cuentaYDireccion: 10, cuenta: 20, direccion: 300, entregas: 30 };

/** Links that are sent: of an account in an hour, and of all accounts of one address in fifteen minutes; of one user who sets an address, and to one address, in a day. */
const ENVIOS = { cuenta: 5, direccion: 30, quien: 20, destino: 5 };

const HORA = 3_600;
const DIA = 24 * HORA;

/** Most attempts of one account and address that may queue. */
const FILA_MAXIMA = 200;

/** Those that run at a time: as many as passwords are verified at once (contrasenas.ts). */
const A_LA_VEZ = 2;

interface Fila {
  turno: LimitFunction;
  /** Attempts that have their points; each ends without an error. */
  enCurso: Set<Promise<void>>;
}

/** `filasMaximo` bounds what is remembered (intentos.sqlite.ts). */
export function crearLimitador(
  carpeta: string,
  opciones: { avisar: (frase: string) => void; filasMaximo?: number },
): Limitador {
  const intentos = abrirIntentos(carpeta, opciones);

  const filas = new Map<string, Fila>();

  /**
   * Takes points with `tomar` and runs `tarea` with them. Attempts of one account and address run two at a time, so that
   * a burst of right passwords is not counted as guesses: who finds no point left waits for those that have one, and may
   * get it back from them.
   */
  async function enFila<T>(
    quien: string,
    tomar: () => Punto[] | number,
    tarea: (tomados: Punto[]) => Promise<T>,
  ): Promise<T> {
    const fila = filas.get(quien) ?? { turno: pLimit(A_LA_VEZ), enCurso: new Set() };
    const { turno, enCurso } = fila;
    if (turno.pendingCount >= FILA_MAXIMA) throw new AppError('no_disponible');
    filas.set(quien, fila);
    const intento = async () => {
      let tomados = tomar();
      while (typeof tomados === 'number') {
        if (enCurso.size === 0) throw demasiados(tomados);
        await Promise.race(enCurso);
        tomados = tomar();
      }
      const trabajo = tarea(tomados);
      const fin = trabajo.then(
        () => undefined,
        () => undefined,
      );
      enCurso.add(fin);
      return trabajo.finally(() => enCurso.delete(fin));
    };
    try {
      return await turno(intento);
    } finally {
      if (turno.activeCount + turno.pendingCount === 0) filas.delete(quien);
    }
  }

  const freno = (de: string, puntos: number, segundos = CUARTO_DE_HORA) => ({ clave: de, puntos, segundos });

  function gastar(frenos: ReturnType<typeof freno>[]): void {
    const tomados = intentos.tomar(frenos);
    if (typeof tomados === 'number') throw demasiados(tomados);
  }

  function perdonarA(cuenta: string, red: string, tomados: readonly Punto[] = []): void {
    const quien = `${cuenta}|${red}`;
    intentos.perdonar(tomados, { clave: `par:${quien}`, marca: quien, grupo: `${cuenta}|` });
  }

  return {
    intentar(cuenta, direccionDelCliente, comprobar) {
      const direccion = redDe(direccionDelCliente);
      const quien = `${cuenta}|${direccion}`;
      const deLaCuenta = `cuenta:${cuenta}`;
      const frenos = [
        freno(`par:${quien}`, INTENTOS.cuentaYDireccion),
        freno(`direccion:${direccion}`, INTENTOS.direccion),
        freno(deLaCuenta, INTENTOS.cuenta),
      ];
      // Counted before the password is looked at, so that parallel guesses gain nothing, in whatever process. Addresses
      // from which an account logged in before are exempt from the limit of the whole account, so that a stranger who
      // keeps guessing cannot lock an IPS out of its own office.
      const tomar = () => intentos.tomar(frenos, { salvo: deLaCuenta, marca: quien });
      return enFila(quien, tomar, async (tomados) => {
        let acierto;
        try {
          acierto = await comprobar();
        } catch (error) {
          // Nothing was learnt about the password.
          intentos.devolver(tomados);
          throw error;
        }
        if (acierto === undefined) return undefined;
        perdonarA(cuenta, direccion, tomados);
        return acierto;
      });
    },
    intentarEntrega(direccionDelCliente, intentar, esMalo) {
      const direccion = redDe(direccionDelCliente);
      const entregas = `entregas:${direccion}`;
      const frenos = [
        freno(entregas, INTENTOS.entregas),
        freno(`direccion:${direccion}`, INTENTOS.direccion),
      ];
      // A token cannot be guessed, and says of itself whose it is: only the address is counted. In a queue, so that many
      // good ones at once from one office are not counted as bad.
      const tomar = () => intentos.tomar(frenos);
      return enFila(entregas, tomar, async (tomados) => {
        let resultado;
        try {
          resultado = await intentar();
        } catch (error) {
          intentos.devolver(tomados);
          throw error;
        }
        if (!esMalo(resultado)) intentos.devolver(tomados);
        return resultado;
      });
    },
    contarEnvio(cuenta, direccion) {
      gastar([
        freno(`olvidos:${redDe(direccion)}`, ENVIOS.direccion),
        freno(`olvido:${cuenta}`, ENVIOS.cuenta, HORA),
      ]);
    },
    contarConfirmacion(quien, direccionDeCorreo) {
      gastar([
        freno(`confirmaciones:${quien}`, ENVIOS.quien, DIA),
        freno(`confirmacion:${direccionDeCorreo}`, ENVIOS.destino, DIA),
      ]);
    },
    perdonar(cuenta, direccionDelCliente) {
      perdonarA(cuenta, redDe(direccionDelCliente));
    },
    cerrar: () => intentos.cerrar(),
  };
}

function demasiados(ms: number): AppError {
  return new AppError('demasiados_intentos', { reintentarEn: Math.max(1, ms / 1000) });
}
