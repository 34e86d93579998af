/**
 * The full-text index follows the cases: triggers note what changed in `por_indexar`, and it is brought up to date in
 * small transactions a moment later; a search first indexes a bounded part of what its asker may see. FTS5 writes a
 * segment at every commit, which would cost more than all the rest of a new case (docs/decisions/busqueda-al-buscar.md).
 */
import { setTimeout as pausa } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Writer } from './writer.ts';
import { ENTRE_TANDAS_MS } from './batches.ts';
import {
  desdeDocumento,
  documentosDe,
  esNueva,
  POR_DOCUMENTO,
  type Documento,
  type Pendiente,
} from './index-documents.ts';
import { enBruto, statement, type Db, type Tx } from './statement.ts';

/**
 * A document of `busqueda` has this many low bits in its rowid beside the case's number. They are 0: a case has one, but
 * for what versions wrote that put all of a conversation there and that is not indexed again yet.
 */
export const BITS_DE_DOCUMENTO = 10;
/**
 * Added to the rowid of a document while its case is not CERRADO. So the documents of those few stand together, and a
 * search for them does not walk past the words of all others.
 */
export const EN_CURSO = 2 ** 52;
/** The same in `busqueda_larga`, where they number the parts of a long conversation: 0 is the case itself. */
export const BITS_DE_PARTE = 20;

/** Texts that are indexed at a time: some thirty milliseconds if each is as long as it may be, less than one as a rule. */
const TEXTOS_POR_VEZ = 100;
/** A transaction goes on with more until it has taken this long. */
const TRANSACCION_MS = 10;
/** Transactions that a search waits for. */
const VECES_AL_BUSCAR = 8;
const PAUSA_MS = 1_000;

export interface Indexador {
  /** Resolves when what was committed before the call can be found. Throws `no_disponible` when it cannot be written. */
  readonly ponerAlDia: () => Promise<void>;
  /**
   * Indexes what is pending for the IPS with this NIT, or for all, up to a bound. Resolves to whether more is pending.
   */
  readonly prepararBusqueda: (nit: string | null) => Promise<boolean>;
  /** Called after a commit: indexes soon if there is anything to index. */
  programar(): void;
  cerrar(): Promise<void>;
}

