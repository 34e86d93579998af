/** A case of another system, with the number, date and estado that it had there. */
import type { Nombrado } from '../../shared/catalogo.ts';
import type { Estado } from '../../shared/estado.ts';
import { NUNCA } from './plazos.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import { correr } from '../db/steps.ts';
import { anotarEvento } from '../eventos/eventos.repository.ts';

/** `descripcion` may be longer than the present limit. `creado` is in milliseconds. */
export interface CasoImportado {
  numero: number;
  nit: string;
  motivo: Nombrado;
  asunto: Nombrado;
  descripcion: string;
  estado: Estado;
  creado: number;
}

export type Comparado = 'nuevo' | 'igual' | 'distinto';

const buscarPrevio = statement((db, p: { numero: number }) =>
  db
    .selectFrom('casos')
    .select(['nit', 'descripcion', 'motivo_nombre', 'asunto_nombre', 'creado'])
    .where('numero', '=', p.numero),
);

/** What importarCaso would do with the case. */
export async function compararConGuardado(db: Db, caso: CasoImportado): Promise<Comparado> {
  const [previo] = await buscarPrevio(db, caso);
  if (!previo) return 'nuevo';
  const mismo =
    previo.nit === caso.nit &&
    previo.descripcion === caso.descripcion &&
    previo.creado === caso.creado &&
    previo.motivo_nombre === caso.motivo.nombre &&
    previo.asunto_nombre === caso.asunto.nombre;
  return mismo ? 'igual' : 'distinto';
}

/**
 * Returns `nuevo` when the case was written, `igual` when it is already here, and `distinto` when another case has its
 * number; then nothing changes. The next new case gets a higher number than any imported one.
 */
export async function importarCaso(tx: Tx, caso: CasoImportado): Promise<Comparado> {
  const destino = await compararConGuardado(tx, caso);
  if (destino !== 'nuevo') return destino;
  const { numero, nit, motivo, asunto, descripcion, estado, creado } = caso;
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
  await correr(
    anotarEvento(tx, {
      tipo: 'caso.creado',
      caso: numero,
      nit,
      actor: null,
      datos: { importado: true },
      creado,
    }),
  );
  return 'nuevo';
}
