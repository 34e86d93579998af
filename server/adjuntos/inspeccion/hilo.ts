/** What an inspection thread runs: opens one file and tells what it is. */
import { open, type FileHandle } from 'node:fs/promises';
import { type Inspeccion, inspeccionar } from './inspeccionar.ts';
import { lectorDe } from './lector.ts';

/** Never rejects, because an error would lose its code on the way to the other thread. */
export default async function revisar({
  ruta,
  nombre,
}: {
  ruta: string;
  nombre: string;
}): Promise<Inspeccion> {
  let archivo: FileHandle | undefined;
  try {
    archivo = await open(ruta, 'r');
    return await inspeccionar(await lectorDe(archivo), nombre);
  } catch (error) {
    return { ok: false, codigo: 'no_disponible', falla: String(error) };
  } finally {
    await archivo?.close().catch(() => undefined);
  }
}
