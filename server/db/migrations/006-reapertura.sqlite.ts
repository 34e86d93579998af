import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // From when the time for the solution counts; null: since the case was filed.
  `ALTER TABLE casos ADD COLUMN plazo_desde INTEGER`,
  // Nothing is due on what is solved.
  `UPDATE casos SET vence = NULL WHERE estado IN ('RESUELTO', 'CERRADO') AND vence IS NOT NULL`,

  // Attachments in the order in which they were sent.
  `ALTER TABLE adjuntos ADD COLUMN lugar INTEGER NOT NULL DEFAULT 0`,
];

export const reapertura: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
