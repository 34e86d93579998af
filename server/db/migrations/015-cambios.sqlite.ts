import { sql, type Kysely, type Migration } from 'kysely';

// How often something changed, so that what a process remembers of it ends with the commit of the change, whichever
// process made it (db/changes.sqlite.ts). `de` is 'sesiones', or the NIT of an IPS: for what its lists show.
const mas = (de: string) =>
  `INSERT INTO cambios VALUES (${de}, 1) ON CONFLICT DO UPDATE SET numero = numero + 1;`;

const PASOS = [
  `CREATE TABLE cambios (de TEXT PRIMARY KEY, numero INTEGER NOT NULL) STRICT, WITHOUT ROWID`,

  // Who may enter, and what for: sessions, users, IPS and second factors. A new row of the first three lets nobody enter
  // who could not before. Counters of messages (leidos, de_soporte) change at every message, always alone, and say
  // nothing about that; every other column counts, those of later migrations too.
  ...[
    ['sesion_cambiada', 'UPDATE ON sesiones'],
    ['sesion_borrada', 'DELETE ON sesiones'],
    ['usuario_cambiado', 'UPDATE ON usuarios WHEN new.leidos IS old.leidos'],
    ['usuario_borrado', 'DELETE ON usuarios'],
    ['ips_cambiada', 'UPDATE ON ips WHEN new.de_soporte IS old.de_soporte'],
    ['ips_borrada', 'DELETE ON ips'],
    ['factor_activado', 'INSERT ON segundos_factores'],
    ['factor_borrado', 'DELETE ON segundos_factores'],
  ].map(
    ([nombre, cuando]) => `CREATE TRIGGER cambios_${nombre} AFTER ${cuando} BEGIN ${mas("'sesiones'")} END`,
  ),

  // What a list of an IPS shows: its cases, their counts, and how far its users have read.
  `CREATE TRIGGER cambios_caso_nuevo AFTER INSERT ON casos BEGIN ${mas('new.nit')} END`,
  `CREATE TRIGGER cambios_caso_cambiado AFTER UPDATE ON casos BEGIN ${mas('new.nit')} END`,
  `CREATE TRIGGER cambios_caso_de_otra AFTER UPDATE OF nit ON casos WHEN new.nit <> old.nit BEGIN ${mas('old.nit')} END`,
  `CREATE TRIGGER cambios_caso_borrado AFTER DELETE ON casos BEGIN ${mas('old.nit')} END`,
  ...['INSERT', 'UPDATE', 'DELETE'].map((cuando) => {
    const fila = cuando === 'DELETE' ? 'old' : 'new';
    return `CREATE TRIGGER cambios_lectura_${cuando.toLowerCase()} AFTER ${cuando} ON lecturas BEGIN
      UPDATE cambios SET numero = numero + 1 WHERE de = (SELECT nit FROM usuarios WHERE id = ${fila}.usuario);
    END`;
  }),
];

export const cambios: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
