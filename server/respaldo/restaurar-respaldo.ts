/** Puts a backup in the place of an installation's data, all of it or nothing. */
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import { abrirBase } from '../db/database.sqlite.ts';
import { leerCopia, mirarSola, ponerBase, quitarBase, reservar, type Numeros } from '../db/copy.sqlite.ts';
import { copiarAdjuntos, type Avance, type Problema } from './crear-respaldo.ts';
import { baseDe, ErrorRespaldo, type Manifiesto } from './manifiesto.ts';
import { verificarRespaldo } from './verificar-respaldo.ts';

interface Encargo {
  datos: string;
  carpeta: string;
  primerCaso: number;
  /** What is there may go. */
  reemplazar: boolean;
  /** Files that the backup lacks may be missing. */
  parcial: boolean;
  autor: Autor;
  avance: Avance;
}

export interface Restaurado {
  manifiesto: Manifiesto;
  problemas: Problema[];
  /** What the next new case gets: no number that was given before, by the backup or by what it replaces. */
  proximoCaso: number;
  /** Whether what was replaced could not say which numbers it had given. */
  ilegible: boolean;
}

/**
 * The service must be stopped. Sessions are not part of a backup: everybody logs in again. Killed half-way it leaves
 * what was there, and can be done again. Throws `ErrorRespaldo`, and `ErrorEnUso` while another process has the data.
 */
export async function restaurarRespaldo(encargo: Encargo): Promise<Restaurado> {
  const { datos, carpeta, primerCaso, reemplazar, parcial, autor, avance } = encargo;
  const { manifiesto, problemas } = await verificarRespaldo(carpeta, avance);
  if (problemas.length > 0 && !parcial) {
    throw new ErrorRespaldo(
      `Al respaldo le faltan ${problemas.length} adjuntos (vea «mesa respaldo verificar»). Para restaurarlo sin ellos agregue --parcial.`,
    );
  }
  const actual = mirar(baseDe(datos));
  if (actual && !actual.vacia && !reemplazar) {
    throw new ErrorRespaldo(
      `En ${datos} ya hay datos. Si el respaldo debe quedar en su lugar agregue --reemplazar: lo que no esté en él se pierde.`,
    );
  }
  if (!manifiesto.nube) await traerAdjuntos(carpeta, datos, manifiesto, avance);

  const preparada = join(datos, PREPARADA);
  await olvidarPreparada(datos);
  try {
    await mkdir(preparada, { recursive: true, mode: 0o700 });
    await copyFile(baseDe(carpeta), baseDe(preparada));
    // Opening it brings an older one up to date, beside what is there.
    const nueva = await abrirBase(preparada, { primerCaso });
    await nueva.escribir((tx) => auditar(tx, autor, 'respaldo.restaurar', manifiesto.creado));
    await nueva.cerrar();
    // Copying the files may have taken long: nobody may have come in meanwhile, nor given numbers.
    const ultimos = mirar(baseDe(datos))?.numeros;
    if (ultimos) reservar(baseDe(preparada), ultimos);
    if (actual?.ilegible) await quitarBase(baseDe(datos));
    await ponerBase(baseDe(preparada), baseDe(datos));
    await chmod(baseDe(datos), 0o600);
  } finally {
    await olvidarPreparada(datos);
  }
  const { ultimoCaso } = leer(baseDe(datos));
  return { manifiesto, problemas, proximoCaso: ultimoCaso + 1, ilegible: !!actual?.ilegible };
}

/** Where the new database is prepared, inside the folder of data. */
const PREPARADA = 'restaurando';

/** Removes what a restore that was killed left there: it has everything that the backup has. */
export async function olvidarPreparada(datos: string): Promise<void> {
  await rm(join(datos, PREPARADA), { recursive: true, force: true });
}

function mirar(archivo: string): { numeros: Numeros; vacia: boolean; ilegible: boolean } | undefined {
  try {
    const actual = mirarSola(archivo);
    return actual && { ...actual, ilegible: false };
  } catch (error) {
    const codigo = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!/^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(codigo)) throw error;
    return { numeros: { casos: 0, eventos: 0 }, vacia: false, ilegible: true };
  }
}

async function traerAdjuntos(
  carpeta: string,
  datos: string,
  { adjuntos: { cantidad } }: Manifiesto,
  avance: Avance,
): Promise<void> {
  const copia = leerCopia(baseDe(carpeta));
  try {
    await copiarAdjuntos(copia.adjuntos(), carpeta, datos, (hechos) => avance(hechos, cantidad));
  } finally {
    copia.cerrar();
  }
}

function leer(archivo: string) {
  const copia = leerCopia(archivo);
  try {
    return copia.resumen();
  } finally {
    copia.cerrar();
  }
}
