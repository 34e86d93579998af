import { randomBytes } from 'node:crypto';
import { sql, type Kysely, type Migration } from 'kysely';

// Keys of this installation. `navegador`: what the keys of the browsers' stores are derived from.
export const llaveDelNavegador: Migration = {
  async up(db: Kysely<unknown>) {
    await sql
      .raw(`CREATE TABLE secretos (nombre TEXT PRIMARY KEY, valor BLOB NOT NULL) STRICT, WITHOUT ROWID`)
      .execute(db);
    await sql`INSERT INTO secretos (nombre, valor) VALUES ('navegador', ${randomBytes(32)})`.execute(db);
  },
};
