/**
 * Files on this machine's disk. A file comes into the store under its name after an fsync, so it is always whole; nobody
 * has it open to write any more, and a file that is there is never written over.
 */
import { createHash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { access, link, mkdir, open, opendir, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as cederTurno } from 'node:timers/promises';
import { AppError } from '../errores.ts';

export interface Almacen {
  /** How many bytes of this key's unfinished file are here; `intento` is the attempt that has them. */
  parcial(claveDeAdjunto: string, intento: string | null): Promise<number>;
  /**
   * Makes the file of a new attempt, with a copy of the bytes of `previo` unless `desdeCero`. Nobody else writes to it.
   * It is no attachment until guardar.
   */
  continuar(
    claveDeAdjunto: string,
    intento: string,
    desde: { previo: string | null; desdeCero: boolean },
  ): Promise<Temporal>;
  /** Deletes the unfinished file of an earlier attempt. */
  olvidarParcial(claveDeAdjunto: string, intento: string | null): Promise<void>;
  /** Makes the finished file the attachment of this key, durably. Rejects with EEXIST when there is one. */
  guardar(temporal: Temporal, claveDeAdjunto: string): Promise<void>;
  /**
   * Deletes a finished file that has no row, such as a process leaves that dies before it writes the row. Synchronous,
   * to be called inside the transaction that knows it.
   */
  retirar(claveDeAdjunto: string): void;
  /** Bytes `desde` to `hasta`, both included. */
  abrir(claveDeAdjunto: string, tramo?: { desde: number; hasta: number }): Readable;
  borrar(claveDeAdjunto: string): Promise<void>;
  /**
   * Removes unfinished files that nobody has written to since `antes`, and files of no known key, yielding to others all
   * the while; those that were written after `despues` too, when the clock was ahead. `conocidas` gives those of some
   * names that are keys of attachments.
   */
  barrer(
    antes: number,
    despues: number,
    conocidas: (nombres: readonly string[]) => Promise<Set<string>>,
  ): Promise<void>;
}

export interface Temporal {
  readonly ruta: string;
  /** Size so far. */
  readonly bytes: number;
  agregar(trozo: Uint8Array): Promise<void>;
  /** Reads the unfinished file from its beginning. */
  leer(): Readable;
  sincronizar(): Promise<void>;
  /** Closes it and leaves it for the next attempt. */
  soltar(): Promise<void>;
  /** Deletes the file; soltar must still be called. */
  descartar(): Promise<void>;
}

/** Files that the sweep asks the database about at once. */
const NOMBRES_POR_VEZ = 100;

/** Form of our keys; checked because they come back in URLs. */
const CLAVE = /^[\w-]{16,200}$/;

/**
 * Where the finished file of this key belongs: in one of 256 folders by a hash of the key, because all keys of an
 * installation begin alike. Throws `no_existe` for what is no key.
 */
export function rutaDeAdjunto(datos: string, claveDeAdjunto: string): string {
  exigirClaveDeAdjunto(claveDeAdjunto);
  const grupo = createHash('sha256').update(claveDeAdjunto).digest('hex').slice(0, 2);
  return join(datos, 'adjuntos', grupo, claveDeAdjunto);
}

/** Where versions put it whose folders were named by the beginning of the key; what they stored stays there. */
export function rutaDeAntes(datos: string, claveDeAdjunto: string): string {
  exigirClaveDeAdjunto(claveDeAdjunto);
  return join(datos, 'adjuntos', claveDeAdjunto.slice(0, 2).toLowerCase(), claveDeAdjunto);
}

/** Where the finished file of this key is, or belongs when there is none. Throws `no_existe` for what is no key. */
export async function hallarAdjunto(datos: string, claveDeAdjunto: string): Promise<string> {
  const ruta = rutaDeAdjunto(datos, claveDeAdjunto);
  const antigua = rutaDeAntes(datos, claveDeAdjunto);
  const esta = (donde: string) =>
    access(donde).then(
      () => true,
      (error: unknown) => !esAusente(error),
    );
  return !(await esta(ruta)) && (await esta(antigua)) ? antigua : ruta;
}

/** Renames a file that is already synchronised, and makes the rename durable by synchronising its folders. */
export async function ponerArchivo(temporal: string, ruta: string): Promise<void> {
  const carpeta = dirname(ruta);
  await mkdir(carpeta, { recursive: true, mode: 0o700 });
  await rename(temporal, ruta);
  await sincronizarCarpeta(carpeta);
  await sincronizarCarpeta(dirname(carpeta));
}

export async function abrirAlmacen(datos: string): Promise<Almacen> {
  const carpeta = join(datos, 'adjuntos');
  const temporales = join(carpeta, 'temporales');
  await mkdir(temporales, { recursive: true, mode: 0o700 });

  const rutaDe = (claveDeAdjunto: string) => rutaDeAdjunto(datos, claveDeAdjunto);
  /** An attempt of a version that had one file for all attempts has no name. */
  const parcialDe = (claveDeAdjunto: string, intento: string | null) => {
    exigirClaveDeAdjunto(claveDeAdjunto);
    return join(temporales, intento === null ? claveDeAdjunto : `${claveDeAdjunto}~${intento}`);
  };

  return {
    parcial: (claveDeAdjunto, intento) =>
      stat(parcialDe(claveDeAdjunto, intento)).then(
        ({ size }) => size,
        (error: unknown) => {
          if (esAusente(error)) return 0;
          throw error;
        },
      ),

    async continuar(claveDeAdjunto, intento, { previo, desdeCero }) {
      const ruta = parcialDe(claveDeAdjunto, intento);
      const archivo = await open(ruta, 'ax+', 0o600);
      let bytes = 0;
      const temporal: Temporal = {
        ruta,
        get bytes() {
          return bytes;
        },
        async agregar(trozo) {
          for (let hechos = 0; hechos < trozo.length;) {
            const { bytesWritten } = await archivo.write(trozo, hechos);
            hechos += bytesWritten;
            bytes += bytesWritten;
          }
        },
        leer: () => createReadStream(ruta),
        sincronizar: () => archivo.sync(),
        soltar: () => archivo.close(),
        async descartar() {
          await rm(ruta, { force: true });
        },
      };
      if (desdeCero) return temporal;
      try {
        for await (const trozo of createReadStream(parcialDe(claveDeAdjunto, previo))) {
          await temporal.agregar(trozo as Buffer);
        }
      } catch (error) {
        if (esAusente(error)) return temporal;
        await temporal.descartar();
        await temporal.soltar();
        throw error;
      }
      return temporal;
    },

    olvidarParcial: (claveDeAdjunto, intento) => rm(parcialDe(claveDeAdjunto, intento), { force: true }),

    async guardar(temporal, claveDeAdjunto) {
      await temporal.sincronizar();
      const ruta = rutaDe(claveDeAdjunto);
      await mkdir(dirname(ruta), { recursive: true, mode: 0o700 });
      // Unlike a rename, it replaces nothing.
      await link(temporal.ruta, ruta);
      await temporal.descartar();
      await sincronizarCarpeta(dirname(ruta));
      await sincronizarCarpeta(carpeta);
    },

    retirar: (claveDeAdjunto) => rmSync(rutaDe(claveDeAdjunto), { force: true }),

    abrir: (claveDeAdjunto, tramo) => Readable.from(leer(claveDeAdjunto, tramo)),

    async borrar(claveDeAdjunto) {
      await rm(rutaDeAntes(datos, claveDeAdjunto), { force: true });
      await rm(rutaDe(claveDeAdjunto), { force: true });
    },

    async barrer(antes, despues, conocidas) {
      for await (const nombres of nombresDe(temporales)) {
        for (const nombre of nombres) await borrarSiEsViejo(join(temporales, nombre), antes, despues);
      }
      for (const grupo of await readdir(carpeta)) {
        if (grupo === 'temporales') continue;
        for await (const nombres of nombresDe(join(carpeta, grupo))) {
          const suyas = await conocidas(nombres);
          for (const nombre of nombres) {
            if (!suyas.has(nombre)) await borrarSiEsViejo(join(carpeta, grupo, nombre), antes, despues);
          }
        }
      }
    },
  };

  async function* leer(
    claveDeAdjunto: string,
    tramo?: { desde: number; hasta: number },
  ): AsyncGenerator<Buffer> {
    const archivo = await open(await hallarAdjunto(datos, claveDeAdjunto));
    yield* archivo.createReadStream(
      tramo && { start: tramo.desde, end: tramo.hasta },
    ) as AsyncIterable<Buffer>;
  }
}
/** In hexadecimal; what is wrong instead when there is no such file, or it cannot be read. */
export async function sha256De(
  archivo: Readable,
): Promise<
  { sha256: string; problema?: undefined } | { sha256?: undefined; problema: 'falta' | 'ilegible' }
> {
  const hash = createHash('sha256');
  try {
    for await (const trozo of archivo) hash.update(trozo as Buffer);
  } catch (error) {
    return { problema: esAusente(error) ? 'falta' : 'ilegible' };
  }
  return { sha256: hash.digest('hex') };
}

const esAusente = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

function exigirClaveDeAdjunto(claveDeAdjunto: string): void {
  if (!CLAVE.test(claveDeAdjunto)) throw new AppError('no_existe');
}

/** The names in a folder, some at a time, with a turn of the event loop between; none when it is gone. */
async function* nombresDe(carpeta: string): AsyncGenerator<string[]> {
  let nombres: string[] = [];
  try {
    for await (const { name } of await opendir(carpeta, { bufferSize: NOMBRES_POR_VEZ })) {
      nombres.push(name);
      if (nombres.length < NOMBRES_POR_VEZ) continue;
      yield nombres;
      nombres = [];
      await cederTurno();
    }
  } catch (error) {
    if (!esAusente(error)) throw error;
  }
  if (nombres.length > 0) yield nombres;
}

async function borrarSiEsViejo(ruta: string, antes: number, despues: number): Promise<void> {
  try {
    const { mtimeMs } = await stat(ruta);
    if (mtimeMs < antes || mtimeMs > despues) await unlink(ruta);
  } catch (error) {
    // Another process sweeps too, and uploads come and go.
    if (!esAusente(error)) throw error;
  }
}

export async function sincronizarCarpeta(ruta: string): Promise<void> {
  // Windows cannot open a folder; its file system journals renames by itself.
  const carpeta = await open(ruta, 'r').catch(() => undefined);
  await carpeta?.sync().catch(() => undefined);
  await carpeta?.close();
}
