import { sql, type Kysely, type Migration } from 'kysely';

// When the present password was given, in milliseconds: a first password (`debe_cambiar`) ends some days later. Triggers
// keep it, because passwords are given in several places. First passwords of before count from now on.
export const claveInicial: Migration = {
  async up(db: Kysely<unknown>) {
    const ahora = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    for (const paso of [
      'ALTER TABLE usuarios ADD COLUMN clave_puesta INTEGER',
      `UPDATE usuarios SET clave_puesta = ${ahora} WHERE debe_cambiar = 1`,
      `CREATE TRIGGER usuarios_clave_nueva AFTER INSERT ON usuarios BEGIN
        UPDATE usuarios SET clave_puesta = ${ahora} WHERE id = NEW.id;
      END`,
      `CREATE TRIGGER usuarios_clave_otra AFTER UPDATE OF clave ON usuarios BEGIN
        UPDATE usuarios SET clave_puesta = ${ahora} WHERE id = NEW.id;
      END`,
    ]) {
      await sql.raw(paso).execute(db);
    }
  },
};
