/** How many cases each view of the desk has. Counted up to a bound: nobody reads on after a thousand. */
import { sql } from 'kysely';
import { Vista, type Bandeja } from '../../shared/bandeja.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';

const TOPE = 1_000;

// Each counts entries of one index and stops at the bound.
const contar = statement((db, p: { usuario: number; ahora: number }) =>
  enBruto<Record<Vista, number>>(
    db,
    sql`SELECT ${sql.join(
      Object.entries({
        'sin-asignar': sql`abierto = 1 AND asignado IS NULL`,
        mios: sql`abierto = 1 AND asignado = ${p.usuario}`,
        abiertos: sql`abierto = 1`,
        vencidos: sql`vence < ${p.ahora}`,
        resueltos: sql`estado = 'RESUELTO'`,
        cerrados: sql`estado = 'CERRADO'`,
      }).map(
        ([vista, condicion]) =>
          sql`(SELECT count(*) FROM (SELECT 1 FROM casos WHERE ${condicion} LIMIT ${sql.lit(TOPE)})) AS ${sql.ref(vista)}`,
      ),
    )}`,
  ),
);

export async function contarVistas(db: Db, usuario: number, ahora: number): Promise<Bandeja> {
  const [cuentas] = await contar(db, { usuario, ahora });
  const vistas = Object.fromEntries(Vista.options.map((vista) => [vista, cuentas?.[vista] ?? 0]));
  return { vistas: vistas as Bandeja['vistas'], tope: TOPE };
}
