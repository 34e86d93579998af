/** Motivos and asuntos. They are retired instead of deleted, because cases refer to them. */
import type { Motivo, Nombrado } from '../../shared/catalogo.ts';
import type { Metas } from '../casos/plazos.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { errorDeCampo } from '../errores.ts';
import type { MotivoDeCatalogo } from './catalogo-json.ts';

const buscarPar = statement((db, p: { motivo: string; asunto: string }) =>
  db
    .selectFrom('motivos')
    .leftJoin('asuntos', (join) =>
      join.onRef('asuntos.motivo', '=', 'motivos.codigo').on('asuntos.codigo', '=', p.asunto),
    )
    .select([
      'motivos.nombre as motivoNombre',
      'motivos.retirado as motivoRetirado',
      'motivos.meta_respuesta',
      'motivos.meta_solucion',
      'asuntos.nombre as asuntoNombre',
      'asuntos.retirado as asuntoRetirado',
    ])
    .where('motivos.codigo', '=', p.motivo),
);

/** The pair that a case is filed under. Throws `validacion` with the field at fault. */
export function* exigirPar(
  db: Db,
  motivo: string,
  asunto: string,
): Pasos<{ motivo: Nombrado; asunto: Nombrado; metas: Metas }> {
  const [par] = (yield* buscarPar.pasos(db, { motivo, asunto })) as Par[];
  if (!par) throw errorDeCampo('motivo', 'no_existe');
  if (par.motivoRetirado === 1) throw errorDeCampo('motivo', 'retirado');
  if (par.asuntoNombre === null) throw errorDeCampo('asunto', 'no_corresponde');
  if (par.asuntoRetirado === 1) throw errorDeCampo('asunto', 'retirado');
  return {
    motivo: { codigo: motivo, nombre: par.motivoNombre },
    asunto: { codigo: asunto, nombre: par.asuntoNombre },
    metas: { meta_respuesta: par.meta_respuesta, meta_solucion: par.meta_solucion },
  };
}

interface Par extends Metas {
  motivoNombre: string;
  motivoRetirado: number;
  asuntoNombre: string | null;
  asuntoRetirado: number | null;
}

const leerMetas = statement((db, p: { motivo: string }) =>
  db.selectFrom('motivos').select(['meta_respuesta', 'meta_solucion']).where('codigo', '=', p.motivo),
);

/** The targets of a motivo, retired or not. */
export async function metasDe(db: Db, motivo: string): Promise<Metas> {
  const [metas] = await leerMetas(db, { motivo });
  return metas ?? { meta_respuesta: null, meta_solucion: null };
}

/** What a new case may choose, in the catalogue's order. */
export async function leerVigente(db: Db): Promise<Motivo[]> {
  const todos = await leerTodo(db);
  return todos
    .filter(({ retirado, asuntos }) => !retirado && asuntos.some((asunto) => !asunto.retirado))
    .map(({ codigo, nombre, asuntos }) => ({
      codigo,
      nombre,
      asuntos: asuntos
        .filter((asunto) => !asunto.retirado)
        .map((a) => ({ codigo: a.codigo, nombre: a.nombre })),
    }));
}

/** Everything, retired ones too. */
export async function leerTodo(db: Db): Promise<MotivoDeCatalogo[]> {
  const motivos = await db.selectFrom('motivos').selectAll().orderBy('orden').orderBy('codigo').execute();
  const asuntos = await db.selectFrom('asuntos').selectAll().orderBy('orden').orderBy('codigo').execute();
  return motivos.map(({ codigo, nombre, retirado, meta_respuesta, meta_solucion }) => ({
    codigo,
    nombre,
    retirado: retirado === 1,
    metaRespuesta: meta_respuesta,
    metaSolucion: meta_solucion,
    asuntos: asuntos
      .filter((asunto) => asunto.motivo === codigo)
      .map((asunto) => ({ codigo: asunto.codigo, nombre: asunto.nombre, retirado: asunto.retirado === 1 })),
  }));
}

/** Replaces the catalogue; what is not named in it is retired. Returns how many motivos and asuntos it has. */
export async function reemplazar(
  tx: Tx,
  motivos: readonly MotivoDeCatalogo[],
): Promise<{ motivos: number; asuntos: number }> {
  await tx.updateTable('motivos').set({ retirado: 1 }).execute();
  await tx.updateTable('asuntos').set({ retirado: 1 }).execute();
  let cuantos = 0;
  for (const [orden, { codigo, nombre, retirado, asuntos, ...metas }] of motivos.entries()) {
    const motivo = {
      nombre,
      orden,
      retirado: Number(retirado),
      meta_respuesta: metas.metaRespuesta,
      meta_solucion: metas.metaSolucion,
    };
    await tx
      .insertInto('motivos')
      .values({ codigo, ...motivo })
      .onConflict((conflicto) => conflicto.column('codigo').doUpdateSet(motivo))
      .execute();
    for (const [lugar, asunto] of asuntos.entries()) {
      const valores = { nombre: asunto.nombre, orden: lugar, retirado: Number(asunto.retirado) };
      await tx
        .insertInto('asuntos')
        .values({ motivo: codigo, codigo: asunto.codigo, ...valores })
        .onConflict((conflicto) => conflicto.columns(['motivo', 'codigo']).doUpdateSet(valores))
        .execute();
      cuantos += 1;
    }
  }
  return { motivos: motivos.length, asuntos: cuantos };
}
