/**
 * Where the log goes: to standard output, without ever waiting for it. A disk that is full or a pipe that nobody reads
 * loses lines, which are counted, and never holds the service.
 */
import { fstatSync, writeSync } from 'node:fs';
import { pino, type Logger } from 'pino';

/** Most bytes that wait for a reader of standard output. */
const ATRASO_MAXIMO = 1024 * 1024;

/** Milliseconds for which an orderly end waits for the reader of standard output. */
const ESPERA_AL_FINAL = 1_000;

export interface Registro {
  log: Logger;
  /** Lines that were lost so far. */
  perdidas: () => number;
  /** Resolves when the lines that wait have been written, or after a second. */
  vaciar: () => Promise<void>;
}

interface Salida {
  /** Whether the text was taken. */
  escribir: (texto: string) => boolean;
  /** Resolves when what was taken has been written, or after a second. */
  vaciar: () => Promise<void>;
}

export function abrirRegistro(level: string): Registro {
  const salida = porSocket() ? haciaLector() : haciaArchivo();
  let perdidas = 0;
  // Lines of one turn of the event loop are written together, because each write costs about as much as a request.
  let juntas = '';
  let cuantas = 0;
  const soltar = (): void => {
    if (cuantas === 0) return;
    const [texto, lineas] = [juntas, cuantas];
    [juntas, cuantas] = ['', 0];
    if (!salida.escribir(texto)) perdidas += lineas;
  };
  process.once('exit', soltar);
  const destino = {
    write(linea: string) {
      if (cuantas === 0) setImmediate(soltar);
      juntas += linea;
      cuantas += 1;
    },
  };
  return {
    log: pino({ level }, destino),
    perdidas: () => perdidas,
    vaciar() {
      soltar();
      return salida.vaciar();
    },
  };
}

/** Whether somebody reads what we write (a pipe, the journal's socket), who may stop reading. */
function porSocket(): boolean {
  try {
    const salida = fstatSync(1);
    return salida.isFIFO() || salida.isSocket();
  } catch {
    return false;
  }
}

/** libuv writes to pipes and sockets without blocking, and queues what does not fit; the queue is bounded here. */
function haciaLector(): Salida {
  const { stdout } = process;
  // Without a reader (EPIPE) the stream is destroyed and every later line is lost.
  stdout.on('error', () => undefined);
  return {
    escribir(linea) {
      if (stdout.destroyed || stdout.writableLength > ATRASO_MAXIMO) return false;
      stdout.write(linea);
      return true;
    },
    vaciar: () =>
      new Promise((cumplir) => {
        if (stdout.destroyed || stdout.writableLength === 0) return cumplir();
        stdout.once('error', () => cumplir());
        setTimeout(cumplir, ESPERA_AL_FINAL);
        stdout.write('', () => cumplir());
      }),
  };
}

/** Writing to a file fails at once when its disk is full. A line that was cut gets its end before the next one. */
function haciaArchivo(): Salida {
  let cortada = false;
  return {
    escribir(linea) {
      const bytes = Buffer.from(cortada ? `\n${linea}` : linea);
      try {
        const escritos = writeSync(1, bytes);
        const entera = escritos === bytes.length;
        if (escritos > 0) cortada = !entera;
        return entera;
      } catch {
        return false;
      }
    },
    vaciar: () => Promise.resolve(),
  };
}
