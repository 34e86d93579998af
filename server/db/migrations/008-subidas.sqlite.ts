import { sql, type Kysely, type Migration } from 'kysely';

const PASOS = [
  // turno names the attempt that writes this upload now, in whichever process; null when it has ended. parcial names the
  // attempt whose file has the bytes so far (adjuntos/turno.ts).
  `ALTER TABLE subidas ADD COLUMN turno TEXT`,
  `ALTER TABLE subidas ADD COLUMN parcial TEXT`,

  // Uploads that were refused: they count for the quota for an hour, and then they go.
  `CREATE TABLE subidas_rechazadas (
    id INTEGER PRIMARY KEY,
    usuario INTEGER NOT NULL REFERENCES usuarios (id),
    nit TEXT REFERENCES ips (nit),
    bytes INTEGER NOT NULL,
    creada INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX subidas_rechazadas_nit ON subidas_rechazadas (nit, creada)`,
  `CREATE INDEX subidas_rechazadas_creada ON subidas_rechazadas (creada)`,

  // The quota asks for what is not sent with anything yet; without it SQLite reads all that the IPS ever sent.
  `CREATE INDEX adjuntos_sueltos_nit ON adjuntos (nit, creado) WHERE caso IS NULL`,
];

export const subidas: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
