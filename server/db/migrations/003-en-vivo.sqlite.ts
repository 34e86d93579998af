import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // Sessions that ended, so that whoever holds a stream of theirs open hears of it, in whatever process it ended.
  `CREATE TABLE sesiones_terminadas (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    huella TEXT NOT NULL,
    terminada INTEGER NOT NULL
  ) STRICT`,
  `CREATE TRIGGER sesiones_fin AFTER DELETE ON sesiones BEGIN
    INSERT INTO sesiones_terminadas (huella, terminada) VALUES (old.huella, unixepoch() * 1000);
  END`,

  // How far each side has read a case.
  `CREATE INDEX lecturas_caso ON lecturas (caso, hasta)`,

  // What an IPS has not read yet, over all its cases, is a subtraction too: messages that the EPS's staff wrote to it
  // (ips.de_soporte) less those that the user has seen (usuarios.leidos). Triggers keep both.
  `ALTER TABLE ips ADD COLUMN de_soporte INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE usuarios ADD COLUMN leidos INTEGER NOT NULL DEFAULT 0`,
  `UPDATE ips SET de_soporte = (SELECT coalesce(sum(de_soporte), 0) FROM casos WHERE casos.nit = ips.nit)`,
  `UPDATE usuarios SET leidos = (SELECT coalesce(sum(leidos), 0) FROM lecturas WHERE usuario = usuarios.id)`,
  `CREATE TRIGGER ips_de_soporte_mas AFTER INSERT ON casos WHEN new.de_soporte <> 0 BEGIN
    UPDATE ips SET de_soporte = de_soporte + new.de_soporte WHERE nit = new.nit;
  END`,
  `CREATE TRIGGER ips_de_soporte_cambio AFTER UPDATE OF de_soporte ON casos WHEN new.de_soporte <> old.de_soporte BEGIN
    UPDATE ips SET de_soporte = de_soporte + new.de_soporte - old.de_soporte WHERE nit = new.nit;
  END`,
  `CREATE TRIGGER ips_de_soporte_menos AFTER DELETE ON casos WHEN old.de_soporte <> 0 BEGIN
    UPDATE ips SET de_soporte = de_soporte - old.de_soporte WHERE nit = old.nit;
  END`,
  `CREATE TRIGGER usuarios_leidos_mas AFTER INSERT ON lecturas BEGIN
    UPDATE usuarios SET leidos = leidos + new.leidos WHERE id = new.usuario;
  END`,
  `CREATE TRIGGER usuarios_leidos_cambio AFTER UPDATE OF leidos ON lecturas BEGIN
    UPDATE usuarios SET leidos = leidos + new.leidos - old.leidos WHERE id = new.usuario;
  END`,
  `CREATE TRIGGER usuarios_leidos_menos AFTER DELETE ON lecturas BEGIN
    UPDATE usuarios SET leidos = leidos - old.leidos WHERE id = old.usuario;
  END`,
];

export const enVivo: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
