/**
 * Whether a filter leaves so few cases that a page is found by reading all of them and sorting. Where there are more of
 * them the next ones of any order are near, and the order is read instead.
 */
import { sql } from 'kysely';
import type { Alcance } from '../alcance.ts';
import { enBruto, statement, type Db } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
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

/**
 * Reading a case takes as long as passing so many entries of an index of the open cases, which have what is asked of
 * them (migration 024).
 */
const ENTRADAS_POR_CASO = 10;

/** `recorrido`: how many open cases there are, times the rows of a page. */
export function* sonPocos(
  db: Db,
  parte: Alcance['parte'],
  filtros: Filtrada,
  recorrido: number,
): Pasos<boolean> {
  const { usuario, nit, sinLeer, vencidos, asignado, desde, hasta: fin } = filtros;
  const son = ([fila]: { cuantos: number }[], tope = POCOS) => fila!.cuantos <= tope;
  if (sinLeer) {
    return son(
      yield* parte === 'ips' ? contar.sinLeer.pasos(db, { usuario }) : contar.conMensaje.pasos(db, {}),
    );
  }
  // Where this many are spread over the order, a page is as far as reading all of them.
  const deAbiertos = nit === null ? Math.min(POCOS, Math.sqrt(recorrido / ENTRADAS_POR_CASO)) : POCOS;
  if (vencidos !== null) return son(yield* contar.vencidos.pasos(db, { vencidos }), deAbiertos);
  if (asignado !== null) {
    const suyos = yield* asignado === 0
      ? contar.deNadie.pasos(db, {})
      : contar.enManos.pasos(db, { asignado });
    return son(suyos, deAbiertos);
  }
  if ((desde ?? fin) === null) return false;
  const dias = { desde: desde ?? 0, fin: fin ?? Number.MAX_SAFE_INTEGER };
  const cuantos = yield* nit === null
    ? contar.dias.pasos(db, dias)
    : contar.diasDeUna.pasos(db, { ...dias, nit });
  return son(cuantos, POCOS_DE_UNOS_DIAS);
}
