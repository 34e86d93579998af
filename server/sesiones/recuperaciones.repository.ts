/** Links that set a password: hashes, each good once and for an hour. */
import { statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';

/** Milliseconds for which a link is good. */
export const VIDA_DEL_ENLACE = 3_600_000;

/** Milliseconds by which one may lie ahead of the clock, which is set back a little now and then. */
const ADELANTO = 60_000;

/** Whose password is set. */
export interface Dueno {
  id: number;
  nit: string | null;
  alias: string | null;
  correo: string | null;
  nombre: string;
}

const guardar = statement<{ huella: string; usuario: number; creada: number; vence: number }>((db, p) =>
  db
    .insertInto('recuperaciones')
    .values({ huella: p.huella, usuario: p.usuario, creada: p.creada, vence: p.vence }),
);

const barrer = statement<{ ahora: number; tope: number }>((db, p) =>
  db
    .deleteFrom('recuperaciones')
    .where((eb) => eb.or([eb('vence', '<=', p.ahora), eb('vence', '>', p.tope)])),
);

/** Stores a link, and deletes those that are over. */
export function* guardarRecuperacion(
  tx: Tx,
  { huella, usuario, ahora }: { huella: string; usuario: number; ahora: number },
): Pasos<void> {
  yield* barrer.pasos(tx, { ahora, tope: ahora + VIDA_DEL_ENLACE + ADELANTO });
  yield* guardar.pasos(tx, { huella, usuario, creada: ahora, vence: ahora + VIDA_DEL_ENLACE });
}

const porHuella = statement<{ huella: string; ahora: number; tope: number }, Dueno>((db, p) =>
  db
    .selectFrom('recuperaciones as r')
    .innerJoin('usuarios as u', 'u.id', 'r.usuario')
    .leftJoin('ips', 'ips.nit', 'u.nit')
    .select(['u.id', 'u.nit', 'u.alias', 'u.correo', 'u.nombre'])
    .where('r.huella', '=', p.huella)
    .where('r.vence', '>', p.ahora)
    .where('r.vence', '<=', p.tope)
    .where('u.activo', '=', 1)
    .where((eb) => eb.or([eb('u.nit', 'is', null), eb('ips.estado', '=', 'ACTIVO')])),
);

/** Whose link it is, while it is good and its user may log in. */
export function* duenoDelEnlace(db: Db, huella: string, ahora: number): Pasos<Dueno | undefined> {
  const tope = ahora + VIDA_DEL_ENLACE + ADELANTO;
  return (yield* porHuella.pasos(db, { huella, ahora, tope }))[0];
}

const terminar = statement<{ usuario: number }>((db, p) =>
  db.deleteFrom('recuperaciones').where('usuario', '=', p.usuario),
);

/** Ends all links of a user. */
export function* terminarRecuperaciones(tx: Tx, usuario: number): Pasos<void> {
  yield* terminar.pasos(tx, { usuario });
}
