/** Files on this machine's disk. What is in the store is whole: it gets there by one rename after an fsync. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../errores.ts';

export interface Almacen {
  /** How many bytes of this key's unfinished file are here. */
  parcial(claveDeAdjunto: string): Promise<number>;
  /** This key's unfinished file, to write on where it ends; it is nothing yet until guardar. */
  continuar(claveDeAdjunto: string): Promise<Temporal>;
  /** Makes the finished file the attachment of this key, durably. */
  guardar(temporal: Temporal, claveDeAdjunto: string): Promise<void>;
  /** Bytes `desde` to `hasta`, both included. */
  abrir(claveDeAdjunto: string, tramo?: { desde: number; hasta: number }): Readable;
  borrar(claveDeAdjunto: string): Promise<void>;
  /** Removes unfinished files that nobody has written to since then, and files of no known key. */
  barrer(antes: number, existe: (claveDeAdjunto: string) => Promise<boolean>): Promise<void>;
}

export interface Temporal {
  readonly ruta: string;
  /** How many there are. */
  readonly bytes: number;
  agregar(trozo: Uint8Array): Promise<void>;
  /** What is there, from the beginning. */
  leer(): Readable;
  sincronizar(): Promise<void>;
  /** Closes it and leaves it for the next attempt. */
  soltar(): Promise<void>;
  /** Removes it; it has still to be let go of. */
  descartar(): Promise<void>;
}

/** Keys are ours, but they come back in URLs. */
const CLAVE = /^[\w-]{16,200}$/;

/** Where the finished file of this key is. Throws `no_existe` for what is no key. */
export function rutaDeAdjunto(datos: string, claveDeAdjunto: string): string {
  exigirClaveDeAdjunto(claveDeAdjunto);
  return join(datos, 'adjuntos', claveDeAdjunto.slice(0, 2).toLowerCase(), claveDeAdjunto);
}

/** Moves a synchronised file to its place, durably: the rename itself is only once its folders are. */
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
  const parcialDe = (claveDeAdjunto: string) => {
    exigirClaveDeAdjunto(claveDeAdjunto);
    return join(temporales, claveDeAdjunto);
  };

  return {
    parcial: (claveDeAdjunto) =>
      stat(parcialDe(claveDeAdjunto)).then(
        ({ size }) => size,
        () => 0,
      ),

    async continuar(claveDeAdjunto) {
      const ruta = parcialDe(claveDeAdjunto);
      const archivo = await open(ruta, 'a+', 0o600);
      let { size: bytes } = await archivo.stat();
      const soltar = () => archivo.close();
      return {
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
        soltar,
        async descartar() {
          await rm(ruta, { force: true });
        },
      };
    },

    async guardar(temporal, claveDeAdjunto) {
      await temporal.sincronizar();
      await ponerArchivo(temporal.ruta, rutaDe(claveDeAdjunto));
    },

    abrir: (claveDeAdjunto, tramo) =>
      createReadStream(rutaDe(claveDeAdjunto), tramo && { start: tramo.desde, end: tramo.hasta }),

    borrar: (claveDeAdjunto) => rm(rutaDe(claveDeAdjunto), { force: true }),

    async barrer(antes, existe) {
      for (const nombre of await readdir(temporales)) await borrarSiEsViejo(join(temporales, nombre), antes);
      for (const grupo of await readdir(carpeta)) {
        if (grupo === 'temporales') continue;
        for (const claveDeAdjunto of await readdir(join(carpeta, grupo))) {
          if (!(await existe(claveDeAdjunto)))
            await borrarSiEsViejo(join(carpeta, grupo, claveDeAdjunto), antes);
        }
      }
    },
  };
}

/** In hexadecimal; undefined when the file is not there or cannot be read. */
export async function sha256De(archivo: Readable): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const trozo of archivo) hash.update(trozo as Buffer);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

function exigirClaveDeAdjunto(claveDeAdjunto: string): void {
  if (!CLAVE.test(claveDeAdjunto)) throw new AppError('no_existe');
}

async function borrarSiEsViejo(ruta: string, antes: number): Promise<void> {
  const { mtimeMs } = await stat(ruta);
  if (mtimeMs < antes) await unlink(ruta);
}

export async function sincronizarCarpeta(ruta: string): Promise<void> {
  // Windows cannot open a folder; its file system journals renames by itself.
  const carpeta = await open(ruta, 'r').catch(() => undefined);
  await carpeta?.sync().catch(() => undefined);
  await carpeta?.close();
}
