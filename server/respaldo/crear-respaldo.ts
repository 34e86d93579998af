/** Makes a backup: the database as of one moment, and the files that it refers to. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hallarAdjunto, ponerArchivo, rutaDeAdjunto, sha256De } from '../adjuntos/almacen.ts';
import { copiarBase, leerCopia, type AdjuntoCopiado } from '../db/copy.sqlite.ts';
import { VERSION } from '../package-root.ts';
import { crearEnlazador, hallarAnterior, type Enlazador } from './respaldo-anterior.ts';
import { baseDe, ErrorRespaldo, escribirManifiesto, firmarBase, type Manifiesto } from './manifiesto.ts';

/** A file that is missing or altered in a backup. */
export interface Problema {
  clave: string;
  caso: number | null;
  problema: 'falta' | 'alterado' | 'ilegible';
}

export type Avance = (hechos: number, total: number) => void;

interface Encargo {
  /** Folder with the data (`MESA_DATOS`). */
  datos: string;
  /** Target folder: empty or not yet existing. */
  carpeta: string;
  /** Whether the files are in the cloud, where they stay. */
  nube: boolean;
  /** Whether every file is copied, also what the last backup beside this one has. */
  entero?: boolean;
  ahora: number;
  avance: Avance;
}

export interface Hecho {
  manifiesto: Manifiesto;
  problemas: Problema[];
  /** The backup whose files were linked, if there was one, and how many. */
  anterior: string | undefined;
  enlazados: number;
}

/**
 * Makes a backup while the service runs. `problemas` are files that the installation itself lacks; everything else is
 * in the backup. On failure it removes what it wrote and throws `ErrorRespaldo`.
 */
export async function crearRespaldo({
  datos,
  carpeta,
  nube,
  entero,
  ahora,
  avance,
}: Encargo): Promise<Hecho> {
  if (!relative(datos, carpeta).startsWith('..')) {
    throw new ErrorRespaldo('Elija una carpeta fuera de la de los datos, mejor en otro disco.');
  }
  await mkdir(carpeta, { recursive: true, mode: 0o700 });
  if ((await readdir(carpeta)).length > 0) throw new ErrorRespaldo('La carpeta ya tiene algo; elija otra.');
  try {
    // The database is copied before the files, because every row has a whole file.
    await copiarBase(baseDe(datos), baseDe(carpeta));
    const copia = leerCopia(baseDe(carpeta));
    try {
      const resumen = copia.resumen();
      const anterior = nube || entero ? undefined : await hallarAnterior(carpeta);
      const enlazador = anterior === undefined ? undefined : crearEnlazador(anterior, carpeta);
      const problemas = nube
        ? []
        : await copiarAdjuntos(
            copia.adjuntos(),
            datos,
            carpeta,
            (hechos) => avance(hechos, resumen.adjuntos.cantidad),
            enlazador,
          );
      const enlazados = (await enlazador?.terminar()) ?? 0;
      const manifiesto = await escribirManifiesto(carpeta, {
        version: VERSION,
        creado: new Date(ahora).toISOString(),
        base: await firmarBase(carpeta),
        ...resumen,
        nube,
      });
      return { manifiesto, problemas, anterior, enlazados };
    } finally {
      copia.cerrar();
    }
  } catch (error) {
    for (const nombre of await readdir(carpeta)) await rm(join(carpeta, nombre), { recursive: true });
    throw error;
  }
}

/**
 * Copies the files of these rows from one data folder to another, or links them where `enlazador` can; files that are
 * already there stay.
 */
export async function copiarAdjuntos(
  adjuntos: Iterable<AdjuntoCopiado>,
  desde: string,
  hacia: string,
  avance: (hechos: number) => void,
  enlazador?: Enlazador,
): Promise<Problema[]> {
  const problemas: Problema[] = [];
  let hechos = 0;
  for (const { clave, caso, sha256 } of adjuntos) {
    const yaEsta = await sha256De(createReadStream(await hallarAdjunto(hacia, clave)));
    const hecho = yaEsta.sha256 === sha256 || (await enlazador?.enlazar(clave, sha256));
    const problema = hecho
      ? undefined
      : await copiarArchivo(await hallarAdjunto(desde, clave), rutaDeAdjunto(hacia, clave), sha256);
    // An upload that was never sent may have been deleted by maintenance meanwhile.
    if (problema && caso !== null) problemas.push({ clave, caso, problema });
    avance((hechos += 1));
  }
  return problemas;
}

async function copiarArchivo(
  origen: string,
  destino: string,
  sha256: string,
): Promise<Problema['problema'] | undefined> {
  const hash = createHash('sha256');
  const temporal = `${destino}.copia`;
  await mkdir(dirname(destino), { recursive: true, mode: 0o700 });
  const lectura = createReadStream(origen);
  let ilegible: NodeJS.ErrnoException | undefined;
  lectura.once('error', (error) => (ilegible = error));
  try {
    await pipeline(
      lectura,
      async function* (trozos: AsyncIterable<Buffer>) {
        for await (const trozo of trozos) {
          hash.update(trozo);
          yield trozo;
        }
      },
      createWriteStream(temporal, { mode: 0o600, flush: true }),
    );
    if (hash.digest('hex') !== sha256) return 'alterado';
    await ponerArchivo(temporal, destino);
    return undefined;
  } catch (error) {
    // One unreadable file must not prevent the others from being copied.
    if (ilegible) return ilegible.code === 'ENOENT' ? 'falta' : 'ilegible';
    throw error;
  } finally {
    await rm(temporal, { force: true });
  }
}
