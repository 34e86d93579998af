/** The providers, and whether they may enter (GTIC-015-FR step 3). */
import type { Lectura } from '../datos/sentencia.ts';

export interface Ips {
  nit: string;
  nombre: string;
  estado: 'ACTIVO' | 'INACTIVO';
}

export function buscarIps(db: Lectura, nit: string): Promise<Ips | undefined> {
  return db.selectFrom('ips').select(['nit', 'nombre', 'estado']).where('nit', '=', nit).executeTakeFirst();
}

export function listarIps(db: Lectura): Promise<Ips[]> {
  return db.selectFrom('ips').select(['nit', 'nombre', 'estado']).orderBy('nombre').execute();
}

/** Registers an IPS and its user. `clave` is already a hash (sesiones/claves.ts). */
export async function agregarIps(tx: Lectura, ips: Ips & { clave: string; creada: number }): Promise<void> {
  const { nit, nombre, estado, clave, creada } = ips;
  await tx.insertInto('ips').values({ nit, nombre, estado, creada }).execute();
  await tx.insertInto('usuarios').values({ rol: 'ips', nombre, nit, clave, creado: creada }).execute();
}

/** Changes name or estado; both the IPS's and its user's name. */
export async function cambiarIps(tx: Lectura, { nit, nombre, estado }: Ips): Promise<void> {
  await tx.updateTable('ips').set({ nombre, estado }).where('nit', '=', nit).execute();
  await tx.updateTable('usuarios').set({ nombre }).where('nit', '=', nit).execute();
  if (estado === 'ACTIVO') return;
  await tx
    .deleteFrom('sesiones')
    .where('usuario', 'in', (eb) => eb.selectFrom('usuarios').select('id').where('nit', '=', nit))
    .execute();
}
