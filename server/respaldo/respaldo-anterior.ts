/**
 * Files that the last backup has already are not copied again: the new one gets a hard link to each, which is read and
 * compared before it counts. Each backup stays whole when another is deleted.
 */
import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hallarAdjunto, rutaDeAdjunto, sha256De, sincronizarCarpeta } from '../adjuntos/almacen.ts';
import { leerManifiesto } from './manifiesto.ts';

/** The newest finished backup in the same folder as this one; undefined without one. */
export async function hallarAnterior(carpeta: string): Promise<string | undefined> {
  const donde = dirname(carpeta);
  let ultimo: { carpeta: string; creado: string } | undefined;
  for (const nombre of await readdir(donde)) {
    const otra = join(donde, nombre);
    if (otra === carpeta) continue;
    const manifiesto = await leerManifiesto(otra).catch(() => undefined);
    if (!manifiesto || manifiesto.nube) continue;
    if (!ultimo || manifiesto.creado > ultimo.creado) ultimo = { carpeta: otra, creado: manifiesto.creado };
  }
  return ultimo?.carpeta;
}

export interface Enlazador {
  /**
   * Links the file of this key into the new backup if the last one has it as it should be. Resolves to whether it did:
   * another file system, or a file that is missing or damaged there, are reasons not to.
   */
  enlazar(claveDeAdjunto: string, sha256: string): Promise<boolean>;
  /** Makes the links durable. Resolves to how many there are. */
  terminar(): Promise<number>;
}

export function crearEnlazador(anterior: string, carpeta: string): Enlazador {
  const carpetas = new Set<string>();
  let enlazados = 0;
  return {
    async enlazar(claveDeAdjunto, sha256) {
      const destino = rutaDeAdjunto(carpeta, claveDeAdjunto);
      const grupo = dirname(destino);
      if (!carpetas.has(grupo)) await mkdir(grupo, { recursive: true, mode: 0o700 });
      carpetas.add(grupo);
      try {
        await link(await hallarAdjunto(anterior, claveDeAdjunto), destino);
      } catch {
        return false;
      }
      // What is read is the very file that the new backup has.
      const leido = await sha256De(createReadStream(destino));
      if (leido.sha256 !== sha256) {
        await rm(destino);
        return false;
      }
      enlazados += 1;
      return true;
    },
    async terminar() {
      for (const grupo of carpetas) await sincronizarCarpeta(grupo);
      await sincronizarCarpeta(join(carpeta, 'adjuntos'));
      return enlazados;
    },
  };
}
