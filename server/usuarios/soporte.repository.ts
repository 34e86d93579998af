/** The EPS's staff, as colleagues see each other. */
import type { Soporte } from '../../shared/bandeja.ts';
import type { Db } from '../db/statement.ts';

/** Who can have a case. */
export async function listarActivos(db: Db): Promise<Soporte['soporte']> {
  const filas = await db
    .selectFrom('usuarios')
    .select(['correo', 'nombre', 'rol'])
    .where('rol', '!=', 'ips')
    .where('activo', '=', 1)
    .orderBy('nombre')
    .execute();
  return filas.map(({ correo, ...fila }) => ({ correo: correo ?? '', ...fila }));
}
