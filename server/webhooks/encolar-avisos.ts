/** Writes the deliveries of an event, in the transaction that distributes it (reparto/repartir.ts). */
import { randomBytes } from 'node:crypto';
import type { TipoDeAviso } from '../../shared/webhook-codigos.ts';
import { statement, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { EventoRepartido } from '../reparto/repartir.ts';
import { rolDe } from '../usuarios/usuarios.repository.ts';
import { avisosDe, type Por } from './avisos.ts';

const queOyen = statement<{ evento: number }, { id: number; eventos: string }>((db, p) =>
  db
    .selectFrom('webhooks')
    .select(['id', 'eventos'])
    .where('activo', '=', 1)
    .where('desde_evento', '<', p.evento),
);

const situacion = statement((db, p: { caso: number }) =>
  db.selectFrom('casos').select(['motivo', 'asunto', 'prioridad']).where('numero', '=', p.caso),
);

interface Nueva {
  webhook: number;
  mensaje: string;
  evento: number | null;
  tipo: TipoDeAviso | 'prueba';
  caso: number | null;
  cuerpo: string;
  creada: number;
}

const insertar = statement((db, p: Nueva) =>
  db.insertInto('entregas').values({
    webhook: p.webhook,
    mensaje: p.mensaje,
    evento: p.evento,
    tipo: p.tipo,
    caso: p.caso,
    cuerpo: p.cuerpo,
    creada: p.creada,
    desde: p.creada,
  }),
);

/** `ahora` is when the delivery is written; the message has the time of the event. */
export function* encolarAvisos(tx: Tx, evento: EventoRepartido, ahora: number): Pasos<void> {
  if (evento.caso === 0) return;
  const oyentes = yield* queOyen.pasos(tx, { evento: evento.id });
  if (oyentes.length === 0) return;
  // Undefined for a case that was purged meanwhile, of which nothing more is told.
  const [caso] = yield* situacion.pasos(tx, { caso: evento.caso });
  if (!caso) return;
  for (const { tipo, data } of avisosDe(evento, caso, yield* parteDe(tx, evento.actor))) {
    const cuerpo = escribirCuerpo(tipo, evento.creado, data);
    for (const { id: webhook, eventos } of oyentes) {
      if (!eventos.split(',').includes(tipo)) continue;
      const propio = { webhook, mensaje: idNuevo(), evento: evento.id };
      yield* insertar.pasos(tx, { ...propio, tipo, caso: evento.caso, cuerpo, creada: ahora });
    }
  }
}

/** A message that says nothing of any case. Returns the id of its delivery. */
export async function encolarPrueba(tx: Tx, webhook: number, ahora: number): Promise<number> {
  const { id } = await tx
    .insertInto('entregas')
    .values({
      webhook,
      mensaje: idNuevo(),
      tipo: 'prueba',
      cuerpo: escribirCuerpo('prueba', ahora, { webhook }),
      creada: ahora,
      desde: ahora,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function* parteDe(tx: Tx, actor: number | null): Pasos<Por> {
  if (actor === null) return 'sistema';
  const rol = yield* rolDe(tx, actor);
  if (rol === undefined) return 'sistema';
  return rol === 'ips' ? 'ips' : 'soporte';
}

const escribirCuerpo = (type: string, cuando: number, data: object): string =>
  JSON.stringify({ type, timestamp: new Date(cuando).toISOString(), data });

/** A point would end it where it is signed (`id.timestamp.body`), and base64url has none. */
const idNuevo = (): string => `msg_${randomBytes(18).toString('base64url')}`;
