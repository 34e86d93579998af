/** Reads and writes messages and internal notes. */
import type { ExpressionBuilder, SqlBool } from 'kysely';
import type { Adjunto } from '../../shared/adjunto.ts';
import type { ConsultaMensajes, Mensaje } from '../../shared/mensaje.ts';
import type { Rol } from '../../shared/usuario.ts';
import { adjuntosDeMensajes } from '../adjuntos/adjuntos.repository.ts';
import type { Alcance } from '../alcance.ts';
import { exigirFila } from '../casos/casos.repository.ts';
import { aIso } from '../tiempo/iso.ts';
import type { Esquema } from '../db/schema.ts';
import { limitada, statement, type Db } from '../db/statement.ts';
import { correr } from '../db/steps.ts';

export interface FilaMensaje {
  caso: number;
  secuencia: number;
  autor: number | null;
  rol: Rol;
  nombre: string;
  texto: string;
  creado: number;
  /** Secuencia of the message after which an internal note was written. */
  tras?: number;
  /** Whether it came by mail and the whole text of that is kept. */
  original?: SqlBool;
}

export const guardarMensaje = statement((db, p: FilaMensaje) =>
  db.insertInto('mensajes').values({
    caso: p.caso,
    secuencia: p.secuencia,
    autor: p.autor,
    rol: p.rol,
    nombre: p.nombre,
    texto: p.texto,
    creado: p.creado,
  }),
);

/** Whether something of this message was cut when it came by mail. */
const conOriginal = (eb: ExpressionBuilder<Esquema, 'mensajes'>) =>
  eb
    .exists(
      eb
        .selectFrom('correos_originales')
        .select('correos_originales.caso')
        .whereRef('correos_originales.caso', '=', 'mensajes.caso')
        .whereRef('correos_originales.secuencia', '=', 'mensajes.secuencia'),
    )
    .as('original');

interface Tramo {
  caso: number;
  despues: number;
  antes: number;
}

const enTramo = (sentido: 'asc' | 'desc') =>
  limitada((db, p: Tramo, limite) =>
    db
      .selectFrom('mensajes')
      .select(['caso', 'secuencia', 'autor', 'rol', 'nombre', 'texto', 'creado'])
      .select(conOriginal)
      .where('caso', '=', p.caso)
      .where('secuencia', '>', p.despues)
      .where('secuencia', '<', p.antes)
      .orderBy('secuencia', sentido)
      .limit(limite),
  );
const primeros = enTramo('asc');
const ultimos = enTramo('desc');

const notasEntre = statement((db, p: { caso: number; desde: number; hasta: number }) =>
  db
    .selectFrom('notas')
    .select(['caso', 'secuencia', 'autor', 'rol', 'nombre', 'texto', 'creado', 'tras'])
    .where('caso', '=', p.caso)
    .where('tras', '>=', p.desde)
    .where('tras', '<=', p.hasta)
    .orderBy('tras')
    .orderBy('secuencia'),
);

/**
 * One page of a case's conversation, ascending. The EPS's staff also gets the internal notes that were written after
 * one of its messages or after the message before them. A note has `interno` and a secuencia of its own.
 */
export async function listarMensajes(
  db: Db,
  alcance: Alcance,
  numero: number,
  { despues, antes, limite }: ConsultaMensajes,
): Promise<Mensaje[]> {
  const { ultima_secuencia: ultima } = await correr(exigirFila(db, alcance, numero));
  const tramo = { caso: numero, despues: despues ?? 0, antes: antes ?? Number.MAX_SAFE_INTEGER, limite };
  const filas = despues === undefined ? (await ultimos(db, tramo)).reverse() : await primeros(db, tramo);
  const mensajes = aMensajes(filas, await adjuntosDeMensajes(db, numero, 'mensaje', secuencias(filas)));
  if (alcance.parte === 'ips') return mensajes;

  const desde = despues ?? (filas.length < limite ? 0 : (filas[0]?.secuencia ?? 0));
  const llegoAlFinal = antes === undefined && (filas.at(-1)?.secuencia ?? desde) >= ultima;
  const hasta = llegoAlFinal ? ultima : (filas.at(-1)?.secuencia ?? desde);
  const notas = await notasEntre(db, { caso: numero, desde, hasta });
  const adjuntos = await adjuntosDeMensajes(db, numero, 'nota', secuencias(notas));
  return intercalar(mensajes, aMensajes(notas, adjuntos, true));
}

const uno = statement((db, p: { caso: number; secuencia: number }) =>
  db
    .selectFrom('mensajes')
    .select(['caso', 'secuencia', 'autor', 'rol', 'nombre', 'texto', 'creado'])
    .select(conOriginal)
    .where('caso', '=', p.caso)
    .where('secuencia', '=', p.secuencia),
);

const unaNota = statement((db, p: { caso: number; secuencia: number }) =>
  db
    .selectFrom('notas')
    .select(['caso', 'secuencia', 'autor', 'rol', 'nombre', 'texto', 'creado', 'tras'])
    .where('caso', '=', p.caso)
    .where('secuencia', '=', p.secuencia),
);

/** One message or internal note, without a scope: for callers that know that it may be seen. */
export async function leerMensaje(
  db: Db,
  caso: number,
  secuencia: number,
  interno: boolean,
): Promise<Mensaje | undefined> {
  const filas = await (interno ? unaNota : uno)(db, { caso, secuencia });
  const adjuntos = await adjuntosDeMensajes(db, caso, interno ? 'nota' : 'mensaje', secuencias(filas));
  return aMensajes(filas, adjuntos, interno)[0];
}

function secuencias(filas: readonly { secuencia: number }[]): number[] {
  return filas.map(({ secuencia }) => secuencia);
}

/** Places each note after the message that was last when it was written. */
function intercalar(mensajes: Mensaje[], notas: Mensaje[]): Mensaje[] {
  const lugar = ({ secuencia, tras }: Mensaje) => (tras === undefined ? secuencia : tras + 0.5);
  return [...mensajes, ...notas].sort((a, b) => lugar(a) - lugar(b) || a.secuencia - b.secuencia);
}

function aMensajes(
  filas: readonly FilaMensaje[],
  adjuntos: Map<number, Adjunto[]>,
  interno = false,
): Mensaje[] {
  return filas.map((fila) => aMensaje(fila, adjuntos.get(fila.secuencia) ?? [], interno));
}

export function aMensaje(fila: FilaMensaje, adjuntos: Adjunto[], interno = false): Mensaje {
  const mensaje: Mensaje = {
    secuencia: fila.secuencia,
    autor: { rol: fila.rol, nombre: fila.nombre },
    texto: fila.texto,
    fecha: aIso(fila.creado),
    adjuntos,
  };
  if (fila.original) mensaje.original = true;
  if (interno) {
    mensaje.interno = true;
    mensaje.tras = fila.tras ?? 0;
  }
  return mensaje;
}
