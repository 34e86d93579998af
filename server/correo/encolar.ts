/** Puts mail into the outbox: a row in the transaction of what causes it. The sender (enviador.ts) does the rest. */
import { randomUUID } from 'node:crypto';
import { statement, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { Clase } from './redactar.ts';

export interface NuevoCorreo {
  clase: Clase;
  /** Whom it is for; null for an address that belongs to no user. */
  usuario: number | null;
  direccion: string;
  /** The case that it is about. */
  caso?: number;
  /** Codes and numbers only: no texts that people wrote, and nothing that opens anything (make a token when it is sent). */
  datos?: Record<string, unknown>;
  /** Now, in milliseconds. */
  creado: number;
  /** Earliest moment at which it is sent, in milliseconds; by default at once. */
  desde?: number;
}

const insertar = statement<
  {
    clase: string;
    usuario: number | null;
    direccion: string;
    caso: number | null;
    datos: string;
    message_id: string;
    creado: number;
    desde: number;
  },
  unknown
>((db, p) =>
  db.insertInto('correos').values({
    clase: p.clase,
    usuario: p.usuario,
    direccion: p.direccion,
    caso: p.caso,
    datos: p.datos,
    message_id: p.message_id,
    creado: p.creado,
    desde: p.desde,
  }),
);

/**
 * Its Message-ID is made here, so that whatever is sent twice is recognized as one mail: `message_id` is what stands
 * before the @, and after it comes the domain of MESA_REMITENTE.
 */
export function* encolarCorreo(tx: Tx, { caso, datos, creado, desde, ...fila }: NuevoCorreo): Pasos<void> {
  yield* insertar.pasos(tx, {
    ...fila,
    caso: caso ?? null,
    datos: JSON.stringify(datos ?? {}),
    message_id: randomUUID(),
    creado,
    desde: desde ?? creado,
  });
}
