import { sql, type Kysely, type Migration } from 'kysely';

// The EPS's staff sees the totals of all IPS with every list: they stand in rows of their own, with an empty nit, instead
// of being added up over the rows of ten thousand IPS each time.
const mas = (nit: string) =>
  `INSERT INTO casos_totales VALUES (${nit}, new.estado, 1) ON CONFLICT DO UPDATE SET cantidad = cantidad + 1;`;
const menos = (nit: string) =>
  `UPDATE casos_totales SET cantidad = cantidad - 1 WHERE nit = ${nit} AND estado = old.estado;`;

const PASOS = [
  ...['mas', 'cambio', 'menos'].map((cual) => `DROP TRIGGER casos_totales_${cual}`),
  `INSERT INTO casos_totales SELECT '', estado, sum(cantidad) FROM casos_totales GROUP BY estado`,
  `CREATE TRIGGER casos_totales_mas AFTER INSERT ON casos BEGIN ${mas('new.nit')} ${mas("''")} END`,
  `CREATE TRIGGER casos_totales_cambio AFTER UPDATE OF estado, nit ON casos
    WHEN old.estado <> new.estado OR old.nit <> new.nit BEGIN
    ${menos('old.nit')} ${menos("''")} ${mas('new.nit')} ${mas("''")}
  END`,
  `CREATE TRIGGER casos_totales_menos AFTER DELETE ON casos BEGIN ${menos('old.nit')} ${menos("''")} END`,
];

export const totales: Migration = {
  async up(db: Kysely<unknown>) {
    for (const paso of PASOS) await sql.raw(paso).execute(db);
  },
};
