/** Users in the form of the administration panel (FichaUsuario). */
import { sql, type ExpressionBuilder } from 'kysely';
import type { FichaUsuario } from '../../shared/admin.ts';
import type { Rol } from '../../shared/usuario.ts';
import type { Esquema } from '../db/schema.ts';
import { buzonDe } from '../correo/direcciones.repository.ts';
import type { Db } from '../db/statement.ts';
import { AppError } from '../errores.ts';

/** The staff, or the users of one IPS: its own one first. */
export async function listarFichasUsuarios(db: Db, nit?: string): Promise<FichaUsuario[]> {
  const filas = await fichasUsuarios(db)
    .$if(nit === undefined, (q) => q.where('correo', '>', '').orderBy('correo'))
    .$if(nit !== undefined, (q) => q.where('nit', '=', nit!).orderBy(sql`coalesce(alias, '')`))
    .execute();
  return filas.map(aFichaUsuario);
}

export async function leerFichaUsuario(db: Db, id: number): Promise<FichaUsuario> {
  const fila = await fichasUsuarios(db).where('id', '=', id).executeTakeFirst();
  if (!fila) throw new AppError('no_existe');
  return aFichaUsuario(fila);
}

const abiertos = (eb: ExpressionBuilder<Esquema, 'usuarios'>) =>
  eb
    .selectFrom('casos')
    .select((c) => c.fn.countAll<number>().as('cuenta'))
    .where('casos.abierto', '=', 1)
    .whereRef('casos.asignado', '=', 'usuarios.id')
    .as('abiertos');

function fichasUsuarios(db: Db) {
  return db
    .selectFrom('usuarios')
    .leftJoin('direcciones', 'direcciones.usuario', 'usuarios.id')
    .select(['id', 'rol', 'nombre', 'correo', 'nit', 'alias', 'activo'])
    .select(['direcciones.direccion', 'direcciones.nueva', 'direcciones.apagada', 'direcciones.motivo'])
    .select(abiertos)
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('segundos_factores as f')
            .select('f.usuario')
            .whereRef('f.usuario', '=', 'usuarios.id'),
        )
        .$castTo<number>()
        .as('con_factor'),
    );
}

interface FilaUsuario {
  id: number;
  rol: Rol;
  nombre: string;
  correo: string | null;
  nit: string | null;
  alias: string | null;
  activo: number;
  abiertos: number | null;
  con_factor: number;
  direccion: string | null;
  nueva: string | null;
  apagada: number | null;
  motivo: string | null;
}

function aFichaUsuario({ activo, abiertos: suyos, con_factor, ...fila }: FilaUsuario): FichaUsuario {
  const { id, rol, nombre, correo, nit, alias } = fila;
  return {
    ...{ id, rol, nombre, correo, nit, alias },
    buzon: buzonDe(fila),
    activo: activo === 1,
    abiertos: suyos ?? 0,
    ...(con_factor === 1 && { segundoFactor: true }),
  };
}
