/** What an inspection thread runs: opens one file and tells what it is. */
import { open } from 'node:fs/promises';
import { inspeccionar, type Inspeccion } from './inspeccionar.ts';
import { lectorDe } from './lector.ts';

export default async function revisar({
  ruta,
  nombre,
}: {
  ruta: string;
  nombre: string;
}): Promise<Inspeccion> {
  const archivo = await open(ruta, 'r');
  try {
    return await inspeccionar(await lectorDe(archivo), nombre);
  } finally {
    await archivo.close();
  }
}
