import { sql, type Kysely, type Migration } from 'kysely';

/** Above every secuencia: nothing of this kind is new. */
const NADA = '1000000000000000';

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

  // How many cases an IPS has of a motivo is counted inside the index.
  `DROP INDEX casos_nit_estado`,
  `CREATE INDEX casos_nit_estado ON casos (nit, estado, numero, motivo)`,

  // The cases of all estados by their last change are those of each estado, merged.
  `DROP INDEX IF EXISTS casos_actualizado`,

  // The document of a case that is not CERRADO has a rowid of its own range (db/indexing.sqlite.ts). Those that there are
  // move in the background; until then a search says that it may miss something.
  `DROP TRIGGER por_indexar_borrado`,
  `CREATE TRIGGER por_indexar_borrado AFTER DELETE ON casos BEGIN
    DELETE FROM por_indexar WHERE nit = old.nit AND caso = old.numero;
    DELETE FROM busqueda WHERE rowid BETWEEN old.numero << 10 AND (old.numero << 10) + 1023;
    DELETE FROM busqueda WHERE rowid = (old.numero << 10) + 4503599627370496;
    DELETE FROM busqueda_larga WHERE rowid BETWEEN old.numero << 20 AND (old.numero << 20) + 1048575;
  END`,
  `INSERT INTO por_indexar SELECT nit, numero, 1, ${NADA}, ${NADA} FROM casos
    WHERE estado IN ('ACTIVO', 'EN_GESTION', 'RESUELTO') ON CONFLICT DO UPDATE SET cabeza = 1`,
];

export const aEscala: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
