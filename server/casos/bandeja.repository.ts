/**
 * How many cases each view of the desk has, counted up to a bound so that no view costs more than a thousand index
 * entries for each list that it is put together of.
 */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { Vista, type Bandeja } from '../../shared/bandeja.ts';
import { PRONTO_MS } from '../../shared/limites.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';

const TOPE = 1_000;

type Condicion = RawBuilder<SqlBool>;

/** Cases for which this holds, in the order of an index, up to the bound. */
const primeros = (condicion: Condicion) =>
  sql`SELECT numero FROM (SELECT numero FROM casos WHERE ${condicion} LIMIT ${sql.lit(TOPE)})`;

// Each list reads the entries of one index and stops at the bound; a case that several have counts once.
const contar = statement((db, p: { usuario: number; ahora: number; pronto: number }) => {
  const sinAsignar = sql<SqlBool>`abierto = 1 AND asignado IS NULL`;
  const mios = sql<SqlBool>`abierto = 1 AND asignado = ${p.usuario}`;
  const esperan = sql<SqlBool>`${mios} AND (
    estado = 'ACTIVO'
    OR 'ips' = (SELECT rol FROM mensajes WHERE caso = casos.numero AND secuencia = casos.ultima_secuencia)
    OR ultima_secuencia - de_soporte >
      coalesce((SELECT leidos FROM lecturas WHERE usuario = ${p.usuario} AND caso = casos.numero), 0))`;
  const listas: Record<Vista, readonly Condicion[]> = {
    'para-mi': [sinAsignar, esperan, sql`vence < ${p.pronto}`],
    'sin-asignar': [sinAsignar],
    mios: [mios],
    abiertos: [sql`abierto = 1`],
    vencidos: [sql`vence < ${p.ahora}`],
    resueltos: [sql`estado = 'RESUELTO'`],
    cerrados: [sql`estado = 'CERRADO'`],
  };
  return enBruto<Record<Vista, number>>(
    db,
    sql`SELECT ${sql.join(
      Object.entries(listas).map(
        ([vista, suyas]) =>
          sql`(SELECT min(count(*), ${sql.lit(TOPE)}) FROM (
            ${sql.join(suyas.map(primeros), sql` UNION `)})) AS ${sql.ref(vista)}`,
      ),
    )}`,
  );
});

export async function contarVistas(db: Db, usuario: number, ahora: number): Promise<Bandeja> {
  const [cuentas] = await contar(db, { usuario, ahora, pronto: ahora + PRONTO_MS });
  const vistas = Object.fromEntries(Vista.options.map((vista) => [vista, cuentas?.[vista] ?? 0]));
  return { vistas: vistas as Bandeja['vistas'], tope: TOPE };
}
