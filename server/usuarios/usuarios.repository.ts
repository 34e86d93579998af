/** The EPS's staff and the IPS that can log in. */
import type { Rol } from '../../shared/usuario.ts';
import { sentencia, type Lectura } from '../datos/sentencia.ts';

export interface FilaUsuario {
  id: number;
  rol: Rol;
  nombre: string;
  nit: string | null;
  correo: string | null;
  activo: number;
}

export interface NuevoSoporte {
  rol: Exclude<Rol, 'ips'>;
  nombre: string;
  correo: string;
  clave: string;
  creado: number;
}

/** `clave` is already a hash (sesiones/claves.ts). */
export async function agregarSoporte(tx: Lectura, nuevo: NuevoSoporte): Promise<number> {
  const { id } = await tx.insertInto('usuarios').values(nuevo).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** By correo (staff) or NIT (IPS). */
export function buscarUsuario(db: Lectura, cuenta: string): Promise<FilaUsuario | undefined> {
  return db
    .selectFrom('usuarios')
    .select(['id', 'rol', 'nombre', 'nit', 'correo', 'activo'])
    .where((eb) => eb.or([eb('correo', '=', cuenta.toLowerCase()), eb('nit', '=', cuenta)]))
    .executeTakeFirst();
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

export function listarSoporte(db: Lectura): Promise<FilaUsuario[]> {
  return db
    .selectFrom('usuarios')
    .select(['id', 'rol', 'nombre', 'nit', 'correo', 'activo'])
    .where('rol', '!=', 'ips')
    .orderBy('correo')
    .execute();
}

/** Sets the password's hash and ends the user's sessions. */
export async function cambiarClave(tx: Lectura, id: number, clave: string): Promise<void> {
  await tx.updateTable('usuarios').set({ clave }).where('id', '=', id).execute();
  await terminarSesiones(tx, id);
}

/** An inactive user is out at once; nothing that they did is lost. */
export async function inactivarUsuario(tx: Lectura, id: number): Promise<void> {
  await tx.updateTable('usuarios').set({ activo: 0 }).where('id', '=', id).execute();
  await terminarSesiones(tx, id);
}

async function terminarSesiones(tx: Lectura, usuario: number): Promise<void> {
  await tx.deleteFrom('sesiones').where('usuario', '=', usuario).execute();
}
