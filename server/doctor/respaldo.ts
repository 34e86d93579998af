/** The last backup that was made here: how much happened since, and whether it is still whole. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hallarAdjunto } from '../adjuntos/almacen.ts';
import { leerCopia } from '../db/copy.sqlite.ts';
import { baseDe, ErrorRespaldo, firmarBase, leerManifiesto } from '../respaldo/manifiesto.ts';
import { archivoDeBase, ultimoRespaldo } from './base.sqlite.ts';
import { arreglar, bien, codigoDe, mib, sinRevisar, type Entrada, type Hallazgo } from './hallazgo.ts';

/** Hours for which something may be in no backup. */
const HORAS_SIN_RESPALDO = 48;
const HORA = 3_600_000;
const CREAR = 'Haga uno con "mesa respaldo crear", en otro disco, y prográmelo cada día.';

export async function revisarRespaldo({ config: { datos }, ahora }: Entrada): Promise<Hallazgo[]> {
  if (!existsSync(archivoDeBase(datos))) return [sinRevisar('Todavía no hay base de datos.')];
  const { carpeta, creado, desde } = ultimoRespaldo(datos);
  const hallado = compararEdad(ahora, creado, desde);
  if (carpeta === undefined) return [hallado];
  if (!existsSync(carpeta)) {
    return [
      hallado,
      sinRevisar(
        `El último respaldo se hizo en ${carpeta}, que ya no está ahí.`,
        'Compruébelo donde esté: mesa respaldo verificar (carpeta).',
      ),
    ];
  }
  return [hallado, await comprobar(carpeta)];
}

/** `creado` is when the last backup was made, `desde` when something first happened that it does not have. */
export function compararEdad(ahora: number, creado: number | undefined, desde: number | undefined): Hallazgo {
  const hecho = creado === undefined ? undefined : `El último respaldo es de hace ${hace(ahora - creado)}`;
  if (desde === undefined)
    return bien(hecho ? `${hecho}, y no ha pasado nada después.` : 'Todavía no hay nada que respaldar.');
  const dicho = `${hecho ?? 'No se ha hecho ningún respaldo'}, y ${hecho ? 'lo que pasó después' : 'lo que hay'} lleva ${hace(ahora - desde)} sin respaldo.`;
  return ahora - desde > HORAS_SIN_RESPALDO * HORA ? arreglar(dicho, CREAR) : bien(dicho);
}

function hace(ms: number): string {
  const horas = Math.max(0, Math.round(ms / HORA));
  return horas < 72 ? `${horas} horas` : `${Math.round(horas / 24)} días`;
}

/**
 * Compares the backup with its manifest: the database by its SHA-256, the files by their size. `mesa respaldo verificar`
 * reads every byte.
 */
async function comprobar(carpeta: string): Promise<Hallazgo> {
  try {
    const manifiesto = await leerManifiesto(carpeta);
    const { sha256 } = await firmarBase(carpeta);
    if (sha256 !== manifiesto.base.sha256) return danado(carpeta, 'la base de datos no es la que se copió');
    const faltan = manifiesto.nube ? [] : await adjuntosQueFaltan(carpeta);
    if (faltan.length > 0) return danado(carpeta, `faltan adjuntos o están cortados: ${faltan.join(', ')}`);
    const { casos, adjuntos, base } = manifiesto;
    return bien(
      `El respaldo de ${carpeta} está completo: ${casos} casos, base de ${mib(base.bytes)}, ${adjuntos.cantidad} adjuntos de su tamaño.`,
    );
  } catch (error) {
    if (error instanceof ErrorRespaldo) return danado(carpeta, error.message.replace(/\.$/, ''));
    if (/^(EACCES|EPERM)$/.test(codigoDe(error)))
      return sinRevisar(`Este usuario no puede leer el respaldo de ${carpeta}.`, 'Repita con sudo.');
    throw error;
  }
}

const danado = (carpeta: string, motivo: string): Hallazgo =>
  arreglar(`El respaldo de ${carpeta} no sirve: ${motivo}.`, CREAR);

/** At most three keys. Uploads that were never sent with a case may lack their file. */
async function adjuntosQueFaltan(carpeta: string): Promise<string[]> {
  const copia = leerCopia(baseDe(carpeta));
  try {
    const faltan: string[] = [];
    for (const { clave, caso, bytes } of copia.adjuntos()) {
      const hay = await stat(await hallarAdjunto(carpeta, clave)).then(
        ({ size }) => size,
        () => undefined,
      );
      if (hay !== bytes && caso !== null) faltan.push(clave);
      if (faltan.length === 3) break;
    }
    return faltan;
  } finally {
    copia.cerrar();
  }
}
