import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Up to which event those were deleted that are no case's history: who has not received them asks for everything
  // again.
  `CREATE TABLE eventos_borrados (hasta INTEGER NOT NULL) STRICT`,
  `INSERT INTO eventos_borrados VALUES (0)`,

  // Logins are many: a page of what was administered would walk over all of them, with everybody waiting.
  `ALTER TABLE auditoria ADD COLUMN ingreso INTEGER
    GENERATED ALWAYS AS (substr(accion, 1, 7) = 'sesion.') VIRTUAL`,
  `CREATE INDEX auditoria_ingreso ON auditoria (ingreso, id)`,
];

export const retencion: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
