/** The folder of the data: whose it is, who may read it, and whether its database is whole. */
import { existsSync } from 'node:fs';
import { lstat, opendir, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { archivoDeBase, danosDe, pragmasDe } from './base.sqlite.ts';
import { arreglar, bien, codigoDe, mib, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';

/** Files that are looked at; the service makes all of them alike. */
const ARCHIVOS_MAXIMO = 50_000;

const GIB = 1024 ** 3;
/** Free bytes that the data need, and the folder of temporary files. */
const LIBRES_EN_DATOS = GIB;
const LIBRES_EN_TEMPORALES = GIB / 4;
const INODOS_LIBRES = 10_000;

/** Size to which the service cuts the write-ahead log is 16 MiB; a reader that never ends lets it grow. */
const WAL_MAXIMO = 128 * 1024 ** 2;

/** File systems of other machines, by the number that statfs(2) gives. */
const DE_RED = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
]);

export async function revisarPermisosDeDatos({ config: { datos } }: Entrada): Promise<Hallazgo[]> {
  const carpeta = await stat(datos).catch((error: unknown) => {
    if (codigoDe(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!carpeta) {
    return [
      arreglar(
        `No existe la carpeta de los datos, ${datos}.`,
        'Si es una instalación nueva, inicie el servicio, que la crea; si no, corrija MESA_DATOS.',
      ),
    ];
  }
  const abiertos: string[] = [];
  const ajenos: string[] = [];
  let vistos = 0;
  for await (const { ruta, modo, dueno } of recorrer(datos)) {
    vistos += 1;
    if ((modo & 0o077) !== 0 && abiertos.length < 3) abiertos.push(`${ruta} (${modo.toString(8)})`);
    if (dueno !== carpeta.uid && ajenos.length < 3) ajenos.push(ruta);
    if (vistos === ARCHIVOS_MAXIMO) break;
  }
  const hallados: Hallazgo[] = [];
  const yo = process.getuid?.();
  if (yo !== undefined && yo !== 0 && yo !== carpeta.uid) {
    hallados.push(
      arreglar(
        `La carpeta ${datos} es de otro usuario (${carpeta.uid}) y este comando corre con el ${yo}.`,
        'Ejecute mesa con el usuario del servicio, por ejemplo: sudo -u mesa mesa doctor.',
      ),
    );
  }
  if (abiertos.length > 0) {
    hallados.push(
      arreglar(
        `Otros usuarios de esta máquina pueden usar ${abiertos.join(', ')}.`,
        `Ejecute: chmod -R go-rwx ${datos}`,
      ),
    );
  }
  if (ajenos.length > 0) {
    hallados.push(
      arreglar(
        `No son del dueño de la carpeta (${carpeta.uid}), y el servicio podría no leerlos: ${ajenos.join(', ')}.`,
        `Ejecute: chown -R ${carpeta.uid}:${carpeta.gid} ${datos}`,
      ),
    );
  }
  if (hallados.length > 0) return hallados;
  return [bien(`${datos} y sus ${vistos - 1} archivos y carpetas son de un solo usuario y de nadie más.`)];
}

interface Visto {
  ruta: string;
  modo: number;
  dueno: number;
}

/** The folder and what is in it, in depth. Files that go away meanwhile are left out. */
async function* recorrer(ruta: string): AsyncGenerator<Visto> {
  const suyo = await lstat(ruta).catch(siFalta);
  if (!suyo) return;
  // The rights of a symbolic link mean nothing.
  if (suyo.isSymbolicLink()) return;
  yield { ruta, modo: suyo.mode & 0o777, dueno: suyo.uid };
  if (!suyo.isDirectory()) return;
  const carpeta = await opendir(ruta).catch(siFalta);
  if (!carpeta) return;
  for await (const { name } of carpeta) yield* recorrer(join(ruta, name));
}

function siFalta(error: unknown): undefined {
  if (/^(ENOENT|EACCES)$/.test(codigoDe(error))) return undefined;
  throw error;
}

export async function revisarBase({ config: { datos } }: Entrada): Promise<Hallazgo[]> {
  if (!existsSync(archivoDeBase(datos))) return [sinRevisar('Todavía no hay base de datos.')];
  const { journal_mode, synchronous, foreign_keys, secure_delete } = pragmasDe(datos);
  const hallados: Hallazgo[] = [];
  if (journal_mode !== 'wal') {
    hallados.push(
      arreglar(
        `La base de datos está en modo ${journal_mode} y debe estar en WAL.`,
        'Reinicie el servicio, que la cambia. Si sigue igual, MESA_DATOS no está en un disco local.',
      ),
    );
  }
  if (synchronous !== 2 || foreign_keys !== 1 || secure_delete !== 1) {
    hallados.push(
      arreglar(
        `SQLite no acepta los ajustes del servicio (synchronous ${synchronous}, foreign_keys ${foreign_keys}, secure_delete ${secure_delete}).`,
        'Ejecute "npm ci" en la carpeta del programa: el módulo better-sqlite3 no es el que se probó.',
      ),
    );
  }
  const wal = await stat(`${archivoDeBase(datos)}-wal`).then(
    ({ size }) => size,
    () => 0,
  );
  if (wal > WAL_MAXIMO) {
    hallados.push(
      arreglar(
        `El archivo mesa.db-wal mide ${mib(wal)}: algún programa lee la base de datos sin terminar, o el disco no da abasto.`,
        'Cierre lo que la tenga abierta además del servicio (sudo lsof mesa.db) y reinícielo.',
      ),
    );
  }
  const { size } = await stat(archivoDeBase(datos));
  if (hallados.length > 0) return hallados;
  return [
    bien(`La base de datos mide ${mib(size)}, su registro WAL ${mib(wal)}, y sus ajustes son los debidos.`),
  ];
}

export function revisarIntegridad({ config: { datos } }: Entrada): Hallazgo[] {
  if (!existsSync(archivoDeBase(datos))) return [sinRevisar('Todavía no hay base de datos.')];
  let danos: string[];
  try {
    danos = danosDe(datos);
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(codigoDe(error))) throw error;
    danos = [codigoDe(error)];
  }
  if (danos.length === 0) return [bien('La base de datos está entera (revisión rápida de SQLite).')];
  return [
    arreglar(
      `La base de datos está dañada: ${danos.join('; ')}.`,
      'Detenga el servicio, guarde una copia de MESA_DATOS y restaure el último respaldo con "mesa respaldo restaurar".',
    ),
  ];
}

export async function revisarDisco({ config: { datos } }: Entrada): Promise<Hallazgo[]> {
  const temporales = tmpdir();
  const lugares = [
    { nombre: 'los datos', ruta: existente(datos), libres: LIBRES_EN_DATOS },
    { nombre: 'los archivos temporales', ruta: temporales, libres: LIBRES_EN_TEMPORALES },
  ];
  const hallados: Hallazgo[] = [];
  for (const lugar of lugares) hallados.push(...(await revisarLugar(lugar)));
  return hallados;
}

/** The folder, or the nearest one above it that exists. */
const existente = (ruta: string): string => (existsSync(ruta) ? ruta : existente(dirname(ruta)));

interface Lugar {
  nombre: string;
  ruta: string;
  /** Bytes that must be free. */
  libres: number;
}

export async function revisarLugar({ nombre, ruta, libres }: Lugar): Promise<Hallazgo[]> {
  const { type, bavail, bsize, files, ffree } = await statfs(ruta);
  const quedan = bavail * bsize;
  const hallados: Hallazgo[] = [];
  const deRed = DE_RED.get(type);
  if (deRed !== undefined) {
    hallados.push(
      arreglar(
        `La carpeta de ${nombre}, ${ruta}, está en un disco de red (${deRed}), donde SQLite pierde datos.`,
        'Póngala en un disco de esta máquina.',
      ),
    );
  }
  if (quedan < libres) {
    hallados.push(
      arreglar(
        `Quedan ${mib(quedan)} en el disco de ${nombre}, ${ruta}.`,
        `Libere espacio: debe haber al menos ${mib(libres)}.`,
      ),
    );
  }
  // Some file systems count no inodes.
  if (files > 0 && ffree < INODOS_LIBRES) {
    hallados.push(
      arreglar(
        `Solo caben ${ffree} archivos más en el disco de ${nombre}, ${ruta} (inodos).`,
        'Borre archivos pequeños de ese disco, o cámbielo por uno con más inodos.',
      ),
    );
  }
  if (hallados.length > 0) return hallados;
  return [bien(`En el disco de ${nombre}, ${ruta}, quedan ${mib(quedan)}.`)];
}
