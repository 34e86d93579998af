/**
 * Whether a filter leaves so few cases that a page is found by reading all of them and sorting. Where there are more of
 * them the next ones of any order are near, and the order is read instead.
 */
import { sql } from 'kysely';
import type { Alcance } from '../alcance.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';
import type { Parametros } from './condiciones-de-casos.ts';

const POCOS = 1_000;
/** Days that were long ago are far from what changed last, so that more of their cases are worth reading. */
const POCOS_DE_UNOS_DIAS = 100_000;

const hasta = (tope: number, de: ReturnType<typeof sql>) =>
  sql<{ cuantos: number }>`SELECT count(*) AS cuantos FROM (SELECT 1 ${de} LIMIT ${sql.lit(tope + 1)})`;

const contar = {
  sinLeer: statement((db, p: { usuario: number }) =>
    enBruto(db, hasta(POCOS, sql`FROM sin_leer WHERE usuario = ${p.usuario}`)),
  ),
  conMensaje: statement((db) =>
    enBruto(db, hasta(POCOS, sql`FROM casos WHERE ultima_secuencia > de_soporte`)),
  ),
  vencidos: statement((db, p: { vencidos: number }) =>
    enBruto(db, hasta(POCOS, sql`FROM casos WHERE vence < ${p.vencidos}`)),
  ),
  enManos: statement((db, p: { asignado: number }) =>
    enBruto(db, hasta(POCOS, sql`FROM casos WHERE abierto = 1 AND asignado = ${p.asignado}`)),
  ),
  deNadie: statement((db) =>
    enBruto(db, hasta(POCOS, sql`FROM casos WHERE abierto = 1 AND asignado IS NULL`)),
  ),
  dias: statement((db, p: { desde: number; fin: number }) =>
    enBruto(db, hasta(POCOS_DE_UNOS_DIAS, sql`FROM casos WHERE creado >= ${p.desde} AND creado < ${p.fin}`)),
  ),
  diasDeUna: statement((db, p: { nit: string; desde: number; fin: number }) =>
    enBruto(
      db,
      hasta(
        POCOS_DE_UNOS_DIAS,
        sql`FROM casos WHERE nit = ${p.nit} AND estado IN ('ACTIVO', 'EN_GESTION', 'RESUELTO', 'CERRADO')
          AND creado >= ${p.desde} AND creado < ${p.fin}`,
      ),
    ),
  ),
};

type Filtrada = Pick<Parametros, 'usuario' | 'nit' | 'sinLeer' | 'vencidos' | 'asignado' | 'desde' | 'hasta'>;

export async function sonPocos(db: Db, parte: Alcance['parte'], filtros: Filtrada): Promise<boolean> {
  const { usuario, nit, sinLeer, vencidos, asignado, desde, hasta: fin } = filtros;
  const son = ([fila]: { cuantos: number }[], tope = POCOS) => fila!.cuantos <= tope;
  if (sinLeer) {
    return son(await (parte === 'ips' ? contar.sinLeer(db, { usuario }) : contar.conMensaje(db, {})));
  }
  if (vencidos !== null) return son(await contar.vencidos(db, { vencidos }));
  if (asignado !== null) {
    return son(await (asignado === 0 ? contar.deNadie(db, {}) : contar.enManos(db, { asignado })));
  }
  if ((desde ?? fin) === null) return false;
  const dias = { desde: desde ?? 0, fin: fin ?? Number.MAX_SAFE_INTEGER };
  const cuantos = await (nit === null ? contar.dias(db, dias) : contar.diasDeUna(db, { ...dias, nit }));
  return son(cuantos, POCOS_DE_UNOS_DIAS);
}
