import { randomBytes } from 'node:crypto';
import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Each mail that came in, once: huella is the SHA-256 of its Message-ID, or of all of it where it has none. A message
  // is written in the same transaction. texto is the SHA-256 of what it said.
  `CREATE TABLE correos_recibidos (
    huella TEXT PRIMARY KEY,
    resultado TEXT NOT NULL CHECK (resultado IN ('mensaje', 'rechazado', 'ignorado', 'rebote', 'ilegible')),
    motivo TEXT,
    usuario INTEGER REFERENCES usuarios (id) ON DELETE CASCADE,
    caso INTEGER REFERENCES casos (numero) ON DELETE CASCADE,
    texto TEXT,
    avisado INTEGER NOT NULL DEFAULT 0,
    recibido INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX correos_recibidos_cuando ON correos_recibidos (recibido)',
  'CREATE INDEX correos_recibidos_usuario ON correos_recibidos (usuario, recibido)',
  'CREATE INDEX correos_recibidos_caso ON correos_recibidos (caso)',
  // The whole text of a message that came by mail, where its quoted text or signature was cut.
  `CREATE TABLE correos_originales (
    caso INTEGER NOT NULL REFERENCES casos (numero) ON DELETE CASCADE,
    secuencia INTEGER NOT NULL,
    texto TEXT NOT NULL,
    PRIMARY KEY (caso, secuencia)
  ) STRICT, WITHOUT ROWID`,
  // How often the mail with this UID was begun and not ended, and when it may be begun again.
  `CREATE TABLE correos_intentos (
    uid TEXT PRIMARY KEY,
    intentos INTEGER NOT NULL,
    desde INTEGER NOT NULL,
    error TEXT
  ) STRICT, WITHOUT ROWID`,
  // One row: the process that reads the mailbox now, until when, and what it knows of it.
  `CREATE TABLE buzon (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    dueno TEXT,
    hasta INTEGER NOT NULL DEFAULT 0,
    conectado INTEGER,
    ultimo INTEGER,
    error TEXT,
    error_cuando INTEGER
  ) STRICT`,
  'INSERT INTO buzon (id) VALUES (1)',
];

export const correoEntrante: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
    // Signs the addresses to which notices are answered.
    await sql`INSERT INTO secretos (nombre, valor) VALUES ('respuestas', ${randomBytes(32)})`.execute(db);
  },
};
