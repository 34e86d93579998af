/** Replaces an installation's data by a backup, entirely or not at all. */
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { auditar, type Autor } from '../auditoria/auditoria.repository.ts';
import { abrirBase } from '../db/database.sqlite.ts';
import {
  leerCopia,
  mirarSola,
  ponerBase,
  quitarBase,
  reservar,
  type Copia,
  type Numeros,
} from '../db/copy.sqlite.ts';
import { apartarSalida } from './apartar-salida.ts';
import { copiarAdjuntos, type Avance, type Problema } from './crear-respaldo.ts';
import { baseDe, ErrorRespaldo, type Manifiesto } from './manifiesto.ts';
import { verificarRespaldo } from './verificar-respaldo.ts';

interface Encargo {
  datos: string;
  carpeta: string;
  primerCaso: number;
  /** Whether present data may be replaced. */
  reemplazar: boolean;
  /** Whether a backup with missing files is accepted. */
  parcial: boolean;
  autor: Autor;
  avance: Avance;
}

export interface Restaurado {
  manifiesto: Manifiesto;
  problemas: Problema[];
  /** Number of the next new case: above all numbers that the backup or the replaced data ever gave. */
  proximoCaso: number;
  /** Whether the replaced database was too damaged to say which numbers it had given. */
  ilegible: boolean;
}

/**
 * Restores a backup. The service must be stopped. Sessions are not in a backup, so everybody logs in again, and what
 * waited to be sent is not sent by itself. When it is killed half-way the old data stay, and it can be repeated. Throws `ErrorRespaldo`, and `ErrorEnUso` while another
 * process uses the data.
 */
export async function restaurarRespaldo(encargo: Encargo): Promise<Restaurado> {
  const { datos, carpeta, primerCaso, reemplazar, parcial, autor, avance } = encargo;
  const { manifiesto, problemas } = await verificarRespaldo(carpeta, avance);
  if (problemas.length > 0 && !parcial) {
    throw new ErrorRespaldo(
      `Al respaldo le faltan ${problemas.length} adjuntos (vea «mesa respaldo verificar»). Para restaurarlo sin ellos agregue --parcial.`,
    );
  }
  conCopia(baseDe(carpeta), (copia) => copia.exigirConocida());
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
    // Opening migrates an older backup, in a folder beside the present data.
    const nueva = await abrirBase(preparada, { primerCaso });
    await nueva.escribir(async (tx) => {
      await apartarSalida(tx, autor.ahora);
      await auditar(tx, autor, 'respaldo.restaurar', manifiesto.creado);
    });
    await nueva.cerrar();
    // Copying the files may take long, so it is checked again that nobody uses the data or gave numbers meanwhile.
    const ultimos = mirar(baseDe(datos))?.numeros;
    if (ultimos) reservar(baseDe(preparada), ultimos);
    if (actual?.ilegible) await quitarBase(baseDe(datos));
    await ponerBase(baseDe(preparada), baseDe(datos));
    await chmod(baseDe(datos), 0o600);
  } finally {
    await olvidarPreparada(datos);
  }
  const { ultimoCaso } = conCopia(baseDe(datos), (copia) => copia.resumen());
  return { manifiesto, problemas, proximoCaso: ultimoCaso + 1, ilegible: !!actual?.ilegible };
}

/** Subfolder of the data folder in which the new database is prepared. */
const PREPARADA = 'restaurando';

/** Removes what a killed restore left; it is only a copy of the backup. */
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

function conCopia<T>(archivo: string, leer: (copia: Copia) => T): T {
  const copia = leerCopia(archivo);
  try {
    return leer(copia);
  } finally {
    copia.cerrar();
  }
}
