/** Which mail came in, and what became of it. Each stands once, whatever happens between it and the mailbox. */
import { sql } from 'kysely';
import { consultar, limitada, statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { Motivo } from './motivos.ts';

export type Resultado = 'mensaje' | 'rechazado' | 'ignorado' | 'rebote' | 'ilegible';

export interface Recibido {
  huella: string;
  resultado: Resultado;
  motivo?: Motivo | undefined;
  usuario?: number | undefined;
  caso?: number | undefined;
  /** SHA-256 of what it said. */
  texto?: string | undefined;
  /** Whether its sender is told why it was refused. */
  avisado?: boolean;
  recibido: number;
}

const buscar = statement<{ huella: string }, { resultado: Resultado }>((db, p) =>
  db.selectFrom('correos_recibidos').select('resultado').where('huella', '=', p.huella),
);

/** What became of this mail; undefined for one that did not come yet. */
export function* buscarRecibido(db: Db, huella: string): Pasos<Resultado | undefined> {
  return (yield* buscar.pasos(db, { huella }))[0]?.resultado;
}

export function* anotarRecibido(tx: Tx, recibido: Recibido): Pasos<void> {
  const { motivo, usuario, caso, texto, avisado = false, ...fila } = recibido;
  yield* consultar(
    tx,
    tx.insertInto('correos_recibidos').values({
      ...fila,
      motivo: motivo ?? null,
      usuario: usuario ?? null,
      // Only of a case that is there: a purge may have been faster.
      caso: sql<number | null>`(SELECT numero FROM casos WHERE numero = ${caso ?? null})`,
      texto: texto ?? null,
      avisado: Number(avisado),
    }),
  );
}

const recientes = limitada((db, p: { usuario: number; desde: number }, limite) =>
  db
    .selectFrom('correos_recibidos')
    .select(['resultado', 'caso', 'texto', 'avisado', 'recibido'])
    .where('usuario', '=', p.usuario)
    .where('recibido', '>', p.desde)
    .orderBy('recibido', 'desc')
    .limit(limite),
);

/** The last mail of one user since a moment, the newest first; at most `limite`. */
export const recientesDe = (db: Db, usuario: number, desde: number, limite: number) =>
  recientes(db, { usuario, desde, limite });

/** Keeps the whole text of a message that came by mail. */
export function* guardarOriginal(tx: Tx, caso: number, secuencia: number, texto: string): Pasos<void> {
  yield* consultar(tx, tx.insertInto('correos_originales').values({ caso, secuencia, texto }));
}

const original = statement<{ caso: number; secuencia: number }, { texto: string }>((db, p) =>
  db
    .selectFrom('correos_originales')
    .select('texto')
    .where('caso', '=', p.caso)
    .where('secuencia', '=', p.secuencia),
);

export async function leerOriginal(db: Db, caso: number, secuencia: number): Promise<string | undefined> {
  return (await original(db, { caso, secuencia }))[0]?.texto;
}

interface Nuestro {
  id: number;
  usuario: number | null;
  direccion: string;
}

const deNuestroCorreo = statement<{ message_id: string }, Nuestro>((db, p) =>
  db.selectFrom('correos').select(['id', 'usuario', 'direccion']).where('message_id', '=', p.message_id),
);

/** The mail of ours with this Message-ID (without its domain), and to whom it was sent. */
export function* destinatarioDelCorreo(db: Db, message_id: string): Pasos<Nuestro | undefined> {
  return (yield* deNuestroCorreo.pasos(db, { message_id }))[0];
}

const devolver = statement<{ id: number; error: string; ahora: number }>((db, p) =>
  db
    .updateTable('correos')
    .set({ estado: 'fallido', error: p.error, terminado: p.ahora })
    .where('id', '=', p.id)
    .where('estado', '=', 'enviado'),
);

/** A mail that was sent stands among those that failed, where it can be sent again. */
export function* anotarDevuelto(tx: Tx, id: number, error: string, ahora: number): Pasos<void> {
  yield* devolver.pasos(tx, { id, error, ahora });
}

/** Marks older than this are forgotten: a server that keeps a mail back for so long gives it up. */
const DIAS = 400;

export async function barrerRecibidos(tx: Tx, ahora: number): Promise<void> {
  await tx
    .deleteFrom('correos_recibidos')
    .where('recibido', '<', ahora - DIAS * 86_400_000)
    .execute();
}
