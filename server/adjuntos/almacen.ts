/** Files on this machine's disk. What is in the store is whole: it gets there by one rename after an fsync. */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface Almacen {
  /** A new empty file to write to; it is nothing yet until guardar. */
  empezar(): Promise<Temporal>;
  /** Makes the temporary file the attachment of this key, durably. */
  guardar(temporal: Temporal, clave: string): Promise<void>;
  /** Bytes `desde` to `hasta`, both included. */
  abrir(clave: string, tramo?: { desde: number; hasta: number }): Readable;
  borrar(clave: string): Promise<void>;
  /** Removes temporary files that nobody has written to since then, and files of no known key. */
  barrer(antes: number, existe: (clave: string) => Promise<boolean>): Promise<void>;
}

export interface Temporal {
  readonly ruta: string;
  readonly archivo: FileHandle;
  descartar(): Promise<void>;
}

/** Keys are ours, but they come back in URLs. */
const CLAVE = /^[\w-]{16,200}$/;

export async function abrirAlmacen(datos: string): Promise<Almacen> {
  const carpeta = join(datos, 'adjuntos');
  const temporales = join(carpeta, 'temporales');
  await mkdir(temporales, { recursive: true, mode: 0o700 });

  const carpetaDe = (clave: string) => {
    if (!CLAVE.test(clave)) throw new Error('clave de adjunto no válida');
    return join(carpeta, clave.slice(0, 2).toLowerCase());
  };
  const rutaDe = (clave: string) => join(carpetaDe(clave), clave);

  return {
    async empezar() {
      const ruta = join(temporales, crypto.randomUUID());
      const archivo = await open(ruta, 'wx+', 0o600);
      return {
        ruta,
        archivo,
        async descartar() {
          await archivo.close().catch(() => undefined);
          await rm(ruta, { force: true });
        },
      };
    },

    async guardar({ ruta, archivo }, clave) {
      await archivo.sync();
      await archivo.close();
      await mkdir(carpetaDe(clave), { recursive: true, mode: 0o700 });
      await rename(ruta, rutaDe(clave));
      // The rename itself is durable only once the folder is.
      await sincronizarCarpeta(carpetaDe(clave));
      await sincronizarCarpeta(carpeta);
    },

    abrir: (clave, tramo) =>
      createReadStream(rutaDe(clave), tramo && { start: tramo.desde, end: tramo.hasta }),

    borrar: (clave) => rm(rutaDe(clave), { force: true }),

    async barrer(antes, existe) {
      for (const nombre of await readdir(temporales)) await borrarSiEsViejo(join(temporales, nombre), antes);
      for (const grupo of await readdir(carpeta)) {
        if (grupo === 'temporales') continue;
        for (const clave of await readdir(join(carpeta, grupo))) {
          if (!(await existe(clave))) await borrarSiEsViejo(join(carpeta, grupo, clave), antes);
        }
      }
    },
  };
}

async function borrarSiEsViejo(ruta: string, antes: number): Promise<void> {
  const { mtimeMs } = await stat(ruta);
  if (mtimeMs < antes) await unlink(ruta);
}

async function sincronizarCarpeta(ruta: string): Promise<void> {
  // Windows cannot open a folder; its file system journals renames by itself.
  const carpeta = await open(ruta, 'r').catch(() => undefined);
  await carpeta?.sync().catch(() => undefined);
  await carpeta?.close();
}
