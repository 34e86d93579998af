/** Events: one row for each change, written in the transaction of the change. */
import { sql } from 'kysely';
import type { TipoEvento } from '../../shared/evento.ts';
import { limitada, statement, type Db, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';

export interface NuevoEvento {
  tipo: TipoEvento;
  caso: number;
  /** NIT of the case's IPS, whose streams may get the event. */
  nit: string;
  /** The user who did it; null for the service itself. */
  actor: number | null;
  /** Only for the EPS's staff. */
  interno?: boolean;
  /** Only codes and numbers, never texts that people wrote. */
  datos?: Record<string, unknown>;
  creado: number;
}

/** Stands in the place of case and NIT for what is of no case, and heard by all. */
export const DE_TODOS = { caso: 0, nit: '' } as const;

interface Fila {
  tipo: TipoEvento;
  caso: number;
  nit: string;
  actor: number | null;
  interno: number;
  datos: string;
  creado: number;
}

const insertar = statement((db, p: Fila) =>
  db.insertInto('eventos').values({
    tipo: p.tipo,
    caso: p.caso,
    nit: p.nit,
    actor: p.actor,
    interno: p.interno,
    datos: p.datos,
    creado: p.creado,
  }),
);

export function* anotarEvento(tx: Tx, evento: NuevoEvento): Pasos<void> {
  yield* insertar.pasos(tx, {
    tipo: evento.tipo,
    caso: evento.caso,
    nit: evento.nit,
    actor: evento.actor,
    interno: Number(evento.interno ?? false),
    datos: evento.datos ? JSON.stringify(evento.datos) : '{}',
    creado: evento.creado,
  });
}

/** Fields of a case whose changes are events. */
const CONTADOS = ['estado', 'prioridad', 'motivo', 'asunto', 'asignado'] as const;

type Contado = Partial<Record<(typeof CONTADOS)[number] | 'motivo_nombre' | 'asunto_nombre', unknown>>;

/**
 * Records what differs from `previo`, with the old values. An IPS gets changes of estado, motivo and asunto; who has a
 * case and its priority are for the staff only. `porCorreo`: a mail of the actor caused it, who did not see the case.
 */
export function* anotarCambio(
  tx: Tx,
  previo: Contado,
  nuevo: Contado,
  {
    porCorreo = false,
    ...evento
  }: Pick<NuevoEvento, 'caso' | 'nit' | 'actor' | 'creado'> & { porCorreo?: boolean },
): Pasos<void> {
  const cambiados = CONTADOS.filter((campo) => campo in nuevo && nuevo[campo] !== previo[campo]);
  if (cambiados.length === 0) return;
  const de = (caso: Contado) => Object.fromEntries(cambiados.map((campo) => [campo, caso[campo] ?? null]));
  // The names are stored too, because the catalogue may change them later.
  const nombrados = (['motivo', 'asunto'] as const).filter((campo) => cambiados.includes(campo));
  const nombres = nombrados.flatMap((campo) =>
    [previo, nuevo].map(
      (caso) => [caso[campo], caso[`${campo}_nombre`] ?? previo[`${campo}_nombre`]] as const,
    ),
  );
  yield* anotarEvento(tx, {
    ...evento,
    tipo: 'caso.cambiado',
    interno: !cambiados.some((campo) => /^(estado|motivo|asunto)$/.test(campo)),
    datos: {
      ...de(nuevo),
      antes: de(previo),
      ...(nombres.length > 0 && { nombres: Object.fromEntries(nombres) as Record<string, unknown> }),
      ...(porCorreo && { porCorreo }),
    },
  });
}

export interface FilaEvento {
  id: number;
  tipo: TipoEvento;
  caso: number;
  nit: string;
  interno: number;
  datos: string;
}

const COLUMNAS = ['id', 'tipo', 'caso', 'nit', 'interno', 'datos'] as const;

interface Tramo {
  id: number;
  hasta?: number;
  limite: number;
}

type Entre = { id: number; hasta: number };

const deTodos = limitada((db, p: Entre, limite) =>
  db
    .selectFrom('eventos')
    .select(COLUMNAS)
    .where('id', '>', p.id)
    .where('id', '<=', p.hasta)
    .orderBy('id')
    .limit(limite),
);

const deUna = limitada((db, p: Entre & { nit: string }, limite) =>
  db
    .selectFrom('eventos')
    .select(COLUMNAS)
    .where('nit', 'in', [p.nit, DE_TODOS.nit])
    .where('interno', '=', 0)
    .where('id', '>', p.id)
    .where('id', '<=', p.hasta)
    .orderBy('id')
    .limit(limite),
);

/** Events after `id` up to `hasta`, in order; with `nit` only those that this IPS may get. */
export function eventosDesde(
  db: Db,
  { id, hasta = Number.MAX_SAFE_INTEGER, limite }: Tramo,
  nit?: string,
): Promise<FilaEvento[]> {
  return nit === undefined ? deTodos(db, { id, hasta, limite }) : deUna(db, { id, hasta, limite, nit });
}

const borrados = statement((db, _: object) => db.selectFrom('eventos_borrados').select('hasta'));

/** The last event of those that retention has deleted (run/retention.ts); 0 when there is none. */
export async function borradosHasta(db: Db): Promise<number> {
  const [fila] = await borrados(db, {});
  return fila?.hasta ?? 0;
}

/** Sessions that ended after the one with this id. */
export const terminadasDesde = statement((db, p: { id: number }) =>
  db.selectFrom('sesiones_terminadas').select(['id', 'huella']).where('id', '>', p.id).orderBy('id'),
);

/** The last ids of events and ended sessions; 0 where there is none. */
export async function ultimos(db: Db): Promise<{ evento: number; terminada: number }> {
  const { rows } = await sql<{ name: string; seq: number }>`
    SELECT name, seq FROM sqlite_sequence WHERE name IN ('eventos', 'sesiones_terminadas')`.execute(db);
  const de = (tabla: string) => rows.find(({ name }) => name === tabla)?.seq ?? 0;
  return { evento: de('eventos'), terminada: de('sesiones_terminadas') };
}
