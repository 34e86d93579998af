import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  ...['0', '1', 'fuera'].map((cual) => `DROP TRIGGER casos_busqueda_${cual}`),
  `DROP TABLE casos_por_indexar`,
  `DROP TABLE casos_busqueda`,

  // Full-text search over cases and their conversations, in documents of some hundred messages (datos/indexar.sqlite.ts
  // says which). "alcance" holds one token for each thing that a list can be filtered by, so that the index itself
  // narrows a search however common its words are; "notas" is for the EPS's staff only.
  // contentless_delete: the texts are not stored a second time. detail = column: no positions, which nobody asks for
  // and which would double what a search for a common word reads.
  `CREATE VIRTUAL TABLE busqueda USING fts5 (
    alcance, texto, notas,
    content = '', contentless_delete = 1, detail = column, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
  )`,

  // Cases whose documents are behind, from the one with this secuencia on. The index follows after the commit.
  `CREATE TABLE por_indexar (caso INTEGER PRIMARY KEY, desde INTEGER NOT NULL) STRICT`,
  ...[
    ['caso_nuevo', 'INSERT ON casos', 'new.numero, 0'],
    [
      'caso_cambiado',
      'UPDATE OF nit, asunto_nombre, motivo, motivo_nombre, descripcion, estado, prioridad, asignado ON casos',
      'new.numero, 0',
    ],
    ['mensaje', 'INSERT ON mensajes', 'new.caso, new.secuencia'],
    ['nota', 'INSERT ON notas', 'new.caso, new.tras'],
  ].map(
    ([nombre, cuando, valores]) => `CREATE TRIGGER por_indexar_${nombre} AFTER ${cuando} BEGIN
      INSERT INTO por_indexar VALUES (${valores})
        ON CONFLICT DO UPDATE SET desde = min(desde, excluded.desde);
    END`,
  ),
  `CREATE TRIGGER por_indexar_borrado AFTER DELETE ON casos BEGIN
    DELETE FROM por_indexar WHERE caso = old.numero;
    DELETE FROM busqueda WHERE rowid BETWEEN old.numero << 10 AND (old.numero << 10) + 1023;
  END`,
  `INSERT INTO por_indexar SELECT numero, 0 FROM casos`,

  // Rows come in the order of their time: the oldest are the first ones, without an index that says so.
  `DROP INDEX idempotencia_creada`,
];

export const busqueda: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
