/**
 * The program that makes the checks, apart from the one that tells them (examen.ts), which ends it when a check does not
 * end. Arguments: the public address or '', and the names of the checks to make, in this order.
 */
import { leerEntorno } from '../config.ts';
import { cerrarALosDemas } from '../run/permissions.ts';
import { leerConTolerancia } from './configuracion.ts';
import type { Mensaje } from './examen.ts';
import { codigoDe, sinRevisar, type Hallazgo } from './hallazgo.ts';
import { REVISIONES } from './revisiones.ts';

cerrarALosDemas();
const [url = '', ...claves] = process.argv.slice(2);
const entorno = leerEntorno();
const entrada = { ...leerConTolerancia(entorno), entorno, url: url || undefined, ahora: Date.now() };

for (const clave of claves) decir({ clave, hallazgos: await hacer(clave) });
process.disconnect?.();

async function hacer(clave: string): Promise<readonly Hallazgo[]> {
  try {
    return await REVISIONES[clave]!(entrada);
  } catch (error) {
    return [sinRevisar(frase(error))];
  }
}

function decir(mensaje: Mensaje): void {
  process.send?.(mensaje);
}

function frase(error: unknown): string {
  const codigo = codigoDe(error);
  if (/^(EACCES|EPERM)$/.test(codigo)) return 'Este usuario no tiene permiso para verlo.';
  if (/^SQLITE_(CANTOPEN|READONLY)/.test(codigo)) return 'Este usuario no puede abrir la base de datos.';
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(codigo)) return 'La base de datos está dañada y no se puede leer.';
  return `No se pudo revisar: ${error instanceof Error ? error.message : String(error)}.`;
}
