/** What a mail about a case is made of, as it is when the mail is sent. */
import { sql } from 'kysely';
import type { Estado } from '../../../shared/estado.ts';
import type { Rol } from '../../../shared/usuario.ts';
import { limitada, statement } from '../../db/statement.ts';

export interface CasoDeCarta {
  numero: number;
  motivo_nombre: string;
  asunto_nombre: string;
  estado: Estado;
  asignado: number | null;
  creado: number;
  actualizado: number;
  vence: number | null;
  primera_respuesta: number | null;
}

export const leerCasoDeCarta = statement<{ numero: number }, CasoDeCarta>((db, p) =>
  db
    .selectFrom('casos')
    .select([
      'numero',
      'motivo_nombre',
      'asunto_nombre',
      'estado',
      'asignado',
      'creado',
      'actualizado',
      'vence',
      'primera_respuesta',
    ])
    .where('numero', '=', p.numero),
);

/**
 * How far this user has read, and the last thing that he did in the page of the case: who did something there has seen
 * what was there, and who answered by mail has not.
 */
export const leerVisto = statement<
  { caso: number; usuario: number },
  { hasta: number | null; evento: number | null }
>((db, p) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('lecturas')
      .select('hasta')
      .where('usuario', '=', p.usuario)
      .where('caso', '=', p.caso)
      .as('hasta'),
    eb
      .selectFrom('eventos')
      .select((e) => e.fn.max('id').as('id'))
      .where('caso', '=', p.caso)
      .where('actor', '=', p.usuario)
      .where(sql`datos ->> '$.porCorreo'`, 'is', null)
      .as('evento'),
  ]),
);

export interface MensajeDeCarta {
  rol: Rol;
  nombre: string;
  texto: string;
  creado: number;
}

/** Messages of the case from one number to another. */
export const leerMensajesDeCarta = limitada<{ caso: number; desde: number; hasta: number }, MensajeDeCarta>(
  (db, p, limite) =>
    db
      .selectFrom('mensajes')
      .select(['rol', 'nombre', 'texto', 'creado'])
      .where('caso', '=', p.caso)
      .where('secuencia', '>=', p.desde)
      .where('secuencia', '<=', p.hasta)
      .orderBy('secuencia')
      .limit(limite),
);
