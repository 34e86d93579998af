import { sql, type Kysely, type Migration } from 'kysely';

/** Year 9999: what is due on an open case without a target never is. */
const NUNCA = 253_370_782_800_000;

const PASOS = [
  // Several named users for an IPS: alias tells them apart; the IPS's own user has none. The triggers that name the
  // table are made again, since SQLite checks them when it is renamed.
  ...['mas', 'cambio', 'menos'].map((cual) => `DROP TRIGGER usuarios_leidos_${cual}`),
  `CREATE TABLE usuarios_nuevos (
    id INTEGER PRIMARY KEY,
    rol TEXT NOT NULL CHECK (rol IN ('ips', 'agente', 'admin')),
    nombre TEXT NOT NULL,
    nit TEXT REFERENCES ips (nit),
    alias TEXT,
    correo TEXT UNIQUE,
    clave TEXT NOT NULL,
    debe_cambiar INTEGER NOT NULL DEFAULT 0,
    activo INTEGER NOT NULL DEFAULT 1,
    creado INTEGER NOT NULL,
    leidos INTEGER NOT NULL DEFAULT 0,
    CHECK ((rol = 'ips') = (nit IS NOT NULL)),
    CHECK ((nit IS NULL) <> (correo IS NULL)),
    CHECK (alias IS NULL OR nit IS NOT NULL)
  ) STRICT`,
  `INSERT INTO usuarios_nuevos (id, rol, nombre, nit, correo, clave, activo, creado, leidos)
    SELECT id, rol, nombre, nit, correo, clave, activo, creado, leidos FROM usuarios`,
  `DROP TABLE usuarios`,
  `ALTER TABLE usuarios_nuevos RENAME TO usuarios`,
  `CREATE UNIQUE INDEX usuarios_nit ON usuarios (nit, coalesce(alias, '')) WHERE nit IS NOT NULL`,
  ...[
    ['mas', 'INSERT', 'leidos + new.leidos', 'new'],
    ['cambio', 'UPDATE OF leidos', 'leidos + new.leidos - old.leidos', 'new'],
    ['menos', 'DELETE', 'leidos - old.leidos', 'old'],
  ].map(
    ([cual, cuando, valor, fila]) => `CREATE TRIGGER usuarios_leidos_${cual} AFTER ${cuando} ON lecturas BEGIN
      UPDATE usuarios SET leidos = ${valor} WHERE id = ${fila}.usuario;
    END`,
  ),

  // Targets in minutes of office hours; null means none.
  `ALTER TABLE motivos ADD COLUMN meta_respuesta INTEGER`,
  `ALTER TABLE motivos ADD COLUMN meta_solucion INTEGER`,

  // vence: when what is due next (first answer, then solution) is late; null once solved, NUNCA without a target.
  // The minutes are of office hours, from the case's creation to its first answer and its last solution.
  `ALTER TABLE casos ADD COLUMN meta_solucion INTEGER`,
  `ALTER TABLE casos ADD COLUMN vence INTEGER`,
  `ALTER TABLE casos ADD COLUMN primera_respuesta INTEGER`,
  `ALTER TABLE casos ADD COLUMN respondido_por INTEGER REFERENCES usuarios (id)`,
  `ALTER TABLE casos ADD COLUMN minutos_respuesta INTEGER`,
  `ALTER TABLE casos ADD COLUMN resuelto INTEGER`,
  `ALTER TABLE casos ADD COLUMN resuelto_por INTEGER REFERENCES usuarios (id)`,
  `ALTER TABLE casos ADD COLUMN minutos_solucion INTEGER`,
  `UPDATE casos SET vence = ${NUNCA} WHERE estado IN ('ACTIVO', 'EN_GESTION')`,
  `UPDATE casos SET resuelto = actualizado WHERE estado IN ('RESUELTO', 'CERRADO')`,
  `UPDATE casos SET primera_respuesta = (
    SELECT min(creado) FROM mensajes WHERE caso = numero AND rol <> 'ips')`,

  // The agents' views. What has several filters goes through the full-text index, whose tokens they are, so these need
  // no index for each combination.
  `DROP INDEX casos_estado_creado`,
  `DROP INDEX casos_asignado`,
  `ALTER TABLE casos ADD COLUMN abierto INTEGER
    GENERATED ALWAYS AS (CASE WHEN estado IN ('ACTIVO', 'EN_GESTION') THEN 1 END) VIRTUAL`,
  `CREATE INDEX casos_abiertos ON casos (abierto, numero) WHERE abierto IS NOT NULL`,
  `CREATE INDEX casos_abiertos_actualizado ON casos (abierto, actualizado, numero) WHERE abierto IS NOT NULL`,
  `CREATE INDEX casos_vence ON casos (vence, numero) WHERE vence IS NOT NULL`,
  `CREATE INDEX casos_en_manos ON casos (abierto, asignado) WHERE abierto IS NOT NULL`,
  `CREATE INDEX casos_resuelto ON casos (resuelto) WHERE resuelto IS NOT NULL`,
  `DROP TRIGGER por_indexar_caso_cambiado`,
  `CREATE TRIGGER por_indexar_caso_cambiado AFTER UPDATE OF
    nit, asunto, asunto_nombre, motivo, motivo_nombre, descripcion, estado, prioridad, asignado ON casos BEGIN
    INSERT INTO por_indexar VALUES (new.numero, 0) ON CONFLICT DO UPDATE SET desde = 0;
  END`,
  `INSERT INTO por_indexar SELECT numero, 0 FROM casos WHERE true ON CONFLICT DO UPDATE SET desde = 0`,

  // Answers that are often given. Variables in braces are filled in when one is used.
  `CREATE TABLE respuestas (
    id INTEGER PRIMARY KEY,
    titulo TEXT NOT NULL UNIQUE,
    texto TEXT NOT NULL
  ) STRICT`,

  // Who administered what. Written, never changed.
  `CREATE TABLE auditoria (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    usuario INTEGER,
    accion TEXT NOT NULL,
    objeto TEXT NOT NULL,
    datos TEXT NOT NULL,
    creada INTEGER NOT NULL
  ) STRICT`,
  `CREATE TRIGGER auditoria_fija BEFORE UPDATE ON auditoria BEGIN
    SELECT raise(ABORT, 'auditoria no se cambia');
  END`,
  `CREATE TRIGGER auditoria_queda BEFORE DELETE ON auditoria BEGIN
    SELECT raise(ABORT, 'auditoria no se borra');
  END`,
];

/** Rebuilds a table that others refer to: runs with foreign keys off (datos/base.sqlite.ts). */
export const soporte: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
