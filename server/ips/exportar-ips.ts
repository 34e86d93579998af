/**
 * Writes everything that the system holds on one IPS into a folder, in open formats: for requests under Ley 1581 de 2012,
 * or for an IPS that leaves. Nothing of another IPS is in it.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Almacen } from '../adjuntos/almacen.ts';
import { escribirCsv } from '../csv/escribir-csv.ts';
import { VERSION } from '../package-root.ts';
import { leerDatosDeIps, type Conjunto } from './datos-de-ips.sqlite.ts';
import type { Ips } from './ips.repository.ts';

interface Encargo {
  ips: Ips;
  /** Folder with the data (`MESA_DATOS`). */
  datos: string;
  /** Target folder: empty or not yet existing. */
  carpeta: string;
  almacen: Pick<Almacen, 'abrir'>;
  /** Whether internal notes and their attachments are included. */
  notas: boolean;
  ahora: number;
  avance: (hechos: number, total: number) => void;
}

export interface Exportacion {
  archivos: number;
  filas: number;
  adjuntos: number;
  /** Attachments that the installation itself lacks, or that were altered. */
  problemas: { clave: string; caso: number | null; problema: 'falta' | 'alterado' }[];
}

/** The folder cannot be used; the message is a sentence for the operator. */
export class ErrorExportacion extends Error {}

/** On failure it removes what it wrote, and throws. */
export async function exportarIps(encargo: Encargo): Promise<Exportacion> {
  const { datos, carpeta } = encargo;
  if (!relative(datos, carpeta).startsWith('..'))
    throw new ErrorExportacion('Elija una carpeta fuera de la de los datos.');
  await mkdir(carpeta, { recursive: true, mode: 0o700 });
  if ((await readdir(carpeta)).length > 0)
    throw new ErrorExportacion('La carpeta ya tiene algo; elija otra.');
  try {
    return await escribirTodo(encargo);
  } catch (error) {
    for (const nombre of await readdir(carpeta)) await rm(join(carpeta, nombre), { recursive: true });
    throw error;
  }
}

/** Name of the list of attachments, and of the folder with their bytes. */
const ADJUNTOS = 'adjuntos';

/** A row of that list. */
interface Adjunto {
  clave: string;
  caso: number | null;
  extension: string;
  sha256: string;
}

/** A line of the index; `sha256` and `bytes` are those of the file as it was written. */
interface Linea extends Record<string, string | number> {
  archivo: string;
  contenido: string;
  filas: number | '';
  bytes: number;
  sha256: string;
}

const COLUMNAS = ['archivo', 'contenido', 'filas', 'bytes', 'sha256'] as const;

async function escribirTodo(encargo: Encargo): Promise<Exportacion> {
  const { ips, datos, carpeta, notas, almacen, avance } = encargo;
  const indice = escribirArchivo(join(carpeta, 'indice.csv'));
  const hecho: Exportacion = { archivos: 0, filas: 0, adjuntos: 0, problemas: [] };
  const anotar = (linea: Linea) => {
    indice.escribir(escribirCsv(COLUMNAS, [linea], { cabecera: hecho.archivos === 0 }));
    hecho.archivos += 1;
  };
  let total = 0;
  leerDatosDeIps(datos, ips.nit, { notas }, (conjunto) => {
    const linea = escribirConjunto(carpeta, conjunto);
    if (conjunto.nombre === ADJUNTOS) total = Number(linea.filas);
    hecho.filas += Number(linea.filas);
    anotar(linea);
  });
  await mkdir(join(carpeta, ADJUNTOS), { mode: 0o700 });
  let vistos = 0;
  // By the list just written, and not by the database, whose snapshot would be held while gigabytes are copied.
  for await (const linea of createInterface(createReadStream(join(carpeta, `${ADJUNTOS}.json`)))) {
    if (!linea.startsWith('{')) continue;
    const adjunto = JSON.parse(linea.replace(/,$/, '')) as Adjunto;
    const copiado = await copiar(almacen, adjunto, carpeta);
    if (typeof copiado === 'string') {
      const { clave, caso } = adjunto;
      hecho.problemas.push({ clave, caso, problema: copiado });
    } else {
      hecho.adjuntos += 1;
      anotar(copiado);
    }
    avance((vistos += 1), total);
  }
  indice.cerrar();
  const leame = escribirArchivo(join(carpeta, 'LEAME.txt'));
  leame.escribir(presentar(encargo, hecho));
  leame.cerrar();
  return hecho;
}

