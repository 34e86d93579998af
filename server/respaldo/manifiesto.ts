/** The manifest of a backup. It is written last, so that an unfinished backup has none. */
import { createReadStream } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256De, sincronizarCarpeta } from '../adjuntos/almacen.ts';

const NOMBRE = 'respaldo.json';
const FORMATO = 1;

const Contado = z.object({ cantidad: z.int(), bytes: z.int() });
const Manifiesto = z.object({
  formato: z.literal(FORMATO),
  /** Version of the program that made the backup. */
  version: z.string(),
  /** ISO 8601 UTC; everything committed before is in the backup. */
  creado: z.iso.datetime(),
  base: z.object({ bytes: z.int(), sha256: z.string() }),
  casos: z.int(),
  ultimoCaso: z.int(),
  mensajes: z.int(),
  /** Number and bytes of the files that the database refers to. */
  adjuntos: Contado,
  /** Whether the files are in the UploadThing cloud and not in the backup. */
  nube: z.boolean(),
});
export type Manifiesto = z.infer<typeof Manifiesto>;

/** A folder is no usable backup; the message is a sentence for the operator. */
export class ErrorRespaldo extends Error {}

export const baseDe = (carpeta: string): string => join(carpeta, 'mesa.db');

export async function firmarBase(carpeta: string): Promise<Manifiesto['base']> {
  const archivo = baseDe(carpeta);
  const { size: bytes } = await stat(archivo);
  const { sha256 } = await sha256De(createReadStream(archivo));
  if (!sha256) throw new ErrorRespaldo('La copia de la base de datos no se puede leer.');
  return { bytes, sha256 };
}

export async function escribirManifiesto(
  carpeta: string,
  manifiesto: Omit<Manifiesto, 'formato'>,
): Promise<Manifiesto> {
  const todo: Manifiesto = { formato: FORMATO, ...manifiesto };
  const temporal = join(carpeta, `${NOMBRE}.nuevo`);
  const archivo = await open(temporal, 'w', 0o600);
  await archivo.writeFile(`${JSON.stringify(todo, null, 2)}\n`);
  await archivo.sync();
  await archivo.close();
  await rename(temporal, join(carpeta, NOMBRE));
  await sincronizarCarpeta(carpeta);
  return todo;
}

/** Reads and checks the manifest. Throws `ErrorRespaldo`. */
export async function leerManifiesto(carpeta: string): Promise<Manifiesto> {
  const texto = await readFile(join(carpeta, NOMBRE), 'utf8').catch(() => undefined);
  if (texto === undefined) throw new ErrorRespaldo('La carpeta no tiene un respaldo terminado.');
  let leido: unknown;
  try {
    leido = JSON.parse(texto);
  } catch {
    throw new ErrorRespaldo('El archivo respaldo.json está dañado.');
  }
  const { success, data } = Manifiesto.safeParse(leido);
  if (success) return data;
  const { formato } = (leido ?? {}) as { formato?: unknown };
  throw new ErrorRespaldo(
    typeof formato === 'number' && formato > FORMATO
      ? 'El respaldo lo hizo una versión más nueva de este programa.'
      : 'El archivo respaldo.json está dañado.',
  );
}
