/**
 * Makes a repeated request do its work once. A key belongs to a user, a route and a content: with other content it is a
 * conflict, and another user's equal key is a different one.
 */
import { hash } from 'node:crypto';
import { statement, type Tx } from './statement.ts';
import type { Pasos } from './steps.ts';
import { AppError } from '../errores.ts';

/** Days for which an answer is kept to be repeated. */
export const DIAS_IDEMPOTENCIA = 30;

export interface Envio {
  usuario: number;
  /** Method and path with the case's number, so that a key used on two cases counts as two. */
  ruta: string;
  claveDeEnvio: string;
  /** The validated body, whose fields have the schema's order however they were sent. */
  cuerpo: object;
  ahora: number;
}

const buscar = statement((db, p: { usuario: number; ruta: string; claveDeEnvio: string }) =>
  db
    .selectFrom('idempotencia')
    .select(['huella', 'respuesta', 'caso'])
    .where('usuario', '=', p.usuario)
    .where('ruta', '=', p.ruta)
    .where('clave', '=', p.claveDeEnvio),
);

interface Guardada {
  usuario: number;
  ruta: string;
  claveDeEnvio: string;
  huella: string;
  respuesta: string;
  caso: number;
  creada: number;
}

const guardar = statement((db, p: Guardada) =>
  db.insertInto('idempotencia').values({
    usuario: p.usuario,
    ruta: p.ruta,
    clave: p.claveDeEnvio,
    huella: p.huella,
    respuesta: p.respuesta,
    caso: p.caso,
    creada: p.creada,
  }),
);

/** An answer as it is stored, and sent: it is written as JSON once. */
export class Escrita<T> {
  /** What the text says. */
  declare readonly de: T;
  readonly json: string;
  /** The case with which it is purged. */
  readonly caso: number;

  constructor(json: string, caso: number) {
    this.json = json;
    this.caso = caso;
  }
}

/**
 * Runs `accion`, or returns the stored answer when this request was already done; in the same transaction as its work.
 * `casoDe` names the case with which the answer is purged. Throws `idempotencia_conflicto` when the key came with other
 * content.
 */
export function* unaVez<T>(
  tx: Tx,
  { usuario, ruta, claveDeEnvio, cuerpo, ahora }: Envio,
  accion: () => Pasos<T>,
  casoDe: (respuesta: T) => number,
): Pasos<Escrita<T>> {
  const huella = hash('sha256', JSON.stringify(cuerpo), 'base64');
  const [anterior] = yield* buscar.pasos(tx, { usuario, ruta, claveDeEnvio });
  if (anterior) {
    if (anterior.huella !== huella) throw new AppError('idempotencia_conflicto');
    return new Escrita(anterior.respuesta, anterior.caso);
  }
  const respuesta = yield* accion();
  const escrita = new Escrita<T>(JSON.stringify(respuesta), casoDe(respuesta));
  yield* guardar.pasos(tx, {
    usuario,
    ruta,
    claveDeEnvio,
    huella,
    respuesta: escrita.json,
    caso: escrita.caso,
    creada: ahora,
  });
  return escrita;
}
