/** Which of the portal's tokens were used: each opens one session, in whatever process, also after a restart. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '../db/statement.ts';

/**
 * Milliseconds for which a token is remembered beyond its end, in case the clock is set back meanwhile: until then it
 * would be good again.
 */
const GUARDA = 24 * 3_600_000;

/** Rows that are deleted in one transaction. */
const POR_VEZ = 500;

/** Only the hash is kept: a `jti` may be long, and may say something about a person. */
const huellaDe = (jti: string): string => createHash('sha256').update(jti).digest('hex');

/** Returns false when it was used before. `vence` in milliseconds. */
export async function gastarToken(tx: Tx, { jti, vence }: { jti: string; vence: number }): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('tokens_usados')
    .values({ huella: huellaDe(jti), vence })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function tokenUsado(db: Db, jti: string): Promise<boolean> {
  const fila = await db
    .selectFrom('tokens_usados')
    .select('vence')
    .where('huella', '=', huellaDe(jti))
    .executeTakeFirst();
  return fila !== undefined;
}

/**
 * Deletes some of those that are over, and of those that were written while the clock was ahead. Returns whether there
 * may be more.
 */
export async function barrerTokens(tx: Tx, ahora: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('tokens_usados')
    .where('huella', 'in', (eb) =>
      eb
        .selectFrom('tokens_usados')
        .select('huella')
        .where((o) => o.or([o('vence', '<', ahora - GUARDA), o('vence', '>', ahora + GUARDA)]))
        .limit(sql.lit(POR_VEZ)),
    )
    .executeTakeFirstOrThrow();
  return numDeletedRows === BigInt(POR_VEZ);
}
