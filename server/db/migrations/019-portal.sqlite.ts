import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Tokens of the portal that opened a session, by the SHA-256 of their jti, until a day after their end.
  `CREATE TABLE tokens_usados (
    huella TEXT PRIMARY KEY,
    vence INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX tokens_usados_vence ON tokens_usados (vence)',
  // The kid of the key that signed the token by which the session was opened; null for a session by password.
  'ALTER TABLE sesiones ADD COLUMN portal TEXT',
];

export const portal: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
