import { sql, type Kysely, type Migration } from 'kysely';

const TABLAS = [
  // One row an IPS; only those with estado ACTIVO may enter (GTIC-015-FR step 3).
  `CREATE TABLE ips (
    nit TEXT PRIMARY KEY,
    nombre TEXT NOT NULL,
    estado TEXT NOT NULL CHECK (estado IN ('ACTIVO', 'INACTIVO')),
    creada INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,

  // Who can log in: an IPS by its NIT, the EPS's staff by correo. clave is an argon2id hash.
  `CREATE TABLE usuarios (
    id INTEGER PRIMARY KEY,
    rol TEXT NOT NULL CHECK (rol IN ('ips', 'agente', 'admin')),
    nombre TEXT NOT NULL,
    nit TEXT UNIQUE REFERENCES ips (nit),
    correo TEXT UNIQUE,
    clave TEXT NOT NULL,
    activo INTEGER NOT NULL DEFAULT 1,
    creado INTEGER NOT NULL,
    CHECK ((rol = 'ips') = (nit IS NOT NULL)),
    CHECK ((nit IS NULL) <> (correo IS NULL))
  ) STRICT`,

  // huella is the SHA-256 of the session id, which itself is nowhere on disk.
  `CREATE TABLE sesiones (
    huella TEXT PRIMARY KEY,
    usuario INTEGER NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
    creada INTEGER NOT NULL,
    vence INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX sesiones_usuario ON sesiones (usuario)`,
  `CREATE INDEX sesiones_vence ON sesiones (vence)`,

  `CREATE TABLE motivos (
    codigo TEXT PRIMARY KEY,
    nombre TEXT NOT NULL,
    orden INTEGER NOT NULL,
    retirado INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE asuntos (
    motivo TEXT NOT NULL REFERENCES motivos (codigo),
    codigo TEXT NOT NULL,
    nombre TEXT NOT NULL,
    orden INTEGER NOT NULL,
    retirado INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (motivo, codigo)
  ) STRICT, WITHOUT ROWID`,

  // AUTOINCREMENT: a number is never given twice, not even after a deletion. A case keeps the names it was filed
  // under. creado_por is null for an imported case. de_soporte counts those of its messages that the EPS's staff wrote.
  `CREATE TABLE casos (
    numero INTEGER PRIMARY KEY AUTOINCREMENT,
    nit TEXT NOT NULL REFERENCES ips (nit),
    creado_por INTEGER REFERENCES usuarios (id),
    motivo TEXT NOT NULL,
    motivo_nombre TEXT NOT NULL,
    asunto TEXT NOT NULL,
    asunto_nombre TEXT NOT NULL,
    descripcion TEXT NOT NULL,
    estado TEXT NOT NULL CHECK (estado IN ('ACTIVO', 'EN_GESTION', 'RESUELTO', 'CERRADO')),
    prioridad TEXT NOT NULL DEFAULT 'NORMAL' CHECK (prioridad IN ('BAJA', 'NORMAL', 'ALTA', 'URGENTE')),
    asignado INTEGER REFERENCES usuarios (id),
    creado INTEGER NOT NULL,
    actualizado INTEGER NOT NULL,
    ultima_secuencia INTEGER NOT NULL DEFAULT 0,
    de_soporte INTEGER NOT NULL DEFAULT 0,
    ultima_nota INTEGER NOT NULL DEFAULT 0
  ) STRICT`,
  // One index for each way a list is read: of one IPS, and of all.
  `CREATE INDEX casos_nit_numero ON casos (nit, numero)`,
  `CREATE INDEX casos_nit_estado ON casos (nit, estado, numero)`,
  `CREATE INDEX casos_nit_creado ON casos (nit, creado, numero)`,
  `CREATE INDEX casos_nit_actualizado ON casos (nit, actualizado, numero)`,
  `CREATE INDEX casos_estado ON casos (estado, numero)`,
  `CREATE INDEX casos_estado_creado ON casos (estado, creado, numero)`,
  `CREATE INDEX casos_estado_actualizado ON casos (estado, actualizado, numero)`,
  `CREATE INDEX casos_creado ON casos (creado, numero)`,
  `CREATE INDEX casos_actualizado ON casos (actualizado, numero)`,
  `CREATE INDEX casos_asignado ON casos (asignado, numero)`,

  // Counting a large IPS's cases at every list would cost more than the list: triggers keep the counts.
  `CREATE TABLE casos_totales (
    nit TEXT NOT NULL,
    estado TEXT NOT NULL,
    cantidad INTEGER NOT NULL,
    PRIMARY KEY (nit, estado)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER casos_totales_mas AFTER INSERT ON casos BEGIN
    INSERT INTO casos_totales VALUES (new.nit, new.estado, 1)
      ON CONFLICT DO UPDATE SET cantidad = cantidad + 1;
  END`,
  `CREATE TRIGGER casos_totales_cambio AFTER UPDATE OF estado, nit ON casos
    WHEN old.estado <> new.estado OR old.nit <> new.nit BEGIN
    UPDATE casos_totales SET cantidad = cantidad - 1 WHERE nit = old.nit AND estado = old.estado;
    INSERT INTO casos_totales VALUES (new.nit, new.estado, 1)
      ON CONFLICT DO UPDATE SET cantidad = cantidad + 1;
  END`,
  `CREATE TRIGGER casos_totales_menos AFTER DELETE ON casos BEGIN
    UPDATE casos_totales SET cantidad = cantidad - 1 WHERE nit = old.nit AND estado = old.estado;
  END`,

  // secuencia is 1, 2, 3… within its case. rol and nombre are those of the author when it was written.
  `CREATE TABLE mensajes (
    id INTEGER PRIMARY KEY,
    caso INTEGER NOT NULL REFERENCES casos (numero) ON DELETE CASCADE,
    secuencia INTEGER NOT NULL,
    autor INTEGER REFERENCES usuarios (id),
    rol TEXT NOT NULL,
    nombre TEXT NOT NULL,
    texto TEXT NOT NULL,
    creado INTEGER NOT NULL,
    UNIQUE (caso, secuencia)
  ) STRICT`,

  // Internal notes live in a table of their own, so that no query for an IPS can reach them by mistake. They number
  // apart; tras is the secuencia of the message they were written after.
  `CREATE TABLE notas (
    id INTEGER PRIMARY KEY,
    caso INTEGER NOT NULL REFERENCES casos (numero) ON DELETE CASCADE,
    secuencia INTEGER NOT NULL,
    tras INTEGER NOT NULL,
    autor INTEGER REFERENCES usuarios (id),
    rol TEXT NOT NULL,
    nombre TEXT NOT NULL,
    texto TEXT NOT NULL,
    creado INTEGER NOT NULL,
    UNIQUE (caso, secuencia)
  ) STRICT`,
  `CREATE INDEX notas_tras ON notas (caso, tras, secuencia)`,

  // How far a user has read a case. leidos counts the other side's messages up to there, so that what is unread is a
  // subtraction, however long the conversation.
  `CREATE TABLE lecturas (
    usuario INTEGER NOT NULL REFERENCES usuarios (id) ON DELETE CASCADE,
    caso INTEGER NOT NULL REFERENCES casos (numero) ON DELETE CASCADE,
    hasta INTEGER NOT NULL,
    leidos INTEGER NOT NULL,
    PRIMARY KEY (usuario, caso)
  ) STRICT, WITHOUT ROWID`,

  // Uploads that may come or are under way: what was granted, so that it counts for the quota. eleccion names the
  // user's choice of one file; clave comes from a hash of 32 bits and is no proof of anything.
  `CREATE TABLE subidas (
    clave TEXT PRIMARY KEY,
    eleccion TEXT NOT NULL,
    usuario INTEGER NOT NULL REFERENCES usuarios (id),
    nit TEXT REFERENCES ips (nit),
    bytes INTEGER NOT NULL,
    creada INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX subidas_nit ON subidas (nit)`,
  `CREATE INDEX subidas_creada ON subidas (creada)`,

  // A row stands for a whole file in the store. Until it is sent with a case, message or note all three are null.
  `CREATE TABLE adjuntos (
    clave TEXT PRIMARY KEY,
    eleccion TEXT NOT NULL,
    usuario INTEGER NOT NULL REFERENCES usuarios (id),
    nit TEXT REFERENCES ips (nit),
    nombre TEXT NOT NULL,
    tipo TEXT NOT NULL,
    extension TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    creado INTEGER NOT NULL,
    caso INTEGER REFERENCES casos (numero),
    mensaje INTEGER,
    nota INTEGER
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX adjuntos_caso ON adjuntos (caso, mensaje, nota) WHERE caso IS NOT NULL`,
  `CREATE INDEX adjuntos_sueltos ON adjuntos (creado) WHERE caso IS NULL`,
  `CREATE INDEX adjuntos_nit ON adjuntos (nit, creado)`,

  // Who opened which attachment (Ley 1581 de 2012). Written, never changed.
  `CREATE TABLE aperturas (
    id INTEGER PRIMARY KEY,
    clave TEXT NOT NULL,
    usuario INTEGER NOT NULL,
    creada INTEGER NOT NULL,
    solicitud TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX aperturas_clave ON aperturas (clave)`,
  `CREATE TRIGGER aperturas_fijas BEFORE UPDATE ON aperturas BEGIN
    SELECT raise(ABORT, 'aperturas no se cambian');
  END`,

  // One row a change, in the change's own transaction: what the live stream, mail and audit read.
  `CREATE TABLE eventos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tipo TEXT NOT NULL,
    caso INTEGER NOT NULL,
    nit TEXT NOT NULL,
    actor INTEGER,
    interno INTEGER NOT NULL DEFAULT 0,
    datos TEXT NOT NULL,
    creado INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX eventos_caso ON eventos (caso, id)`,
  `CREATE INDEX eventos_nit ON eventos (nit, id)`,
  `CREATE TRIGGER eventos_fijos BEFORE UPDATE ON eventos BEGIN
    SELECT raise(ABORT, 'eventos no se cambian');
  END`,

  // The answer to a write, to be given again when the same request comes again.
  `CREATE TABLE idempotencia (
    usuario INTEGER NOT NULL,
    ruta TEXT NOT NULL,
    clave TEXT NOT NULL,
    huella TEXT NOT NULL,
    respuesta TEXT NOT NULL,
    caso INTEGER NOT NULL REFERENCES casos (numero) ON DELETE CASCADE,
    creada INTEGER NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX idempotencia_clave ON idempotencia (clave, usuario, ruta)`,
  `CREATE INDEX idempotencia_creada ON idempotencia (creada)`,
  `CREATE INDEX idempotencia_caso ON idempotencia (caso)`,

  // What GET /listo writes to, to know that the disk takes writes.
  `CREATE TABLE latido (pulso INTEGER NOT NULL) STRICT`,
  `INSERT INTO latido VALUES (0)`,

  // Full-text search. "alcance" narrows a search to one IPS inside the index, however common the words are.
  // contentless_delete: the texts are not stored a second time.
  `CREATE VIRTUAL TABLE casos_busqueda USING fts5 (
    alcance, texto, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '3'
  )`,
  // FTS5 writes its pending words out at every savepoint, so cases wait here for the writer to index them once a
  // commit, in that same commit (datos/indexar.sqlite.ts).
  `CREATE TABLE casos_por_indexar (numero INTEGER PRIMARY KEY) STRICT`,
  ...['INSERT', 'UPDATE OF nit, asunto_nombre, motivo_nombre, descripcion'].map(
    (cambio, i) => `CREATE TRIGGER casos_busqueda_${i} AFTER ${cambio} ON casos BEGIN
    INSERT OR IGNORE INTO casos_por_indexar VALUES (new.numero);
  END`,
  ),
  `CREATE TRIGGER casos_busqueda_fuera AFTER DELETE ON casos BEGIN
    DELETE FROM casos_busqueda WHERE rowid = old.numero;
  END`,
];

export const inicial: Migration = {
  async up(db: Kysely<unknown>) {
    for (const tabla of TABLAS) await sql.raw(tabla).execute(db);
  },
};
