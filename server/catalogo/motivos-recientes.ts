/** Which motivos an IPS uses: a clerk files the same kind of case again and again. */
import { sql } from 'kysely';
import type { Alcance } from '../alcance.ts';
import { statement, type Db } from '../db/statement.ts';

/** So many of its newest cases are looked at, whatever it has filed in all, and so many motivos named. */
const CASOS = 30;
const MOTIVOS = 3;

const ultimos = statement((db, p: { nit: string }) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('casos')
        .select(['casos.motivo', 'casos.numero'])
        .where('casos.nit', '=', p.nit)
        .orderBy('casos.numero', 'desc')
        .limit(sql.lit(CASOS))
        .as('suyos'),
    )
    .select('suyos.motivo')
    .groupBy('suyos.motivo')
    .orderBy((eb) => eb.fn.max('suyos.numero'), 'desc')
    .limit(sql.lit(MOTIVOS)),
);

/** Their codes, the last one used first; undefined for the EPS's staff, who file nothing. */
export async function motivosRecientes(db: Db, { parte, nit }: Alcance): Promise<string[] | undefined> {
  return parte === 'ips' ? (await ultimos(db, { nit })).map(({ motivo }) => motivo) : undefined;
}
