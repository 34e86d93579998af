/**
 * The same request twice does its work once. A key is bound to user, route and content: with other content it is a
 * conflict, and another user's key is simply another key.
 */
import { createHash } from 'node:crypto';
import { statement, type Tx } from './statement.ts';
import { AppError } from '../errores.ts';

/** How long an answer can be asked for again. */
export const DIAS_IDEMPOTENCIA = 30;

export interface Envio {
  usuario: number;
  /** Method and path with its numbers, so that one key on two cases is two keys. */
  ruta: string;
  claveDeEnvio: string;
  /** The validated body: its fields come in the schema's order, however they were sent. */
  cuerpo: object;
  ahora: number;
}

const buscar = statement((db, p: { usuario: number; ruta: string; claveDeEnvio: string }) =>
  db
    .selectFrom('idempotencia')
    .select(['huella', 'respuesta'])
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

/**
 * Runs `accion` unless this very request was already done, in the same transaction as its work.
 * `casoDe` names the case that the answer belongs to, with which it is purged.
 */
export async function unaVez<T>(
  tx: Tx,
  { usuario, ruta, claveDeEnvio, cuerpo, ahora }: Envio,
  accion: () => Promise<T>,
  casoDe: (respuesta: T) => number,
): Promise<T> {
  const huella = createHash('sha256').update(JSON.stringify(cuerpo)).digest('base64');
  const [anterior] = (await buscar(tx, { usuario, ruta, claveDeEnvio })) as Guardada[];
  if (anterior) {
    if (anterior.huella !== huella) throw new AppError('idempotencia_conflicto');
    return JSON.parse(anterior.respuesta) as T;
  }
  const respuesta = await accion();
  await guardar(tx, {
    usuario,
    ruta,
    claveDeEnvio,
    huella,
    respuesta: JSON.stringify(respuesta),
    caso: casoDe(respuesta),
    creada: ahora,
  });
  return respuesta;
}
