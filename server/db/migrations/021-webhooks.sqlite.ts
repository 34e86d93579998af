import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Addresses of other systems that are told of cases. eventos are types of messages, parted by commas; of events up to
  // desde_evento it is told nothing. secreto is sealed with a key that comes of the row `segundo-factor` in secretos;
  // anterior, the one before it, signs too until anterior_hasta. falla_desde is the first failure since the last success.
  `CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nombre TEXT NOT NULL,
    url TEXT NOT NULL,
    eventos TEXT NOT NULL,
    activo INTEGER NOT NULL DEFAULT 1,
    apagado_por TEXT CHECK (apagado_por IN ('persona', '410', 'fallos')),
    desde_evento INTEGER NOT NULL,
    creado INTEGER NOT NULL,
    secreto BLOB NOT NULL,
    anterior BLOB,
    anterior_hasta INTEGER,
    ultimo_exito INTEGER,
    falla_desde INTEGER
  ) STRICT`,
  // One message for one address. mensaje is its webhook-id and cuerpo the body that is signed, both the same at each
  // attempt; desde is the earliest moment of the next one, tomada_hasta the end of the lease of the process that makes it.
  `CREATE TABLE entregas (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    mensaje TEXT NOT NULL UNIQUE,
    evento INTEGER,
    tipo TEXT NOT NULL,
    caso INTEGER,
    cuerpo TEXT NOT NULL,
    estado TEXT NOT NULL DEFAULT 'espera' CHECK (estado IN ('espera', 'entregada', 'fallida')),
    intentos INTEGER NOT NULL DEFAULT 0,
    creada INTEGER NOT NULL,
    desde INTEGER NOT NULL,
    tomada_hasta INTEGER,
    terminada INTEGER,
    codigo INTEGER,
    error TEXT,
    UNIQUE (webhook, evento, tipo)
  ) STRICT`,
  "CREATE INDEX entregas_por_enviar ON entregas (webhook, desde) WHERE estado = 'espera'",
  'CREATE INDEX entregas_lista ON entregas (webhook, estado, id)',
  'CREATE INDEX entregas_del_webhook ON entregas (webhook, id)',
  'CREATE INDEX entregas_terminadas ON entregas (terminada) WHERE terminada IS NOT NULL',
  'CREATE INDEX entregas_del_caso ON entregas (caso)',
];

export const webhooks: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
