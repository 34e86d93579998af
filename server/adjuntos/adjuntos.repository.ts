/** Attachments in and out of the tables. A row stands for a whole file on disk. */
import type { Adjunto } from '../../shared/adjunto.ts';
import type { Marca } from '../../shared/marcas.ts';
import type { Alcance } from '../alcance.ts';
import { consultar, statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import { AppError } from '../errores.ts';

const COLUMNAS = ['clave', 'nombre', 'tipo', 'bytes', 'sha256', 'marcas'] as const;

/** The row as it travels: `marcas` only where there is one. */
function aAdjunto<F extends { marcas: string | null }>({
  marcas,
  ...fila
}: F): Omit<F, 'marcas'> & Pick<Adjunto, 'marcas'> {
  return marcas ? { ...fila, marcas: marcas.split(',') as Marca[] } : fila;
}

/** What an attachment belongs to: the case as filed, or one of its messages or internal notes. */
export type Destino = { caso: number; mensaje?: number; nota?: number };

export interface FilaAdjunto extends Adjunto {
  eleccion: string;
  usuario: number;
  nit: string | null;
  extension: string;
  creado: number;
}

export async function guardarAdjunto(tx: Tx, fila: FilaAdjunto): Promise<void> {
  const { marcas = [], ...resto } = fila;
  await tx
    .insertInto('adjuntos')
    .values({ ...resto, marcas: marcas.join(',') })
    .execute();
}

const suyo = statement((db, p: { clave: string; usuario: number }) =>
  db
    .selectFrom('adjuntos')
    .select([...COLUMNAS, 'caso'])
    .where('clave', '=', p.clave)
    .where('usuario', '=', p.usuario),
);

/**
 * Attaches uploads to a case or message, in the order given. A file can be sent only by the user who uploaded it, and
 * only once. Throws `adjunto_usado` or `no_existe` otherwise.
 */
export function* tomarAdjuntos(
  tx: Tx,
  usuario: number,
  clavesDeAdjuntos: readonly string[] = [],
  destino: Destino,
): Pasos<Adjunto[]> {
  const adjuntos: Adjunto[] = [];
  for (const [lugar, clave] of clavesDeAdjuntos.entries()) {
    const [fila] = yield* suyo.pasos(tx, { clave, usuario });
    if (!fila) throw new AppError('no_existe');
    const { caso, ...adjunto } = fila;
    if (caso !== null) throw new AppError('adjunto_usado');
    yield* consultar(
      tx,
      tx
        .updateTable('adjuntos')
        .set({ ...destino, lugar })
        .where('clave', '=', clave),
    );
    adjuntos.push(aAdjunto(adjunto));
  }
  return adjuntos;
}

const delCaso = statement((db, p: { caso: number }) =>
  db
    .selectFrom('adjuntos')
    .select(COLUMNAS)
    .where('caso', '=', p.caso)
    .where('mensaje', 'is', null)
    .where('nota', 'is', null)
    .orderBy('lugar')
    .orderBy('creado'),
);

/** The attachments filed with the case itself. */
export function* adjuntosDelCaso(db: Db, caso: number): Pasos<Adjunto[]> {
  return (yield* delCaso.pasos(db, { caso })).map(aAdjunto);
}

const deTramo = (columna: 'mensaje' | 'nota') =>
  statement((db, p: { caso: number; desde: number; hasta: number }) =>
    db
      .selectFrom('adjuntos')
      .select([...COLUMNAS, columna])
      .where('caso', '=', p.caso)
      .where(columna, '>=', p.desde)
      .where(columna, '<=', p.hasta)
      .orderBy('lugar')
      .orderBy('creado'),
  );
const deMensajes = { mensaje: deTramo('mensaje'), nota: deTramo('nota') };

/** The attachments of a case's messages or notes, by secuencia. */
export async function adjuntosDeMensajes(
  db: Db,
  caso: number,
  de: 'mensaje' | 'nota',
  secuencias: readonly number[],
): Promise<Map<number, Adjunto[]>> {
  const porSecuencia = new Map<number, Adjunto[]>();
  if (secuencias.length === 0) return porSecuencia;
  const tramo = { caso, desde: Math.min(...secuencias), hasta: Math.max(...secuencias) };
  for (const fila of await deMensajes[de](db, tramo)) {
    const { clave, nombre, tipo, bytes, sha256, marcas } = fila;
    const secuencia = fila[de as keyof typeof fila] as unknown as number;
    porSecuencia.set(secuencia, [
      ...(porSecuencia.get(secuencia) ?? []),
      aAdjunto({ clave, nombre, tipo, bytes, sha256, marcas }),
    ]);
  }
  return porSecuencia;
}

/**
 * One attachment that the asker may open: sent with a case in sight, or an upload of one's own not sent yet.
 * Attachments of internal notes are for the EPS's staff.
 */
export async function exigirAdjunto(
  db: Db,
  { parte, nit, usuario }: Alcance,
  claveDeAdjunto: string,
): Promise<Adjunto & { extension: string }> {
  const fila = await db
    .selectFrom('adjuntos')
    .leftJoin('casos', 'casos.numero', 'adjuntos.caso')
    .select(['clave', 'adjuntos.nombre', 'tipo', 'extension', 'bytes', 'sha256'])
    .where('clave', '=', claveDeAdjunto)
    .where((eb) =>
      eb.or([
        eb.and([eb('adjuntos.caso', 'is', null), eb('adjuntos.usuario', '=', usuario.id)]),
        parte === 'ips'
          ? eb.and([eb('casos.nit', '=', nit), eb('adjuntos.nota', 'is', null)])
          : eb('adjuntos.caso', 'is not', null),
      ]),
    )
    .executeTakeFirst();
  if (!fila) throw new AppError('no_existe');
  return fila;
}

/** An upload that was granted and is not here yet. */
export interface Concedida {
  clave: string;
  eleccion: string;
  usuario: number;
  nit: string | null;
  bytes: number;
  creada: number;
}

/** Whether one of these keys was already given to another file. */
export async function clavesAjenas(tx: Tx, concedidas: readonly Concedida[]): Promise<boolean> {
  const clavesDeAdjuntos = concedidas.map(({ clave }) => clave);
  const filas = [
    ...(await tx
      .selectFrom('subidas')
      .select(['clave', 'eleccion'])
      .where('clave', 'in', clavesDeAdjuntos)
      .execute()),
    ...(await tx
      .selectFrom('adjuntos')
      .select(['clave', 'eleccion'])
      .where('clave', 'in', clavesDeAdjuntos)
      .execute()),
  ];
  return filas.some(
    (fila) => concedidas.find(({ clave }) => clave === fila.clave)?.eleccion !== fila.eleccion,
  );
}

/** Grants uploads; a file that has already arrived is left out. */
export async function concederSubidas(tx: Tx, concedidas: readonly Concedida[]): Promise<void> {
  for (const { clave, creada, ...resto } of concedidas) {
    if (await buscarRecibido(tx, clave)) continue;
    await tx
      .insertInto('subidas')
      .values({ clave, creada, ...resto })
      .onConflict((conflicto) => conflicto.column('clave').doUpdateSet({ creada }))
      .execute();
  }
}

/** What was granted under this key and is not here yet, and who writes it (turno.ts). */
export async function leerConcedida(
  db: Db,
  claveDeAdjunto: string,
): Promise<(Concedida & { turno: string | null; parcial: string | null }) | undefined> {
  return db.selectFrom('subidas').selectAll().where('clave', '=', claveDeAdjunto).executeTakeFirst();
}

/** A file that has arrived, whoever sent it. */
export async function buscarRecibido(
  db: Db,
  claveDeAdjunto: string,
): Promise<(Adjunto & { eleccion: string }) | undefined> {
  const fila = await db
    .selectFrom('adjuntos')
    .select([...COLUMNAS, 'eleccion'])
    .where('clave', '=', claveDeAdjunto)
    .executeTakeFirst();
  return fila && aAdjunto(fila);
}

/** Records who opened an attachment, when, and in which request. */
export async function anotarApertura(
  tx: Tx,
  apertura: { clave: string; usuario: number; creada: number; solicitud: string },
): Promise<void> {
  await tx.insertInto('aperturas').values(apertura).execute();
}

/**
 * Keys of the uploads that were never sent with a case or message, from before `hasta`, or from after `desde` when the
 * clock was ahead.
 */
export async function sueltosDeAntes(db: Db, hasta: number, desde: number): Promise<string[]> {
  const filas = await db
    .selectFrom('adjuntos')
    .select('clave')
    .where('caso', 'is', null)
    .where((eb) => eb.or([eb('creado', '<', hasta), eb('creado', '>', desde)]))
    .limit(1_000)
    .execute();
  return filas.map(({ clave }) => clave);
}

/** Those of these names that are keys of attachments. */
export async function clavesConocidas(db: Db, nombres: readonly string[]): Promise<Set<string>> {
  const filas = await db.selectFrom('adjuntos').select('clave').where('clave', 'in', nombres).execute();
  return new Set(filas.map(({ clave }) => clave));
}
