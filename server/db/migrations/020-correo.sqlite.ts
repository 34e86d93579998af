import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Where a user gets mail. direccion is confirmed; nueva waits for its link to be opened, whose token has the SHA-256
  // nueva_huella. apagada says since when nothing is sent there, because mail came back (motivo) or its user ended it.
  // sin_avisos are the kinds of notices that the user does not want, parted by commas. The staff of the EPS gets mail at
  // usuarios.correo, and has a row only where something differs from what a user without one has.
  `CREATE TABLE direcciones (
    usuario INTEGER PRIMARY KEY REFERENCES usuarios (id) ON DELETE CASCADE,
    direccion TEXT,
    confirmada INTEGER,
    nueva TEXT,
    nueva_huella TEXT,
    nueva_vence INTEGER,
    apagada INTEGER,
    motivo TEXT,
    sin_avisos TEXT NOT NULL DEFAULT ''
  ) STRICT`,
  'CREATE INDEX direcciones_direccion ON direcciones (direccion)',
  'CREATE INDEX direcciones_nueva ON direcciones (nueva_huella) WHERE nueva_huella IS NOT NULL',
  // Links by which a password is set again; huella is the SHA-256 of the token.
  `CREATE TABLE recuperaciones (
    huella TEXT PRIMARY KEY,
    usuario INTEGER NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
    creada INTEGER NOT NULL,
    vence INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX recuperaciones_usuario ON recuperaciones (usuario)',
  // The last event that was turned into what is sent, by where it goes (correo, webhooks).
  `CREATE TABLE repartos (
    destino TEXT PRIMARY KEY,
    evento INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  // Mail that goes out. datos has codes and numbers only: the text is made when it is sent, from what is so then. desde is
  // the earliest moment of the next try; tomado_hasta is the end of the lease of the process that sends it now.
  `CREATE TABLE correos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    clase TEXT NOT NULL,
    usuario INTEGER REFERENCES usuarios (id) ON DELETE CASCADE,
    direccion TEXT NOT NULL,
    caso INTEGER,
    datos TEXT NOT NULL DEFAULT '{}',
    message_id TEXT NOT NULL UNIQUE,
    estado TEXT NOT NULL DEFAULT 'espera' CHECK (estado IN ('espera', 'enviado', 'fallido', 'cancelado')),
    intentos INTEGER NOT NULL DEFAULT 0,
    creado INTEGER NOT NULL,
    desde INTEGER NOT NULL,
    tomado_hasta INTEGER,
    terminado INTEGER,
    error TEXT
  ) STRICT`,
  "CREATE INDEX correos_por_enviar ON correos (desde) WHERE estado = 'espera'",
  "CREATE INDEX correos_fallidos ON correos (terminado) WHERE estado = 'fallido'",
  'CREATE INDEX correos_terminados ON correos (terminado) WHERE terminado IS NOT NULL',
  'CREATE INDEX correos_del_caso ON correos (caso, usuario)',
  'CREATE INDEX correos_del_usuario ON correos (usuario)',
];

export const correo: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
