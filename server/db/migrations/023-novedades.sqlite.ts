import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Up to which event and moment a user has looked at the news. What happened before the user was there, or before this
  // table was, is no news.
  `CREATE TABLE novedades_vistas (
    usuario INTEGER PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
    hasta INTEGER NOT NULL,
    momento INTEGER NOT NULL
  ) STRICT`,
  `INSERT INTO novedades_vistas
    SELECT id, coalesce((SELECT max(id) FROM eventos), 0), unixepoch() * 1000 FROM usuarios`,
  `CREATE TRIGGER novedades_vistas_de_nuevo AFTER INSERT ON usuarios BEGIN
    INSERT INTO novedades_vistas VALUES (new.id, coalesce((SELECT max(id) FROM eventos), 0), new.creado);
  END`,
  // The same for one case, whose news was seen where the case is. Looking at all news deletes these rows.
  `CREATE TABLE novedades_de_caso (
    usuario INTEGER NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
    caso INTEGER NOT NULL REFERENCES casos (numero) ON DELETE CASCADE,
    hasta INTEGER NOT NULL,
    momento INTEGER NOT NULL,
    PRIMARY KEY (usuario, caso)
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX novedades_de_caso_caso ON novedades_de_caso (caso)',
  // The events of an IPS that can be news, without those of filing and reading, which are the most.
  `CREATE INDEX eventos_de_novedades ON eventos (nit, id)
    WHERE interno = 0 AND tipo IN ('mensaje.creado', 'caso.cambiado')`,
];

export const novedades: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
