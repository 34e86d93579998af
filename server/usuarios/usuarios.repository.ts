/** Who can log in: the EPS's staff, each IPS, and the named users of an IPS. */
import type { DebeCambiar } from '../sesiones/contrasenas.ts';
import { sql } from 'kysely';
import type { Soporte } from '../../shared/bandeja.ts';
import type { Rol } from '../../shared/usuario.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import { correr, type Pasos } from '../db/steps.ts';
import { terminarRecuperaciones } from '../sesiones/recuperaciones.repository.ts';

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

/** Fields of every new user. `hash` is the password's (sesiones/contrasenas.ts). */
interface Nuevo {
  nombre: string;
  hash: string;
  /** 1 when the user must choose another password at the first login; SIN_ESTRENAR; else 0. */
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

export async function agregarSoporte(tx: Tx, nuevo: NuevoSoporte): Promise<number> {
  return insertar(tx, nuevo);
}

export async function agregarDeIps(tx: Tx, nuevo: NuevoDeIps): Promise<number> {
  return insertar(tx, { ...nuevo, rol: 'ips', correo: null });
}

async function insertar(
  tx: Tx,
  { hash, ...fila }: Nuevo & { rol: Rol; correo: string | null; nit?: string; alias?: string },
): Promise<number> {
  const { id } = await tx
    .insertInto('usuarios')
    .values({ ...fila, clave: hash })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Finds a user by the name of the account (`cuentaDe`). */
export function buscarUsuario(db: Db, cuenta: string): Promise<FilaUsuario | undefined> {
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

const rol = statement<{ id: number }, { rol: Rol }>((db, p) =>
  db.selectFrom('usuarios').select('rol').where('id', '=', p.id),
);

/** Undefined for a user who is no longer there. */
export function* rolDe(db: Db, id: number): Pasos<Rol | undefined> {
  return (yield* rol.pasos(db, { id }))[0]?.rol;
}

/** Who may log in, in a query of `usuarios as u` left joined with `ips`: its own account is on, and its IPS is. */
export const PUEDE_INGRESAR = sql<boolean>`(u.activo = 1 AND (u.nit IS NULL OR ips.estado = 'ACTIVO'))`;

export function buscarPorId(db: Db, id: number): Promise<FilaUsuario | undefined> {
  return db.selectFrom('usuarios').select(COLUMNAS).where('id', '=', id).executeTakeFirst();
}

/** The staff that can have a case, by name. */
export async function listarSoporte(db: Db): Promise<Soporte['soporte']> {
  const filas = await db
    .selectFrom('usuarios')
    .select(['correo', 'nombre', 'rol'])
    .where('rol', '!=', 'ips')
    .where('activo', '=', 1)
    .orderBy('nombre')
    .execute();
  return filas.map(({ correo, ...fila }) => ({ correo: correo ?? '', ...fila }));
}

const porLeer = statement((db, p: { id: number }) =>
  db
    .selectFrom('usuarios')
    .innerJoin('ips', 'ips.nit', 'usuarios.nit')
    .select((eb) => eb('ips.de_soporte', '-', eb.ref('usuarios.leidos')).as('cuenta'))
    .where('usuarios.id', '=', p.id),
);

/** Messages of the EPS that this user of an IPS has not read yet, over all cases. */
export async function contarNoLeidos(db: Db, id: number): Promise<number> {
  const [fila] = await porLeer(db, { id });
  return Number(fila?.cuenta ?? 0);
}

/**
 * Sets the password's hash, and ends the user's sessions, except the one with the huella `sigue`, and the links that would
 * set another password. With `previa` only if
 * that is still the present hash. Returns whether it was done.
 */
export async function ponerHash(
  tx: Tx,
  id: number,
  hash: string,
  { debeCambiar = false, previa, sigue }: { debeCambiar?: DebeCambiar; previa?: string; sigue?: string } = {},
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('usuarios')
    .set({ clave: hash, debe_cambiar: Number(debeCambiar) })
    .where('id', '=', id)
    .$if(previa !== undefined, (q) => q.where('clave', '=', previa!))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await terminarSesiones(tx, id, sigue);
  await correr(terminarRecuperaciones(tx, id));
  return true;
}

/** Ends all sessions of a user, except the one with the huella `menos`. */
export async function terminarSesiones(tx: Tx, usuario: number, menos = ''): Promise<void> {
  await tx.deleteFrom('sesiones').where('usuario', '=', usuario).where('huella', '!=', menos).execute();
}
