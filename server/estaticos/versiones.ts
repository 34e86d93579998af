/**
 * Builds of the widget that were served before. A page that was opened before a deploy, or whose copy of the entry is
 * cached, goes on loading the parts of its own build: each build that serves is copied into the data folder, where it
 * outlives the program's own folder, and the latest of them are kept.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A build: its folder, and the names of its files as in `/widget/<name>`. */
export interface Version {
  readonly nombre: string;
  readonly carpeta: string;
  readonly archivos: ReadonlySet<string>;
}

interface Manifiesto {
  version: string;
  files: Record<string, unknown>;
}

const MANIFIESTO = 'manifest.json';

/** Prefix of copies under way; no finished build has it. */
const A_MEDIAS = '.';

/** The build in this folder; undefined where there is none, or an incomplete one. */
async function leerVersion(carpeta: string): Promise<Version | undefined> {
  try {
    const { version, files } = JSON.parse(await readFile(join(carpeta, MANIFIESTO), 'utf8')) as Manifiesto;
    return { nombre: version, carpeta, archivos: new Set(Object.keys(files)) };
  } catch {
    return undefined;
  }
}

/**
 * Keeps the present build among `cuantas` others in `guardadas`, drops older ones, and returns the others, the latest
 * first. A build counts as of its latest start. What fails (a full or read-only disk) is told to `alFallar`: then there
 * are fewer versions, and the service starts all the same. Several processes may do it at once.
 */
export async function guardarVersion(
  presente: string,
  guardadas: string,
  cuantas: number,
  alFallar: (error: unknown) => void,
): Promise<Version[]> {
  const actual = await leerVersion(presente);
  try {
    await mkdir(guardadas, { recursive: true });
    if (actual) await copiar(actual, guardadas);
    await borrarViejas(guardadas, actual?.nombre, cuantas);
  } catch (error) {
    alFallar(error);
  }
  const nombres = await porFecha(guardadas).catch(() => []);
  const versiones = await Promise.all(nombres.map((nombre) => leerVersion(join(guardadas, nombre))));
  return versiones
    .filter((version): version is Version => version !== undefined && version.nombre !== actual?.nombre)
    .slice(0, cuantas);
}

async function copiar({ nombre, carpeta, archivos }: Version, guardadas: string): Promise<void> {
  const destino = join(guardadas, nombre);
  const ahora = new Date();
  if (await leerVersion(destino)) return utimes(destino, ahora, ahora);
  const copia = join(guardadas, `${A_MEDIAS}${randomUUID()}`);
  try {
    for (const archivo of [...archivos]
      .flatMap((uno) => [uno, `${uno}.br`, `${uno}.gz`])
      .concat(MANIFIESTO)) {
      const copiado = join(copia, archivo);
      await mkdir(dirname(copiado), { recursive: true });
      // Synchronised before the folder is renamed: after a power cut an incomplete copy would be served as an empty
      // script.
      await writeFile(copiado, await readFile(join(carpeta, archivo)), { flush: true });
    }
    await rename(copia, destino).catch(async () => {
      // Another process was faster, or an incomplete copy is in the way.
      if (await leerVersion(destino)) return;
      await rm(destino, { recursive: true, force: true });
      await rename(copia, destino);
    });
  } finally {
    await rm(copia, { recursive: true, force: true });
  }
}

/**
 * Deletes builds beyond the number to keep, and copies that have been unfinished for an hour; younger ones may be
 * another process's work.
 */
async function borrarViejas(guardadas: string, actual: string | undefined, cuantas: number): Promise<void> {
  const otras = (await porFecha(guardadas)).filter((nombre) => nombre !== actual);
  for (const nombre of otras.slice(cuantas)) {
    await rm(join(guardadas, nombre), { recursive: true, force: true });
  }
  const aMedias = (await readdir(guardadas)).filter((nombre) => nombre.startsWith(A_MEDIAS));
  for (const { nombre, fecha } of await conFecha(guardadas, aMedias)) {
    if (fecha < Date.now() - 3_600_000) await rm(join(guardadas, nombre), { recursive: true, force: true });
  }
}

/** The complete builds, the latest first. */
async function porFecha(guardadas: string): Promise<string[]> {
  const nombres = (await readdir(guardadas)).filter((nombre) => !nombre.startsWith(A_MEDIAS));
  const fechados = await conFecha(guardadas, nombres);
  return fechados.sort((a, b) => b.fecha - a.fecha).map(({ nombre }) => nombre);
}

/** Each build with its modification time, without those that another process removes meanwhile. */
async function conFecha(
  guardadas: string,
  nombres: readonly string[],
): Promise<{ nombre: string; fecha: number }[]> {
  const fechados = await Promise.all(
    nombres.map(async (nombre) => {
      const estado = await stat(join(guardadas, nombre)).catch(() => undefined);
      return estado && { nombre, fecha: estado.mtimeMs };
    }),
  );
  return fechados.filter((fechado) => fechado !== undefined);
}
