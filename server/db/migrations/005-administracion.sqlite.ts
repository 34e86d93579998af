import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // The name without accents, in small letters: administrators search by it and see the IPS in its order.
  `ALTER TABLE ips ADD COLUMN buscable TEXT NOT NULL DEFAULT ''`,
  `CREATE INDEX ips_buscable ON ips (buscable, nit)`,

  // An IPS that is renamed is found by its new name: its cases wait to be indexed again.
  `CREATE TRIGGER por_indexar_ips AFTER UPDATE OF nombre ON ips WHEN old.nombre <> new.nombre BEGIN
    INSERT INTO por_indexar SELECT numero, 0 FROM casos WHERE nit = new.nit
      ON CONFLICT DO UPDATE SET desde = 0;
  END`,
];

/** As names were made searchable when this migration was written. */
const aBuscable = (nombre: string): string =>
  nombre.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

export const administracion: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
    const { rows } = await sql<{ nit: string; nombre: string }>`SELECT nit, nombre FROM ips`.execute(db);
    for (const { nit, nombre } of rows) {
      await sql`UPDATE ips SET buscable = ${aBuscable(nombre)} WHERE nit = ${nit}`.execute(db);
    }
  },
};
