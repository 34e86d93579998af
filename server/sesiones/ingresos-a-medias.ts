/** Logins whose password was right and whose code is awaited: in the database, so that every process knows them. */
import { createHash, randomBytes } from 'node:crypto';
import type { Db, Tx } from '../db/statement.ts';

/** Milliseconds for which the code is awaited. */
const ESPERA_DEL_CODIGO = 5 * 60_000;

/** Milliseconds by which one may lie ahead of the clock, which is set back a little now and then. */
const ADELANTO = 60_000;

/** What the browser holds until it brings the code: 256 random bits, of which only the hash is stored. */
export const nuevoPaso = (): string => randomBytes(32).toString('base64url');

const huellaDe = (paso: string): string => createHash('sha256').update(paso).digest('hex');

export async function guardarIngreso(
  tx: Tx,
  { paso, usuario, ahora }: { paso: string; usuario: number; ahora: number },
): Promise<void> {
  await barrerIngresos(tx, ahora);
  await tx
    .insertInto('ingresos_a_medias')
    .values({ huella: huellaDe(paso), usuario, creado: ahora })
    .execute();
}

/** Whose login it is, while the code is awaited and the user is active. */
export function buscarIngreso(
  db: Db,
  paso: string,
  ahora: number,
): Promise<{ id: number; correo: string | null } | undefined> {
  return db
    .selectFrom('ingresos_a_medias')
    .innerJoin('usuarios', 'usuarios.id', 'ingresos_a_medias.usuario')
    .select(['usuarios.id', 'usuarios.correo'])
    .where('huella', '=', huellaDe(paso))
    .where('ingresos_a_medias.creado', '>', ahora - ESPERA_DEL_CODIGO)
    .where('ingresos_a_medias.creado', '<=', ahora + ADELANTO)
    .where('usuarios.activo', '=', 1)
    .executeTakeFirst();
}

/** Returns false when another request ended it. */
export async function cerrarIngreso(tx: Tx, paso: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('ingresos_a_medias')
    .where('huella', '=', huellaDe(paso))
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Deletes those that are over. */
export async function barrerIngresos(tx: Tx, ahora: number): Promise<void> {
  await tx
    .deleteFrom('ingresos_a_medias')
    .where((eb) =>
      eb.or([eb('creado', '<=', ahora - ESPERA_DEL_CODIGO), eb('creado', '>', ahora + ADELANTO)]),
    )
    .execute();
}
