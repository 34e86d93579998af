import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // What is evidence is only added to. Deleting asks a function of the connection (db/evidence.sqlite.ts), which a
  // connection that somebody else opens does not have, so that it cannot delete at all. INSERT OR REPLACE deletes without
  // firing the triggers of deletion, so a row that exists cannot be inserted again.
  'DROP TRIGGER auditoria_queda',
  ...['auditoria', 'aperturas'].flatMap((tabla) => [
    `CREATE TRIGGER ${tabla}_sin_borrar BEFORE DELETE ON ${tabla} WHEN borrar_auditoria_permitido() <> 1 BEGIN
      SELECT raise(ABORT, '${tabla}: la auditoría no se borra');
    END`,
    `CREATE TRIGGER ${tabla}_sin_reemplazar BEFORE INSERT ON ${tabla}
      WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM ${tabla} WHERE id = NEW.id) BEGIN
      SELECT raise(ABORT, '${tabla}: la auditoría no se cambia');
    END`,
  ]),

  // What the lists of the audit leave out or pick, so that a page costs the same after a million logins. A query uses
  // them when it says the same words (auditoria/auditoria.repository.ts).
  `CREATE INDEX auditoria_actos ON auditoria (id) WHERE accion NOT LIKE 'sesion.%'`,
  `CREATE INDEX auditoria_ingresos ON auditoria (id) WHERE accion LIKE 'sesion.%'`,
  `CREATE INDEX auditoria_exportes ON auditoria (id)
    WHERE accion IN ('exporte.empezar', 'exporte.terminar', 'constancia.imprimir', 'respaldo.crear')`,
];

export const auditoria: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
