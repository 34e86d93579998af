/** A case from elsewhere, with the number, date and estado it had there. */
import type { Nombrado } from '../../shared/catalogo.ts';
import type { Estado } from '../../shared/estado.ts';
import { NUNCA } from '../datos/migraciones/004-soporte.sqlite.ts';
import type { Lectura } from '../datos/sentencia.ts';
import { anotarEvento } from '../eventos/eventos.repository.ts';

/** `descripcion` may be longer than today's limit: an old case is shown whole. `creado` is in milliseconds. */
export interface CasoImportado {
  numero: number;
  nit: string;
  motivo: Nombrado;
  asunto: Nombrado;
  descripcion: string;
  estado: Estado;
  creado: number;
}

/**
 * Returns what became of it: `igual` when the same case is already here, `distinto` (nothing is changed) when
 * another case has its number. The next new case gets a higher number than any imported one.
 */
export async function importarCaso(
  tx: Lectura,
  caso: CasoImportado,
): Promise<'nuevo' | 'igual' | 'distinto'> {
  const { numero, nit, motivo, asunto, descripcion, estado, creado } = caso;
  const previo = await tx
    .selectFrom('casos')
    .select(['nit', 'descripcion', 'motivo_nombre', 'asunto_nombre', 'creado'])
    .where('numero', '=', numero)
    .executeTakeFirst();
  if (previo) {
    const mismo =
      previo.nit === nit &&
      previo.descripcion === descripcion &&
      previo.creado === creado &&
      previo.motivo_nombre === motivo.nombre &&
      previo.asunto_nombre === asunto.nombre;
    return mismo ? 'igual' : 'distinto';
  }
  await tx
    .insertInto('casos')
    .values({
      numero,
      nit,
      motivo: motivo.codigo,
      motivo_nombre: motivo.nombre,
      asunto: asunto.codigo,
      asunto_nombre: asunto.nombre,
      descripcion,
      estado,
      creado,
      actualizado: creado,
      ...(estado === 'ACTIVO' || estado === 'EN_GESTION' ? { vence: NUNCA } : { resuelto: creado }),
    })
    .execute();
  await anotarEvento(tx, {
    tipo: 'caso.creado',
    caso: numero,
    nit,
    actor: null,
    datos: { importado: true },
    creado,
  });
  return 'nuevo';
}
