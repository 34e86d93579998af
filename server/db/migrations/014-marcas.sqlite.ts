import { sql, type Kysely, type Migration } from 'kysely';

// What an attachment contains besides a document (shared/marcas.ts), parted by commas; null for the files that were
// inspected before, of which it is unknown.
export const marcas: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE adjuntos ADD COLUMN marcas TEXT`.execute(db);
  },
};
