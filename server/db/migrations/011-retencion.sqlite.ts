import { sql, type Kysely, type Migration } from 'kysely';

// Up to which event those were deleted that are no case's history: who has not received them asks for everything again.
export const retencion: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw(`CREATE TABLE eventos_borrados (hasta INTEGER NOT NULL) STRICT`).execute(db);
    await sql.raw(`INSERT INTO eventos_borrados VALUES (0)`).execute(db);
  },
};
