import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // The open cases in each order, with what they are filtered by: a walk to the next late case, or to the next one of an
  // agent, passes the others inside the index and reads no row of them.
  `DROP INDEX IF EXISTS casos_abiertos`,
  `DROP INDEX IF EXISTS casos_abiertos_actualizado`,
  ...[
    ['casos_abiertos', 'numero'],
    ['casos_abiertos_creado', 'creado, numero'],
    ['casos_abiertos_actualizado', 'actualizado, numero'],
  ].map(
    ([nombre, orden]) =>
      `CREATE INDEX ${nombre} ON casos (abierto, ${orden}, asignado, vence) WHERE abierto IS NOT NULL`,
  ),

  // The cases of all estados by their last change are those of each estado, merged.
  `DROP INDEX IF EXISTS casos_actualizado`,
];

export const aEscala: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
