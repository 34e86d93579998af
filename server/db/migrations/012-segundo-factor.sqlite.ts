import { randomBytes } from 'node:crypto';
import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // secreto is sealed with a key that comes of the row `segundo-factor` in secretos. ultimo is the last time step (30
  // seconds each since 1970) whose code was accepted: none of this or an earlier step is accepted again.
  `CREATE TABLE segundos_factores (
    usuario INTEGER PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
    secreto BLOB NOT NULL,
    activado INTEGER NOT NULL,
    ultimo INTEGER NOT NULL
  ) STRICT`,
  // One that waits for its first code, from the session that began it.
  `CREATE TABLE segundos_factores_nuevos (
    usuario INTEGER PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
    secreto BLOB NOT NULL,
    sesion TEXT NOT NULL,
    creado INTEGER NOT NULL
  ) STRICT`,
  // Hashes of those that are left.
  `CREATE TABLE codigos_de_recuperacion (
    usuario INTEGER NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
    huella TEXT NOT NULL,
    PRIMARY KEY (usuario, huella)
  ) STRICT, WITHOUT ROWID`,
  // Logins whose password was right and whose code is awaited. huella is the SHA-256 of what the browser holds.
  `CREATE TABLE ingresos_a_medias (
    huella TEXT PRIMARY KEY,
    usuario INTEGER NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
    creado INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX ingresos_a_medias_usuario ON ingresos_a_medias (usuario)',
  // They end with the password and the second factor that they began with, wherever these are changed, and when their user
  // becomes inactive.
  `CREATE TRIGGER ingresos_a_medias_terminan AFTER UPDATE OF clave, activo ON usuarios
    WHEN NEW.clave <> OLD.clave OR NEW.activo = 0 BEGIN
      DELETE FROM ingresos_a_medias WHERE usuario = NEW.id;
    END`,
  `CREATE TRIGGER ingresos_a_medias_sin_factor AFTER DELETE ON segundos_factores BEGIN
      DELETE FROM ingresos_a_medias WHERE usuario = OLD.usuario;
    END`,
  `CREATE TRIGGER ingresos_a_medias_otro_factor AFTER UPDATE OF secreto ON segundos_factores BEGIN
      DELETE FROM ingresos_a_medias WHERE usuario = NEW.usuario;
    END`,
];

export const segundoFactor: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
    await sql`INSERT INTO secretos (nombre, valor) VALUES ('segundo-factor', ${randomBytes(32)})`.execute(db);
  },
};
