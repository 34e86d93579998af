import { sql, type Kysely, type Migration } from 'kysely';

/** Above every secuencia: nothing of this kind is new. */
const NADA = '1000000000000000';

const PASOS = [
  // The conversations that one document cannot hold (db/indexing.sqlite.ts): a small document with the case's filters
  // and own words, and one for each further part of its messages and notes. A message rewrites only the last of them.
  `CREATE VIRTUAL TABLE busqueda_larga USING fts5 (
    alcance, texto, notas,
    content = '', contentless_delete = 1, detail = column, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  )`,

  // FTS5 merges segments while it writes, now and then many of them at once, for which everybody would wait. The indexer
  // does it itself, some pages at a time.
  ...['busqueda', 'busqueda_larga'].flatMap((tabla) => [
    `INSERT INTO ${tabla} (${tabla}, rank) VALUES ('automerge', 0)`,
    `INSERT INTO ${tabla} (${tabla}, rank) VALUES ('crisismerge', 500)`,
  ]),

  // What the index lacks, by IPS, so that each search waits for its own only. cabeza: what the case says of itself, or
  // is filtered by, changed; mensaje, nota: the first new ones.
  ...['caso_nuevo', 'caso_cambiado', 'mensaje', 'nota', 'borrado', 'ips'].map(
    (cual) => `DROP TRIGGER por_indexar_${cual}`,
  ),
  `ALTER TABLE por_indexar RENAME TO por_indexar_de_antes`,
  `CREATE TABLE por_indexar (
    nit TEXT NOT NULL,
    caso INTEGER NOT NULL,
    cabeza INTEGER NOT NULL,
    mensaje INTEGER NOT NULL,
    nota INTEGER NOT NULL,
    PRIMARY KEY (nit, caso)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER por_indexar_caso_nuevo AFTER INSERT ON casos BEGIN
    INSERT INTO por_indexar VALUES (new.nit, new.numero, 1, 0, 0)
      ON CONFLICT DO UPDATE SET cabeza = 1, mensaje = 0, nota = 0;
  END`,
  `CREATE TRIGGER por_indexar_caso_cambiado
    AFTER UPDATE OF asunto, asunto_nombre, motivo, motivo_nombre, descripcion, estado, prioridad, asignado ON casos
    WHEN old.estado IS NOT new.estado OR old.asignado IS NOT new.asignado OR old.prioridad IS NOT new.prioridad
      OR old.motivo IS NOT new.motivo OR old.asunto IS NOT new.asunto OR old.motivo_nombre IS NOT new.motivo_nombre
      OR old.asunto_nombre IS NOT new.asunto_nombre OR old.descripcion IS NOT new.descripcion BEGIN
    INSERT INTO por_indexar VALUES (new.nit, new.numero, 1, ${NADA}, ${NADA})
      ON CONFLICT DO UPDATE SET cabeza = 1;
  END`,
  `CREATE TRIGGER por_indexar_caso_ajeno AFTER UPDATE OF nit ON casos WHEN old.nit IS NOT new.nit BEGIN
    DELETE FROM por_indexar WHERE nit = old.nit AND caso = old.numero;
    INSERT INTO por_indexar VALUES (new.nit, new.numero, 1, 0, 0)
      ON CONFLICT DO UPDATE SET cabeza = 1, mensaje = 0, nota = 0;
  END`,
  ...[
    ['mensaje', 'mensajes', `new.secuencia, ${NADA}`],
    ['nota', 'notas', `${NADA}, new.secuencia`],
  ].map(
    ([cual, tabla, valores]) => `CREATE TRIGGER por_indexar_${cual} AFTER INSERT ON ${tabla} BEGIN
      INSERT INTO por_indexar SELECT nit, numero, 0, ${valores} FROM casos WHERE numero = new.caso
        ON CONFLICT DO UPDATE SET ${cual} = min(${cual}, excluded.${cual});
    END`,
  ),
  `CREATE TRIGGER por_indexar_borrado AFTER DELETE ON casos BEGIN
    DELETE FROM por_indexar WHERE nit = old.nit AND caso = old.numero;
    DELETE FROM busqueda WHERE rowid BETWEEN old.numero << 10 AND (old.numero << 10) + 1023;
    DELETE FROM busqueda_larga WHERE rowid BETWEEN old.numero << 20 AND (old.numero << 20) + 1048575;
  END`,

  // IPS that were renamed: their cases below this number still have the old name in the index. One row, because an IPS
  // may have a hundred thousand cases.
  `CREATE TABLE ips_por_indexar (nit TEXT PRIMARY KEY, hasta INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER por_indexar_ips AFTER UPDATE OF nombre ON ips WHEN old.nombre <> new.nombre BEGIN
    INSERT INTO ips_por_indexar VALUES (new.nit, ${NADA}) ON CONFLICT DO UPDATE SET hasta = excluded.hasta;
  END`,

  `INSERT INTO por_indexar SELECT nit, numero, 1, 0, 0 FROM por_indexar_de_antes JOIN casos ON numero = caso`,
  `DROP TABLE por_indexar_de_antes`,
  // The document of a case with fewer messages is what it was. Those of the others are found as before until they are
  // written anew, in the background.
  `INSERT INTO por_indexar SELECT nit, numero, 1, 0, 0 FROM casos WHERE ultima_secuencia >= 16 OR ultima_nota >= 16
    ON CONFLICT DO UPDATE SET cabeza = 1, mensaje = 0, nota = 0`,
];

export const indicePorPartes: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
