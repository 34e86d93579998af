import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Up to which event those were deleted that are no case's history: who has not received them asks for everything
  // again.
  `CREATE TABLE eventos_borrados (hasta INTEGER NOT NULL) STRICT`,
  `INSERT INTO eventos_borrados VALUES (0)`,
];

export const retencion: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
