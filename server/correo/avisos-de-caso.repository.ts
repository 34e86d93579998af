/** The mail about a case that still waits: what happens while it does is added to it. */
import { sql } from 'kysely';
import type { AvisoPorCorreo } from '../../shared/avisos.ts';
import type { Estado } from '../../shared/estado.ts';
import { statement, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { Destinatario } from './direcciones.repository.ts';
import { encolarCorreo } from './encolar.ts';

/** `datos` of a mail of the class `caso`. */
export interface DatosDeCaso {
  /** What it tells, with the last event of that kind; `plazo` and `por_cerrar` have the moment that they are about. */
  que: Partial<Record<AvisoPorCorreo, number>>;
  /** First and last message that it tells. */
  mensajes?: [primero: number, ultimo: number];
  /** The estado before the first change that it tells. */
  estadoAntes?: Estado;
}

const enEspera = statement<{ caso: number; usuario: number }, { id: number; datos: string }>((db, p) =>
  db
    .selectFrom('correos')
    .select(['id', 'datos'])
    .where('caso', '=', p.caso)
    .where('usuario', '=', p.usuario)
    .where('clase', '=', 'caso')
    .where('estado', '=', sql.lit('espera'))
    // What was tried once may have arrived, so that another text under its Message-ID could be lost.
    .where('intentos', '=', 0)
    .limit(1),
);

const sumar = statement<{ id: number; datos: string }>((db, p) =>
  db.updateTable('correos').set({ datos: p.datos }).where('id', '=', p.id),
);

export interface Suceso {
  aviso: AvisoPorCorreo;
  caso: number;
  /** The event's id, or the moment that it is about. */
  marca: number;
  /** Number of the message that was written. */
  secuencia?: number;
  estadoAntes?: Estado | undefined;
  /** Milliseconds. */
  ahora: number;
}

/** Tells this user, who wants to know it, together with what else happens within `pausaMs`. */
export function* avisarDe(
  tx: Tx,
  { usuario, direccion, avisos }: Destinatario,
  { aviso, caso, marca, secuencia, estadoAntes, ahora }: Suceso,
  pausaMs: number,
): Pasos<void> {
  if (!avisos.has(aviso)) return;
  const [espera] = yield* enEspera.pasos(tx, { caso, usuario });
  const antes: DatosDeCaso = espera ? (JSON.parse(espera.datos) as DatosDeCaso) : { que: {} };
  const datos: DatosDeCaso = { ...antes, que: { ...antes.que, [aviso]: marca } };
  if (secuencia !== undefined) datos.mensajes = [antes.mensajes?.[0] ?? secuencia, secuencia];
  if (estadoAntes !== undefined) datos.estadoAntes ??= estadoAntes;
  if (espera) {
    yield* sumar.pasos(tx, { id: espera.id, datos: JSON.stringify(datos) });
    return;
  }
  yield* encolarCorreo(tx, {
    clase: 'caso',
    usuario,
    direccion,
    caso,
    datos: { ...datos },
    creado: ahora,
    desde: ahora + pausaMs,
  });
}