/** A JSON array, a row a line. */
function escribirConjunto(carpeta: string, { nombre, contenido, filas }: Conjunto): Linea {
  const archivo = `${nombre}.json`;
  const salida = escribirArchivo(join(carpeta, archivo));
  let cuantas = 0;
  salida.escribir('[');
  for (const fila of filas) {
    salida.escribir(`${cuantas === 0 ? '\n' : ',\n'}${JSON.stringify(fila)}`);
    cuantas += 1;
  }
  salida.escribir('\n]\n');
  return { archivo, contenido, filas: cuantas, ...salida.cerrar() };
}

/** Copies the bytes if they are those that were sent; they keep their key as name, and their true extension. */
async function copiar(
  almacen: Encargo['almacen'],
  { clave, caso, extension, sha256 }: Adjunto,
  carpeta: string,
): Promise<Linea | 'falta' | 'alterado'> {
  const archivo = join(ADJUNTOS, `${clave}.${extension.replace(/\W/g, '')}`);
  const ruta = join(carpeta, archivo);
  const hash = createHash('sha256');
  let bytes = 0;
  const salida = await open(ruta, 'wx', 0o600);
  let problema: 'falta' | 'alterado' | undefined;
  try {
    const lectura = almacen.abrir(clave);
    let ilegible = false;
    lectura.once('error', () => (ilegible = true));
    try {
      for await (const trozo of lectura as AsyncIterable<Buffer>) {
        hash.update(trozo);
        bytes += trozo.length;
        await salida.writeFile(trozo);
      }
    } catch (error) {
      // One unreadable file must not prevent the others from being copied; a full disk must.
      if (!ilegible) throw error;
      problema = 'falta';
    }
    await salida.sync();
  } finally {
    await salida.close();
  }
  if (hash.digest('hex') !== sha256) problema ??= 'alterado';
  if (problema) {
    await rm(ruta);
    return problema;
  }
  return {
    archivo,
    contenido: caso === null ? 'Adjunto sin enviar' : `Adjunto del caso ${caso}`,
    filas: '',
    bytes,
    sha256,
  };
}

/** Bytes that are gathered before they are written. */
const LOTE = 256 * 1024;

/** A new file that is written from its beginning, with its size and SHA-256 at the end. */
function escribirArchivo(ruta: string) {
  const descriptor = openSync(ruta, 'wx', 0o600);
  const hash = createHash('sha256');
  let pendiente = '';
  let bytes = 0;
  const soltar = () => {
    const trozo = Buffer.from(pendiente);
    pendiente = '';
    hash.update(trozo);
    bytes += trozo.length;
    for (let hechos = 0; hechos < trozo.length;) hechos += writeSync(descriptor, trozo, hechos);
  };
  return {
    escribir(texto: string) {
      pendiente += texto;
      if (pendiente.length >= LOTE) soltar();
    },
    cerrar() {
      soltar();
      fsyncSync(descriptor);
      closeSync(descriptor);
      return { bytes, sha256: hash.digest('hex') };
    },
  };
}

function presentar({ ips, notas, ahora }: Encargo, { archivos, adjuntos, problemas }: Exportacion): string {
  return `Datos de la IPS ${ips.nit}, ${ips.nombre}
Mesa de Ayuda IPS ${VERSION}. Exportados el ${new Date(ahora).toISOString()} (hora UTC), tal como estaban en ese momento.

Contiene datos personales y puede contener datos de salud de pacientes (datos sensibles, Ley 1581 de 2012): entréguelos
solo a quien tiene derecho a ellos, cifrados, y borre esta copia después.

- indice.csv: los ${archivos} archivos, qué tiene cada uno, su tamaño y su SHA-256.
- *.json: listas en JSON (RFC 8259, UTF-8). Las fechas están en ISO 8601, UTC.
- adjuntos/: los ${adjuntos} archivos enviados. El nombre con que se envió cada uno está en adjuntos.json, por su clave.
- Notas internas de la EPS: ${notas ? 'incluidas y marcadas ("interno": 1), en notas-internas.json y en los adjuntos, aperturas y eventos de ellas' : 'no incluidas'}.
${problemas.map(({ clave, caso, problema }) => `- FALTA el adjunto ${clave} del caso ${caso ?? '(ninguno)'}: en la instalación ${problema === 'falta' ? 'no se puede leer' : 'está alterado'}.\n`).join('')}
No están: las contraseñas (solo se guarda un resumen irreversible de cada una), las claves de las sesiones, el índice de
búsqueda y las respuestas guardadas para repetir envíos, que son copias de lo que hay aquí; el freno de intentos de
ingreso (intentos.db), que guarda cuentas y direcciones por unos minutos; el registro del servicio, que tiene números de
usuario y direcciones; los respaldos; ni lo que guardan los navegadores de los usuarios.
`;
}
