/** How the reading of the mailbox goes, for whoever administers, and which mail was begun and not ended. */
import type { Base } from '../db/database.sqlite.ts';
import type { Db, Tx } from '../db/statement.ts';

/** What the administration shows of the mailbox. Times are milliseconds. */
interface EstadoDelBuzon {
  /** Since when it is connected; null while it is not. */
  conectadoDesde: number | null;
  /** When the last mail was read. */
  ultimo: number | null;
  /** What went wrong last, in a sentence for people, and when; null when nothing has since it was mended. */
  error: string | null;
  errorCuando: number | null;
  /** Mail of the last seven days that was refused, and that could not be read. */
  rechazados: number;
  ilegibles: number;
  /** Mail that is tried again later. */
  pendientes: number;
}

const SEMANA = 7 * 86_400_000;

export async function leerEstadoDelBuzon(db: Db, ahora: number): Promise<EstadoDelBuzon> {
  const buzon = await db.selectFrom('buzon').selectAll().executeTakeFirstOrThrow();
  const contar = async (resultado: 'rechazado' | 'ilegible') => {
    const { cuantos } = await db
      .selectFrom('correos_recibidos')
      .select((eb) => eb.fn.countAll<number>().as('cuantos'))
      .where('recibido', '>', ahora - SEMANA)
      .where('resultado', '=', resultado)
      .executeTakeFirstOrThrow();
    return cuantos;
  };
  const { pendientes } = await db
    .selectFrom('correos_intentos')
    .select((eb) => eb.fn.countAll<number>().as('pendientes'))
    .executeTakeFirstOrThrow();
  return {
    // A process that was killed has not said that it is gone.
    conectadoDesde: buzon.hasta > ahora ? buzon.conectado : null,
    ultimo: buzon.ultimo,
    error: buzon.error,
    errorCuando: buzon.error_cuando,
    rechazados: await contar('rechazado'),
    ilegibles: await contar('ilegible'),
    pendientes,
  };
}

export async function anotarConectado(tx: Tx, conectado: number | null): Promise<void> {
  await tx
    .updateTable('buzon')
    .set({ conectado, ...(conectado !== null && { error: null, error_cuando: null }) })
    .execute();
}

export async function anotarError(tx: Tx, error: string, ahora: number): Promise<void> {
  await tx.updateTable('buzon').set({ error, error_cuando: ahora }).execute();
}

export interface Intento {
  intentos: number;
  desde: number;
}

/** How often this mail was begun, and before when it is not begun again. */
export async function leerIntento(db: Db, uid: string): Promise<Intento | undefined> {
  return db
    .selectFrom('correos_intentos')
    .select(['intentos', 'desde'])
    .where('uid', '=', uid)
    .executeTakeFirst();
}

export async function anotarIntento(
  tx: Tx,
  uid: string,
  intento: Intento,
  error: string | null,
): Promise<void> {
  await tx
    .insertInto('correos_intentos')
    .values({ uid, ...intento, error })
    .onConflict((conflicto) => conflicto.column('uid').doUpdateSet({ ...intento, error }))
    .execute();
}

/** The mail has left the folder, or is no longer there. */
export async function olvidarIntento(tx: Tx, uid: string, ultimo: number): Promise<void> {
  await tx.deleteFrom('correos_intentos').where('uid', '=', uid).execute();
  await tx.updateTable('buzon').set({ ultimo }).execute();
}

/** When the first of those that failed may be tried again; undefined when there is none. */
export async function proximoIntento(db: Db): Promise<number | undefined> {
  const fila = await db
    .selectFrom('correos_intentos')
    .select('desde')
    .orderBy('desde')
    .limit(1)
    .executeTakeFirst();
  return fila?.desde;
}

/** Forgets mail that is no longer there under this name: moved before a crash, taken away, or numbered anew. */
export async function olvidarAusentes(
  { leer, escribir }: Pick<Base, 'leer' | 'escribir'>,
  presentes: ReadonlySet<string>,
): Promise<void> {
  const filas = await leer.selectFrom('correos_intentos').select('uid').execute();
  const ausentes = filas.map(({ uid }) => uid).filter((uid) => !presentes.has(uid));
  if (ausentes.length === 0) return;
  await escribir((tx) => tx.deleteFrom('correos_intentos').where('uid', 'in', ausentes).execute());
}
