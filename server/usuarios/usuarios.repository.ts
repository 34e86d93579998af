/** Who can log in: the EPS's staff, each IPS, and the named users of an IPS. */
import { sql } from 'kysely';
import type { Rol } from '../../shared/usuario.ts';
import { sentencia, type Lectura } from '../db/statement.ts';

export { cuentaDe } from '../../shared/cuenta.ts';

export interface FilaUsuario {
  id: number;
  rol: Rol;
  nombre: string;
  nit: string | null;
  alias: string | null;
  correo: string | null;
  activo: number;
}

const COLUMNAS = ['id', 'rol', 'nombre', 'nit', 'alias', 'correo', 'activo'] as const;

/** `clave` is already a hash (sesiones/claves.ts). */
interface Nuevo {
  nombre: string;
  clave: string;
  /** 1: another one has to be chosen at the first login. */
  debe_cambiar?: number;
  creado: number;
}

export interface NuevoSoporte extends Nuevo {
  rol: Exclude<Rol, 'ips'>;
  correo: string;
}

export interface NuevoDeIps extends Nuevo {
  nit: string;
  alias: string;
}

export async function agregarSoporte(tx: Lectura, nuevo: NuevoSoporte): Promise<number> {
  const { id } = await tx.insertInto('usuarios').values(nuevo).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function agregarDeIps(tx: Lectura, nuevo: NuevoDeIps): Promise<number> {
  const { id } = await tx
    .insertInto('usuarios')
    .values({ ...nuevo, rol: 'ips', correo: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** By the name of the account (`cuentaDe`). */
export function buscarUsuario(db: Lectura, cuenta: string): Promise<FilaUsuario | undefined> {
  const [nit = '', alias = ''] = cuenta.split('/');
  return db
    .selectFrom('usuarios')
    .select(COLUMNAS)
    .where((eb) =>
      eb.or([
        eb('correo', '=', cuenta.toLowerCase()),
        eb.and([eb('nit', '=', nit), eb(sql`coalesce(alias, '')`, '=', alias)]),
      ]),
    )
    .executeTakeFirst();
}

export function buscarPorId(db: Lectura, id: number): Promise<FilaUsuario | undefined> {
  return db.selectFrom('usuarios').select(COLUMNAS).where('id', '=', id).executeTakeFirst();
}

const porLeer = sentencia((db, p: { id: number }) =>
  db
    .selectFrom('usuarios')
    .innerJoin('ips', 'ips.nit', 'usuarios.nit')
    .select((eb) => eb('ips.de_soporte', '-', eb.ref('usuarios.leidos')).as('cuenta'))
    .where('usuarios.id', '=', p.id),
);

/** Messages of the EPS that this user of an IPS has not read yet, over all cases. */
export async function contarNoLeidos(db: Lectura, id: number): Promise<number> {
  const [fila] = await porLeer(db, { id });
  return Number(fila?.cuenta ?? 0);
}

/**
 * Sets the password's hash and ends the user's sessions, but for the one of the huella `sigue`. With `previa` only if
 * that is still the hash; returns whether it was done.
 */
export async function cambiarClave(
  tx: Lectura,
  id: number,
  clave: string,
  { debeCambiar = false, previa, sigue }: { debeCambiar?: boolean; previa?: string; sigue?: string } = {},
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('usuarios')
    .set({ clave, debe_cambiar: Number(debeCambiar) })
    .where('id', '=', id)
    .$if(previa !== undefined, (q) => q.where('clave', '=', previa!))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await terminarSesiones(tx, id, sigue);
  return true;
}

/** All of a user's sessions, but for the one of the huella `menos`. */
export async function terminarSesiones(tx: Lectura, usuario: number, menos = ''): Promise<void> {
  await tx.deleteFrom('sesiones').where('usuario', '=', usuario).where('huella', '!=', menos).execute();
}
