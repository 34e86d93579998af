/** Rows of second factors and recovery codes. Secrets are sealed (sello.ts), times are in milliseconds. */
import { statement, type Db, type Tx } from '../db/statement.ts';

/** How a code would be spent: its time step, or the hash of a recovery code. */
export type Prueba = { paso: number } | { huella: string };

/** Time steps by which the last one may lie ahead: further on, it is of a time when the clock was ahead, and not counted. */
const ADELANTO = 10;

/** Whether a code of this time step, or of a later one, was accepted before. */
export const yaSeUso = (ultimo: number, paso: number): boolean => ultimo >= paso && ultimo <= paso + ADELANTO;

export async function buscarFactor(
  db: Db,
  usuario: number,
): Promise<{ secreto: Buffer; activado: number; ultimo: number } | undefined> {
  return (await factorDe(db, { usuario }))[0];
}

const factorDe = statement((db, p: { usuario: number }) =>
  db
    .selectFrom('segundos_factores')
    .select(['secreto', 'activado', 'ultimo'])
    .where('usuario', '=', p.usuario),
);

/** Puts it in the place of an earlier one, with its recovery codes; `ultimo` is the time step of its first code. */
export async function ponerFactor(
  tx: Tx,
  usuario: number,
  factor: { secreto: Buffer; activado: number; ultimo: number },
  huellas: readonly string[],
): Promise<void> {
  await tx
    .insertInto('segundos_factores')
    .values({ usuario, ...factor })
    .onConflict((conflicto) => conflicto.column('usuario').doUpdateSet(factor))
    .execute();
  await ponerCodigos(tx, usuario, huellas);
}

/** Takes it away, with its codes and one that was begun. Returns whether there was one. */
export async function borrarFactor(tx: Tx, usuario: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('segundos_factores')
    .where('usuario', '=', usuario)
    .executeTakeFirstOrThrow();
  await tx.deleteFrom('segundos_factores_nuevos').where('usuario', '=', usuario).execute();
  await tx.deleteFrom('codigos_de_recuperacion').where('usuario', '=', usuario).execute();
  return numDeletedRows > 0n;
}

export async function contarCodigos(db: Db, usuario: number): Promise<number> {
  const { cuenta } = await db
    .selectFrom('codigos_de_recuperacion')
    .select((eb) => eb.fn.countAll<number>().as('cuenta'))
    .where('usuario', '=', usuario)
    .executeTakeFirstOrThrow();
  return cuenta;
}

export async function ponerCodigos(tx: Tx, usuario: number, huellas: readonly string[]): Promise<void> {
  await tx.deleteFrom('codigos_de_recuperacion').where('usuario', '=', usuario).execute();
  await tx
    .insertInto('codigos_de_recuperacion')
    .values(huellas.map((huella) => ({ usuario, huella })))
    .execute();
}

export async function tieneCodigo(db: Db, usuario: number, huella: string): Promise<boolean> {
  const fila = await db
    .selectFrom('codigos_de_recuperacion')
    .select('huella')
    .where('usuario', '=', usuario)
    .where('huella', '=', huella)
    .executeTakeFirst();
  return fila !== undefined;
}

/** Returns false when it was spent meanwhile, in this process or another; then nothing is changed. */
export async function gastar(tx: Tx, usuario: number, prueba: Prueba): Promise<boolean> {
  if ('paso' in prueba) {
    const { numUpdatedRows } = await tx
      .updateTable('segundos_factores')
      .set({ ultimo: prueba.paso })
      .where('usuario', '=', usuario)
      .where((eb) => eb.or([eb('ultimo', '<', prueba.paso), eb('ultimo', '>', prueba.paso + ADELANTO)]))
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }
  const { numDeletedRows } = await tx
    .deleteFrom('codigos_de_recuperacion')
    .where('usuario', '=', usuario)
    .where('huella', '=', prueba.huella)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** One that waits for its first code; it replaces one that was begun before. */
export async function empezarFactor(
  tx: Tx,
  usuario: number,
  nuevo: { secreto: Buffer; sesion: string; creado: number },
): Promise<void> {
  await tx
    .insertInto('segundos_factores_nuevos')
    .values({ usuario, ...nuevo })
    .onConflict((conflicto) => conflicto.column('usuario').doUpdateSet(nuevo))
    .execute();
}

export function buscarEmpezado(
  db: Db,
  usuario: number,
): Promise<{ secreto: Buffer; sesion: string; creado: number } | undefined> {
  return db
    .selectFrom('segundos_factores_nuevos')
    .select(['secreto', 'sesion', 'creado'])
    .where('usuario', '=', usuario)
    .executeTakeFirst();
}

/** Returns false when it was confirmed or begun anew meanwhile. */
export async function cerrarEmpezado(tx: Tx, usuario: number, secreto: Buffer): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('segundos_factores_nuevos')
    .where('usuario', '=', usuario)
    .where('secreto', '=', secreto)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
