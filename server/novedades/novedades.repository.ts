/**
 * Reads what news is made of. Each statement reads a bounded number of entries of an index, however many cases and
 * events there are.
 */
import { sql } from 'kysely';
import type { Rol } from '../../shared/usuario.ts';
import type { TipoEvento } from '../../shared/evento.ts';
import { enBruto, statement } from '../db/statement.ts';

/** Newest events of an IPS that are looked at. */
const EVENTOS_DE_IPS = 500;
/** Open cases of an agent that are looked at, and solved ones of everybody, of which some are the agent's. */
const CASOS_ABIERTOS = 500;
const CASOS_RESUELTOS = 300;
/** Newest events of a case that are looked at. */
const EVENTOS_DE_CASO = 20;

/** A case with its newest event of those that may be news. */
export interface Candidato {
  caso: number;
  ultimo: number;
}

/** Cases of an IPS on which there was a message or a change, newest first. */
export const candidatosDeIps = statement((db, p: { nit: string }) =>
  enBruto<Candidato>(
    db,
    sql`SELECT caso, max(id) AS ultimo FROM (
      SELECT caso, id FROM eventos INDEXED BY eventos_de_novedades
      WHERE nit = ${p.nit} AND interno = 0 AND tipo IN ('mensaje.creado', 'caso.cambiado')
      ORDER BY id DESC LIMIT ${sql.lit(EVENTOS_DE_IPS)}
    ) GROUP BY caso ORDER BY ultimo DESC`,
  ),
);

/** Cases that an agent has: the open ones, and those that were solved lately. */
export const candidatosDeAgente = statement((db, p: { usuario: number }) =>
  enBruto<Candidato & { vence: number | null }>(
    db,
    sql`SELECT numero AS caso, vence, (SELECT max(id) FROM eventos WHERE caso = numero) AS ultimo
    FROM casos WHERE numero IN (
      SELECT numero FROM (SELECT numero FROM casos WHERE abierto = 1 AND asignado = ${p.usuario}
        ORDER BY numero DESC LIMIT ${sql.lit(CASOS_ABIERTOS)})
      UNION ALL
      SELECT numero FROM (SELECT numero, asignado FROM casos WHERE estado = 'RESUELTO'
        ORDER BY actualizado DESC LIMIT ${sql.lit(CASOS_RESUELTOS)}) WHERE asignado = ${p.usuario}
    ) ORDER BY ultimo DESC`,
  ),
);

export interface EventoDeCaso {
  id: number;
  tipo: TipoEvento;
  actor: number | null;
  /** Of the actor; null for the service itself. */
  rol: Rol | null;
  interno: number;
  datos: string;
  creado: number;
}

/** The newest events of a case, newest first. */
export const eventosDeCaso = statement((db, p: { caso: number }) =>
  enBruto<EventoDeCaso>(
    db,
    sql`SELECT eventos.id, tipo, actor, rol, interno, datos, eventos.creado
    FROM eventos LEFT JOIN usuarios ON usuarios.id = actor
    WHERE caso = ${p.caso} ORDER BY eventos.id DESC LIMIT ${sql.lit(EVENTOS_DE_CASO)}`,
  ),
);

/** What is told of a case. */
export const casoDeNovedad = statement((db, p: { caso: number }) =>
  db
    .selectFrom('casos')
    .innerJoin('ips', 'ips.nit', 'casos.nit')
    .select(['numero', 'casos.nit', 'ips.nombre', 'asunto_nombre', 'asignado', 'vence', 'primera_respuesta'])
    .where('numero', '=', p.caso),
);

export interface Marca {
  /** The last event that was seen. */
  hasta: number;
  /** Milliseconds: what became due before was seen. */
  momento: number;
}

export const leerVistas = statement((db, p: { usuario: number }) =>
  db.selectFrom('novedades_vistas').select(['hasta', 'momento']).where('usuario', '=', p.usuario),
);

export const leerVistasDeCaso = statement((db, p: { usuario: number; caso: number }) =>
  db
    .selectFrom('novedades_de_caso')
    .select(['hasta', 'momento'])
    .where('usuario', '=', p.usuario)
    .where('caso', '=', p.caso),
);

export const ultimoEvento = statement((db, _: object) =>
  db.selectFrom('eventos').select((eb) => eb.fn.coalesce(eb.fn.max('id'), eb.lit(0)).as('id')),
);