export function crearIndexador(leer: Db, escribir: Writer['escribir']): Indexador {
  let reloj: NodeJS.Timeout | undefined;
  let cerrado = false;
  let trabajando: Promise<void> | undefined;

  const indexarAlgo = (nit: string | null) => escribir((tx) => indexarUnRato(tx, nit));

  /** Each transaction that indexes leaves a small segment, which has to be merged into the others. */
  async function vaciar(): Promise<void> {
    for (let faltaMezclar = false; !cerrado; await pausa(ENTRE_TANDAS_MS)) {
      if (await hayPendientes(leer, null)) await indexarAlgo(null);
      else if (!faltaMezclar) return;
      faltaMezclar = false;
      for (const tabla of TABLAS) {
        faltaMezclar = (await mezclar(escribir, tabla, PAGINAS_POR_VEZ)) || faltaMezclar;
      }
    }
  }

  async function ponerAlDia(): Promise<void> {
    // A run under way may have read before the caller's commit, so it is awaited and another follows.
    await trabajando?.catch(() => undefined);
    trabajando ??= vaciar().finally(() => (trabajando = undefined));
    await trabajando;
  }

  return {
    ponerAlDia,
    async prepararBusqueda(nit) {
      for (let veces = 0; veces < VECES_AL_BUSCAR && (await hayPendientes(leer, nit)); veces += 1) {
        // If the index cannot be written now, the search uses what it already contains.
        const hecho = await indexarAlgo(nit).then(
          () => true,
          () => false,
        );
        if (!hecho) break;
      }
      return hayPendientes(leer, nit);
    },
    programar() {
      if (reloj || cerrado) return;
      reloj = setTimeout(() => {
        reloj = undefined;
        // A failed write is repeated at the next change.
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

const pendientesDe = (deUna: boolean) =>
  statement((db, p: { nit: string | null }) => {
    const suyos = deUna ? sql`WHERE nit = ${p.nit}` : sql``;
    return enBruto<{ hay: number }>(
      db,
      sql`SELECT EXISTS (SELECT 1 FROM por_indexar ${suyos}) OR EXISTS (SELECT 1 FROM ips_por_indexar ${suyos}) AS hay`,
    );
  });
const deUna = pendientesDe(true);
const deTodas = pendientesDe(false);

async function hayPendientes(db: Db, nit: string | null): Promise<boolean> {
  const [fila] = await (nit === null ? deTodas : deUna)(db, { nit });
  return fila?.hay === 1;
}

const TABLAS = ['busqueda', 'busqueda_larga'] as const;

/** Index pages merged in one transaction; other writes take place in between. */
const PAGINAS_POR_VEZ = 64;

/**
 * Merges some pages of segments, from four of a size on. Resolves to whether there was anything to merge: fewer than two
 * changes mean that there was not (sqlite.org/fts5.html, "merge"). A negative number begins to merge all of them.
 */
function mezclar(
  escribir: Writer['escribir'],
  tabla: (typeof TABLAS)[number],
  paginas: number,
): Promise<boolean> {
  return escribir(async (tx) => {
    const antes = await totalDeCambios(tx);
    await sql`INSERT INTO ${sql.table(tabla)} (${sql.table(tabla)}, rank) VALUES ('merge', ${paginas})`.execute(
      tx,
    );
    return (await totalDeCambios(tx)) - antes >= 2;
  });
}

async function totalDeCambios(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT total_changes() AS n`.execute(tx);
  return rows[0]?.n ?? 0;
}

/**
 * Rewrites the index as a single segment, without the words of deleted documents, which FTS5 otherwise only marks as
 * deleted.
 */
export async function compactarIndice(escribir: Writer['escribir']): Promise<void> {
  for (const tabla of TABLAS) {
    for (let paginas = -PAGINAS_POR_VEZ; await mezclar(escribir, tabla, paginas); paginas = PAGINAS_POR_VEZ) {
      await pausa(ENTRE_TANDAS_MS);
    }
  }
}

/** Indexes some of what is pending, changed cases before those of renamed IPS. */
async function indexarUnRato(tx: Tx, nit: string | null): Promise<void> {
  const fin = performance.now() + TRANSACCION_MS;
  let quedan = true;
  do quedan = (await indexarCambiados(tx, nit)) || (await indexarDeIps(tx, nit));
  while (quedan && performance.now() < fin);
}

/** Resolves to whether there was anything to do, as does the next. */
async function indexarCambiados(tx: Tx, nit: string | null): Promise<boolean> {
  const filas = await pendientes(nit !== null)(tx, { nit });
  const documentos: Documento[] = [];
  let textos = 0;
  for (const fila of filas) {
    const suyos = documentosDe(fila);
    const caben = suyos.filter((suyo) => (textos += suyo.textos) <= TEXTOS_POR_VEZ);
    const resto = suyos[caben.length];
    // Only the first case may be left half done, so that each has its turn with room for its largest documents.
    if (resto && documentos.length > 0) break;
    if (esNueva(fila)) await borrarDeAntes(tx, fila);
    documentos.push(...caben);
    if (resto) await dejar(tx, { ...fila, ...desdeDocumento(resto) });
    else await quitar(tx, fila);
    if (resto) break;
  }
  await guardar(tx, documentos);
  return filas.length > 0;
}

/** Indexes some cases of a renamed IPS, the newest first. */
async function indexarDeIps(tx: Tx, nit: string | null): Promise<boolean> {
  const ips = await tx
    .selectFrom('ips_por_indexar')
    .selectAll()
    .$if(nit !== null, (q) => q.where('nit', '=', nit!))
    .limit(1)
    .executeTakeFirst();
  if (!ips) return false;
  const casos = await tx
    .selectFrom('casos')
    .select(['nit', 'numero as caso', 'ultima_secuencia', 'ultima_nota'])
    .where('nit', '=', ips.nit)
    .where('numero', '<', ips.hasta)
    .orderBy('numero', 'desc')
    .limit(TEXTOS_POR_VEZ)
    .execute();
  const documentos: Documento[] = [];
  let textos = 0;
  let hasta: number | undefined;
  for (const caso of casos) {
    const suyos = documentosDe({ ...caso, cabeza: 1, mensaje: NADA, nota: NADA });
    textos += suyos.reduce((suma, suyo) => suma + suyo.textos, 0);
    if (textos > TEXTOS_POR_VEZ && documentos.length > 0) break;
    documentos.push(...suyos);
    hasta = caso.caso;
  }
  if (hasta === undefined) await tx.deleteFrom('ips_por_indexar').where('nit', '=', ips.nit).execute();
  else await tx.updateTable('ips_por_indexar').set({ hasta }).where('nit', '=', ips.nit).execute();
  await guardar(tx, documentos);
  return true;
}

/** Above every secuencia. */
const NADA = 1e15;

const leerPendientes = (deUna: boolean) =>
  statement((db, p: { nit: string | null }) =>
    db
      .selectFrom('por_indexar')
      .innerJoin('casos', 'casos.numero', 'por_indexar.caso')
      .select(['por_indexar.nit', 'caso', 'cabeza', 'mensaje', 'nota', 'ultima_secuencia', 'ultima_nota'])
      .$if(deUna, (q) => q.where('por_indexar.nit', '=', p.nit!))
      // By its key, from the end: the newest cases first.
      .orderBy('por_indexar.nit', 'desc')
      .orderBy('caso', 'desc')
      .limit(sql.lit(TEXTOS_POR_VEZ)),
  );
const pendientesDeUna = leerPendientes(true);
const pendientesDeTodas = leerPendientes(false);
const pendientes = (deUna: boolean) => (deUna ? pendientesDeUna : pendientesDeTodas);

const quitar = statement((db, p: Pendiente) =>
  db.deleteFrom('por_indexar').where('nit', '=', p.nit).where('caso', '=', p.caso),
);
const dejar = statement((db, p: Pendiente) =>
  db
    .updateTable('por_indexar')
    .set({ cabeza: p.cabeza, mensaje: p.mensaje, nota: p.nota })
    .where('nit', '=', p.nit)
    .where('caso', '=', p.caso),
);

/** Versions put a whole conversation into documents of `busqueda`. */
const borrarDeAntes = statement((db, p: Pendiente) =>
  enBruto(
    db,
    sql`DELETE FROM busqueda WHERE rowid > CAST(${p.caso} AS INTEGER) << ${sql.lit(BITS_DE_DOCUMENTO)}
      AND rowid < (CAST(${p.caso} AS INTEGER) + 1) << ${sql.lit(BITS_DE_DOCUMENTO)}`,
  ),
);

async function guardar(tx: Tx, documentos: readonly Documento[]): Promise<void> {
  const enteros = documentos.filter(({ parte }) => parte === null).map(({ caso }) => caso);
  if (enteros.length > 0) {
    const casos = JSON.stringify(enteros);
    await quitarDelOtroLado(tx, { casos });
    await guardarEnteros(tx, { casos });
  }
  const partes = documentos.filter(({ parte }) => parte !== null).map(({ caso, parte }) => [caso, parte]);
  if (partes.length > 0) await guardarPartes(tx, { partes: JSON.stringify(partes) });
}

/** A token for each thing that a list can be filtered by. */
const ALCANCE = sql`'n' || casos.nit || ' e' || replace(casos.estado, '_', '') || ' m' || replace(motivo, '-', '') ||
  ' s' || replace(asunto, '-', '') || ' todo p' || prioridad || ' a' || coalesce(asignado, 0) ||
  strftime(' t%Y%m', casos.creado / 1000 - 18000, 'unixepoch')`;

const PROPIAS = sql`numero || ' ' || casos.nit || ' ' || ips.nombre || ' ' || asunto_nombre || ' ' ||
  motivo_nombre || ' ' || descripcion`;

/** The texts of the messages or notes whose numbers are from `desde` on, as many as a document has. */
const textosDe = (tabla: 'mensajes' | 'notas', desde: ReturnType<typeof sql>) =>
  sql`coalesce((SELECT group_concat(texto, ' ') FROM ${sql.table(tabla)}
    WHERE caso = numero AND secuencia >= ${desde} AND secuencia < ${desde} + ${sql.lit(POR_DOCUMENTO)}), '')`;

const rowidDe = (enCurso: 0 | 1) =>
  sql`(numero << ${sql.lit(BITS_DE_DOCUMENTO)}) + iif((casos.estado <> 'CERRADO') = ${sql.lit(enCurso)}, ${sql.lit(EN_CURSO)}, 0)`;

/** The document that a case has where it stood before it was closed or opened again. */
const quitarDelOtroLado = statement((db, p: { casos: string }) =>
  enBruto(
    db,
    sql`DELETE FROM busqueda WHERE rowid IN (
      SELECT ${rowidDe(0)} FROM json_each(${p.casos}) CROSS JOIN casos ON numero = value)`,
  ),
);

/** The case's own words with its first messages, so that a search for words of both finds it. */
const guardarEnteros = statement((db, p: { casos: string }) =>
  enBruto(
    db,
    sql`INSERT OR REPLACE INTO busqueda (rowid, alcance, texto, notas)
    SELECT ${rowidDe(1)}, ${ALCANCE},
      ${PROPIAS} || ' ' || ${textosDe('mensajes', sql`0`)}, ${textosDe('notas', sql`0`)}
    FROM json_each(${p.casos}) CROSS JOIN casos ON casos.numero = value JOIN ips ON ips.nit = casos.nit`,
  ),
);

/** Parts of long conversations; only the case itself has its filters and words, so that a change rewrites one. */
const guardarPartes = statement((db, p: { partes: string }) =>
  enBruto(
    db,
    sql`INSERT OR REPLACE INTO busqueda_larga (rowid, alcance, texto, notas)
    SELECT (numero << ${sql.lit(BITS_DE_PARTE)}) + parte,
      CASE parte WHEN 0 THEN ${ALCANCE} ELSE 'n' || casos.nit END,
      CASE parte WHEN 0 THEN ${PROPIAS} ELSE ${textosDe('mensajes', sql`desde`)} END,
      CASE parte WHEN 0 THEN '' ELSE ${textosDe('notas', sql`desde`)} END
    FROM (
      SELECT value ->> 0 AS caso, value ->> 1 AS parte, ((value ->> 1) - 1) * ${sql.lit(POR_DOCUMENTO)} AS desde
      FROM json_each(${p.partes})
    ) AS p CROSS JOIN casos ON casos.numero = p.caso JOIN ips ON ips.nit = casos.nit`,
  ),
);
