/** Checks that a backup is complete and unaltered. */
import { createReadStream } from 'node:fs';
import { hallarAdjunto, sha256De } from '../adjuntos/almacen.ts';
import { leerCopia } from '../db/copy.sqlite.ts';
import type { Avance, Problema } from './crear-respaldo.ts';
import { baseDe, ErrorRespaldo, firmarBase, leerManifiesto, type Manifiesto } from './manifiesto.ts';

/**
 * Reads every file of the backup and changes nothing. `problemas` are files that are missing or altered. Throws
 * `ErrorRespaldo` when the database cannot be used.
 */
export async function verificarRespaldo(
  carpeta: string,
  avance: Avance,
): Promise<{ manifiesto: Manifiesto; problemas: Problema[] }> {
  const manifiesto = await leerManifiesto(carpeta);
  const { sha256 } = await firmarBase(carpeta);
  if (sha256 !== manifiesto.base.sha256) {
    throw new ErrorRespaldo('La copia de la base de datos no es la que se hizo: está dañada o la cambiaron.');
  }
  const copia = leerCopia(baseDe(carpeta));
  try {
    const [dano] = copia.danos();
    if (dano) throw new ErrorRespaldo(`La copia de la base de datos está dañada: ${dano}`);
    const problemas: Problema[] = [];
    if (manifiesto.nube) return { manifiesto, problemas };
    let hechos = 0;
    for (const { clave, caso, sha256: debido } of copia.adjuntos()) {
      const hallado = await sha256De(createReadStream(await hallarAdjunto(carpeta, clave)));
      const suelto = hallado.problema === 'falta' && caso === null;
      if (hallado.sha256 !== debido && !suelto) {
        problemas.push({ clave, caso, problema: hallado.problema ?? 'alterado' });
      }
      avance((hechos += 1), manifiesto.adjuntos.cantidad);
    }
    return { manifiesto, problemas };
  } finally {
    copia.cerrar();
  }
}
