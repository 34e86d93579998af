/**
 * Who writes an upload. Two processes may serve the same browser, and one may still hold a connection that the browser
 * has given up. So each attempt to send a file has a name in the database and a file of its own: the newest attempt
 * takes over the bytes by copying them, and what an earlier one goes on to write reaches no attachment.
 */
import { randomUUID } from 'node:crypto';
import type { Servicios } from '../servicios.ts';
import type { Tx } from '../db/statement.ts';
import { AppError } from '../errores.ts';
import { leerConcedida } from './adjuntos.repository.ts';
import type { Temporal } from './almacen.ts';

type Necesita = Pick<Servicios, 'almacen' | 'base'>;

/** Another attempt has taken over; this one ends and leaves everything to it. */
export class TurnoPerdido extends AppError {
  constructor() {
    super('adjunto_tramo');
  }
}

export interface Intento {
  readonly turno: string;
  readonly temporal: Temporal;
  /** Throws `TurnoPerdido` when another attempt has taken over, in whichever process. */
  exigirTurno: () => Promise<void>;
  /** Ends the attempt; its bytes stay for the next one. */
  soltar(): Promise<void>;
}

/**
 * Takes over the upload of this key with the bytes that are here; without them where `desdeCero`. Undefined when it is
 * not granted, or has arrived meanwhile.
 */
export async function empezarIntento(
  { almacen, base }: Necesita,
  claveDeAdjunto: string,
  { desdeCero = false } = {},
): Promise<Intento | undefined> {
  const turno = randomUUID();
  const parcial = await base.escribir((tx) => tomarTurno(tx, claveDeAdjunto, turno));
  if (parcial === undefined) return undefined;
  const previo = parcial === turno ? null : parcial;
  let temporal: Temporal | undefined;
  try {
    temporal = await almacen.continuar(claveDeAdjunto, turno, { previo, desdeCero });
    if (previo !== null) {
      const sigue = await base.escribir((tx) => anotarParcial(tx, claveDeAdjunto, turno));
      if (!sigue) throw new TurnoPerdido();
    }
    await almacen.olvidarParcial(claveDeAdjunto, previo);
  } catch (error) {
    await temporal?.descartar();
    await temporal?.soltar();
    await base.escribir((tx) => soltarTurno(tx, claveDeAdjunto, turno));
    throw error;
  }
  const abierto = temporal;
  return {
    turno,
    temporal: abierto,
    async exigirTurno() {
      if ((await leerConcedida(base.leer, claveDeAdjunto))?.turno !== turno) throw new TurnoPerdido();
    },
    async soltar() {
      await abierto.soltar();
      await base.escribir((tx) => soltarTurno(tx, claveDeAdjunto, turno));
      // The bytes are in another attempt's file now, in an attachment, or refused.
      const concedida = await leerConcedida(base.leer, claveDeAdjunto);
      if (concedida?.parcial !== turno) await abierto.descartar();
    },
  };
}

/**
 * How many bytes of this upload are here. An attempt that is still under way, such as that of a browser which gave it
 * up, is ended first, so that the bytes stay as many as they are said to be.
 */
export async function contarParcial(servicios: Necesita, claveDeAdjunto: string): Promise<number> {
  const concedida = await leerConcedida(servicios.base.leer, claveDeAdjunto);
  if (!concedida?.turno) return servicios.almacen.parcial(claveDeAdjunto, concedida?.parcial ?? null);
  const intento = await empezarIntento(servicios, claveDeAdjunto);
  if (!intento) return 0;
  const { bytes } = intento.temporal;
  await intento.soltar();
  return bytes;
}

/** The name of the attempt that has the bytes, which is this one where none has; undefined when it is not granted. */
async function tomarTurno(tx: Tx, claveDeAdjunto: string, turno: string): Promise<string | undefined> {
  const fila = await tx
    .updateTable('subidas')
    .set((eb) => ({ turno, parcial: eb.fn.coalesce('parcial', eb.val(turno)) }))
    .where('clave', '=', claveDeAdjunto)
    .returning('parcial')
    .executeTakeFirst();
  return fila?.parcial ?? undefined;
}

async function anotarParcial(tx: Tx, claveDeAdjunto: string, turno: string): Promise<boolean> {
  const hechas = await tx
    .updateTable('subidas')
    .set({ parcial: turno })
    .where('clave', '=', claveDeAdjunto)
    .where('turno', '=', turno)
    .returning('clave')
    .execute();
  return hechas.length > 0;
}

async function soltarTurno(tx: Tx, claveDeAdjunto: string, turno: string): Promise<void> {
  await tx
    .updateTable('subidas')
    .set({ turno: null })
    .where('clave', '=', claveDeAdjunto)
    .where('turno', '=', turno)
    .execute();
}

/** Ends the upload in favour of its attachment or its refusal. Throws `TurnoPerdido` when another attempt has it. */
export async function terminarConcedida(
  tx: Tx,
  claveDeAdjunto: string,
  turno: string,
): Promise<{ usuario: number; nit: string | null; bytes: number }> {
  const fila = await tx
    .deleteFrom('subidas')
    .where('clave', '=', claveDeAdjunto)
    .where('turno', '=', turno)
    .returning(['usuario', 'nit', 'bytes'])
    .executeTakeFirst();
  if (!fila) throw new TurnoPerdido();
  return fila;
}

/** The file was refused: it is no longer granted, and it goes on counting for the quota (cuota.ts). */
export async function rechazarConcedida(
  tx: Tx,
  claveDeAdjunto: string,
  turno: string,
  ahora: number,
): Promise<void> {
  const fila = await terminarConcedida(tx, claveDeAdjunto, turno);
  await tx
    .insertInto('subidas_rechazadas')
    .values({ ...fila, creada: ahora })
    .execute();
}
