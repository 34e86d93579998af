/** What the tests of the inspectors share: real samples, and inspection of bytes in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { inspeccionar } from '../../../../server/adjuntos/inspeccion/inspeccionar.ts';
import { MUESTRAS, rutaDeMuestra } from '../../../muestras.ts';
import type { Lector } from '../../../../server/adjuntos/inspeccion/lector.ts';

export const muestras = readdirSync(MUESTRAS, { withFileTypes: true })
  .filter((entrada) => entrada.isFile() && entrada.name !== 'LEEME.md')
  .map(({ name }) => name);
export const muestra = (nombre: string) => readFileSync(rutaDeMuestra(nombre));

function lectorDeBytes(bytes: Buffer): Lector {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

/** The true extension, or the code of the refusal: one word to compare with. */
export async function veredicto(bytes: Buffer | string, nombre: string): Promise<string> {
  const dado = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const resultado = await inspeccionar(lectorDeBytes(dado), nombre);
  return resultado.ok ? resultado.extension : resultado.codigo;
}

/** What the inspection says that the file contains besides a document; none for a document alone. */
export async function marcasDe(bytes: Buffer, nombre: string): Promise<readonly string[]> {
  const resultado = await inspeccionar(lectorDeBytes(bytes), nombre);
  if (!resultado.ok) throw new Error(`${nombre}: ${resultado.codigo}`);
  return resultado.marcas ?? [];
}

/** A copy with `nuevo` written over the bytes at `lugar`. */
export function conBytes(original: Buffer, lugar: number, nuevo: number[] | string): Buffer {
  const copia = Buffer.from(original);
  Buffer.from(nuevo as string, 'latin1').copy(copia, lugar);
  return copia;
}

/** Seeded numbers in [0, 1): a failure can be repeated (mulberry32). */
export function azar(semilla: number): () => number {
  let estado = semilla;
  return () => {
    estado = (estado + 0x6d2b79f5) | 0;
    let t = Math.imul(estado ^ (estado >>> 15), 1 | estado);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
