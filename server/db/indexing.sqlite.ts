/**
 * The full-text index follows the cases: triggers note what changed in `por_indexar`, and it is brought up to date in
 * batches a moment later, or at once by a search. FTS5 writes a segment at every commit, which would cost more than
 * all the rest of a new case (docs/decisions/busqueda-al-buscar.md).
 */
import { setTimeout as pausa } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Writer } from './writer.ts';
import { ENTRE_TANDAS_MS } from './batches.ts';
import { enBruto, statement, type Db, type Tx } from './statement.ts';

/** A case of many messages is several documents, so that a new message rewrites one of bounded size. */
const MENSAJES_POR_DOCUMENTO = 200;
/** The last document takes what is left: 10 bits of its rowid number it, the others are the case's number. */
export const BITS_DE_DOCUMENTO = 10;
const ULTIMO_DOCUMENTO = 2 ** BITS_DE_DOCUMENTO - 1;

const CASOS_POR_LOTE = 500;
const PAUSA_MS = 1_000;

export interface Indexador {
  /** Resolves when what was committed before the call can be found. Throws `no_disponible` when it cannot be written. */
  readonly ponerAlDia: () => Promise<void>;
  /** Something was committed: looks after a moment whether there is anything to index. */
  programar(): void;
  cerrar(): Promise<void>;
}

export function crearIndexador(leer: Db, escribir: Writer['escribir']): Indexador {
  let reloj: NodeJS.Timeout | undefined;
  let cerrado = false;
  let trabajando: Promise<void> | undefined;

  async function hayPendientes(): Promise<boolean> {
    return (await leer.selectFrom('por_indexar').select('caso').limit(1).executeTakeFirst()) !== undefined;
  }

  async function vaciar(): Promise<void> {
    while (!cerrado && (await hayPendientes())) await escribir(indexarLote);
  }

  async function ponerAlDia(): Promise<void> {
    // What runs already may have looked before the caller's commit.
    await trabajando?.catch(() => undefined);
    trabajando ??= vaciar().finally(() => (trabajando = undefined));
    await trabajando;
  }

  return {
    ponerAlDia,
    programar() {
      if (reloj || cerrado) return;
      reloj = setTimeout(() => {
        reloj = undefined;
        // A disk that takes no writes now is tried again with the next change, and by who searches.
        ponerAlDia().catch(() => undefined);
      }, PAUSA_MS);
      reloj.unref();
    },
    async cerrar() {
      cerrado = true;
      clearTimeout(reloj);
      await trabajando?.catch(() => undefined);
    },
  };
}

/** Index pages that are written at a time: others write in between. */
const PAGINAS_POR_VEZ = 500;

/**
 * Rewrites the index as one piece, without the words of what was deleted: until then FTS5 only marks them as gone. It
 * begins with a negative number and is done when a step changes nothing (sqlite.org/fts5.html, "merge").
 */
export async function compactarIndice(escribir: Writer['escribir']): Promise<void> {
  for (let paginas = -PAGINAS_POR_VEZ; ; paginas = PAGINAS_POR_VEZ) {
    const cambios = await escribir(async (tx) => {
      const contar = () => sql<{ n: number }>`SELECT total_changes() AS n`.execute(tx);
      const { rows: antes } = await contar();
      await sql`INSERT INTO busqueda (busqueda, rank) VALUES ('merge', ${paginas})`.execute(tx);
      const { rows: despues } = await contar();
      return (despues[0]?.n ?? 0) - (antes[0]?.n ?? 0);
    });
    if (cambios < 2) return;
    await pausa(ENTRE_TANDAS_MS);
  }
}

async function indexarLote(tx: Tx): Promise<void> {
  const lote = await tx
    .selectFrom('por_indexar')
    .innerJoin('casos', 'casos.numero', 'por_indexar.caso')
    .select(['por_indexar.caso', 'por_indexar.desde', 'casos.ultima_secuencia as ultima'])
    .orderBy('por_indexar.caso')
    .limit(CASOS_POR_LOTE)
    .execute();
  const documentos = lote.flatMap(({ caso, desde, ultima }) => {
    const primero = documentoDe(desde);
    const cuantos = Math.max(0, documentoDe(ultima) - primero + 1);
    return Array.from({ length: cuantos }, (_, i) => [caso, primero + i]);
  });
  await indexar(tx, { documentos: JSON.stringify(documentos) });
  const hasta = lote.length < CASOS_POR_LOTE ? Number.MAX_SAFE_INTEGER : (lote.at(-1)?.caso ?? 0);
  await tx.deleteFrom('por_indexar').where('caso', '<=', hasta).execute();
}

const documentoDe = (secuencia: number) =>
  Math.min(Math.floor(secuencia / MENSAJES_POR_DOCUMENTO), ULTIMO_DOCUMENTO);

/** Each document has what the case is, so that its words and those of a message are found together. */
const indexar = statement((db, p: { documentos: string }) =>
  enBruto(
    db,
    sql`
    INSERT OR REPLACE INTO busqueda (rowid, alcance, texto, notas)
    SELECT (numero << ${sql.lit(BITS_DE_DOCUMENTO)}) + d.documento,
      'n' || casos.nit || ' e' || replace(casos.estado, '_', '') || ' m' || replace(motivo, '-', '') ||
        ' s' || replace(asunto, '-', '') || ' todo p' || prioridad || ' a' || coalesce(asignado, 0) ||
        strftime(' t%Y%m', casos.creado / 1000 - 18000, 'unixepoch'),
      numero || ' ' || casos.nit || ' ' || ips.nombre || ' ' || asunto_nombre || ' ' || motivo_nombre || ' ' ||
        descripcion || ' ' || coalesce((SELECT group_concat(texto, ' ') FROM mensajes
          WHERE caso = numero AND secuencia >= d.desde AND secuencia < d.hasta), ''),
      coalesce((SELECT group_concat(texto, ' ') FROM notas
        WHERE caso = numero AND tras >= d.desde AND tras < d.hasta), '')
    FROM (
      SELECT value ->> 0 AS caso, value ->> 1 AS documento, (value ->> 1) * ${sql.lit(MENSAJES_POR_DOCUMENTO)} AS desde,
        CASE value ->> 1 WHEN ${sql.lit(ULTIMO_DOCUMENTO)} THEN 1e15
          ELSE (value ->> 1) * ${sql.lit(MENSAJES_POR_DOCUMENTO)} + ${sql.lit(MENSAJES_POR_DOCUMENTO)} END AS hasta
      FROM json_each(${p.documentos})
    ) AS d CROSS JOIN casos ON casos.numero = d.caso JOIN ips ON ips.nit = casos.nit`,
  ),
);
