/** The registered IPS and whether they may log in (GTIC-015-FR step 3). */
import { nitsPosibles } from '../../shared/numero-escrito.ts';
import { statement, type Db, type Tx } from '../db/statement.ts';
import type { DebeCambiar } from '../sesiones/contrasenas.ts';
import { aBuscable } from './buscable.ts';

export interface Ips {
  nit: string;
  nombre: string;
  estado: 'ACTIVO' | 'INACTIVO';
}

const porNit = statement((db, p: { nit: string }) =>
  db.selectFrom('ips').select(['nit', 'nombre', 'estado']).where('nit', '=', p.nit),
);

export async function buscarIps(db: Db, nit: string): Promise<Ips | undefined> {
  const [ips] = (await porNit(db, { nit })) as Ips[];
  return ips;
}

const porAlguno = statement((db, p: { nit: string; otro: string }) =>
  db.selectFrom('ips').select('nit').where('nit', 'in', [p.nit, p.otro]),
);

/**
 * The NIT under which the IPS is registered that this number means: the check digit may have been written with it, at
 * the registration or now. An unknown number is returned as it is.
 */
export async function hallarNit(db: Db, nit: string): Promise<string> {
  const [, otro = nit] = nitsPosibles(nit);
  const hallados = await porAlguno(db, { nit, otro });
  return [nit, otro].find((posible) => hallados.some((fila) => fila.nit === posible)) ?? nit;
}

export function listarIps(db: Db): Promise<Ips[]> {
  return db.selectFrom('ips').select(['nit', 'nombre', 'estado']).orderBy('nombre').execute();
}

// Compiled once, because an import may register fifty thousand.
const insertar = statement((db, p: Ips & { creada: number; buscable: string }) =>
  db.insertInto('ips').values({
    nit: p.nit,
    nombre: p.nombre,
    estado: p.estado,
    creada: p.creada,
    buscable: p.buscable,
  }),
);
const insertarUsuario = statement(
  (db, p: { nit: string; nombre: string; hash: string; debe_cambiar: number; creada: number }) =>
    db.insertInto('usuarios').values({
      rol: 'ips',
      nombre: p.nombre,
      nit: p.nit,
      clave: p.hash,
      debe_cambiar: p.debe_cambiar,
      creado: p.creada,
    }),
);

/** Registers an IPS and its own user. `hash` is of its password, or SIN_CONTRASENA (sesiones/contrasenas.ts). */
export async function agregarIps(
  tx: Tx,
  { debeCambiar = false, ...ips }: Ips & { hash: string; debeCambiar?: DebeCambiar; creada: number },
): Promise<void> {
  await insertar(tx, { ...ips, buscable: aBuscable(ips.nombre) });
  await insertarUsuario(tx, { ...ips, debe_cambiar: Number(debeCambiar) });
}

const guardar = statement((db, p: Ips & { buscable: string }) =>
  db
    .updateTable('ips')
    .set({ nombre: p.nombre, estado: p.estado, buscable: p.buscable })
    .where('nit', '=', p.nit),
);
const guardarUsuario = statement((db, p: Ips) =>
  db.updateTable('usuarios').set({ nombre: p.nombre }).where('nit', '=', p.nit).where('alias', 'is', null),
);
const terminarSesiones = statement((db, p: Ips) =>
  db
    .deleteFrom('sesiones')
    .where('usuario', 'in', (eb) => eb.selectFrom('usuarios').select('id').where('nit', '=', p.nit)),
);

/**
 * Changes name (also of its own user) or estado. When it becomes inactive the sessions of all its users end at once.
 */
export async function cambiarIps(tx: Tx, ips: Ips): Promise<void> {
  await guardar(tx, { ...ips, buscable: aBuscable(ips.nombre) });
  await guardarUsuario(tx, ips);
  if (ips.estado === 'INACTIVO') await terminarSesiones(tx, ips);
}
