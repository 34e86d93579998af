/**
 * Mail that no event causes but the time: a solved case that closes soon, a deadline that is near, an agent's day. Done
 * with the hourly maintenance; each is told once, which the rows of the outbox themselves show.
 */
import { setImmediate as cederTurno } from 'node:timers/promises';
import { sql } from 'kysely';
import { NUNCA } from '../casos/plazos.ts';
import { enTandas } from '../db/batches.ts';
import { limitada, statement, type Tx } from '../db/statement.ts';
import type { Pasos } from '../db/steps.ts';
import type { Servicios } from '../servicios.ts';
import { diaDe, DIA_MS, inicioDelDia } from '../tiempo/bogota.ts';
import { interesadosDeLaIps } from './avisar.ts';
import { avisarDe } from './avisos-de-caso.repository.ts';
import { borrarTerminados } from './correos.repository.ts';
import { destinatarioDe } from './direcciones.repository.ts';
import { encolarCorreo } from './encolar.ts';

const HORA = 3_600_000;
/** Days for which the outbox keeps what ended. */
const DIAS_TERMINADOS = 30;
/** A solved case is announced this long before it closes, and never before a third of its wait is left. */
const ANTES_DE_CERRAR = 3 * DIA_MS;
/** Minutes of office time before a deadline from which on it is near. */
const ANTES_DEL_PLAZO = 4 * 60;
/** Hours of Bogotá between which the summary is sent, on days that have office hours. */
const RESUMEN_DESDE = 6;
const RESUMEN_HASTA = 12;

type Necesita = Pick<Servicios, 'base' | 'calendario' | 'config' | 'reloj'>;

/** Does nothing where mail is switched off, except to delete old rows. */
export async function vigilarCorreo(servicios: Necesita): Promise<void> {
  const { base, config, reloj } = servicios;
  const ahora = reloj();
  if (config.correo) {
    await avisarCierres(servicios, ahora);
    await avisarPlazos(servicios, ahora);
    await encolarResumenes(servicios, ahora);
    await base.escribir((tx) => corregirReloj.pasos(tx, { ahora, limite: ahora + 2 * HORA }));
  }
  const vida = DIAS_TERMINADOS * DIA_MS;
  while (await base.escribir((tx) => borrarTerminados(tx, ahora - vida, ahora + vida))) await cederTurno();
}

/** Nothing waits longer than an hour for its next try: what does was written while the clock was ahead. */
const corregirReloj = statement<{ ahora: number; limite: number }>((db, p) =>
  db
    .updateTable('correos')
    .set({ desde: p.ahora })
    .where('estado', '=', sql.lit('espera'))
    .where('desde', '>', p.limite),
);

/** The last case of the piece before: its moment and its number. */
interface Desde {
  desde: number;
  tras: number;
}

interface PorCerrar {
  numero: number;
  nit: string;
  actualizado: number;
}

const porCerrar = limitada<Desde & { antes: number }, PorCerrar>((db, p, limite) =>
  db
    .selectFrom('casos')
    .select(['numero', 'nit', 'actualizado'])
    .where('estado', '=', 'RESUELTO')
    .where(sql<boolean>`(actualizado, numero) > (${p.desde}, ${p.tras})`)
    .where('actualizado', '<', p.antes)
    .orderBy('actualizado')
    .orderBy('numero')
    .limit(limite),
);

interface PorVencer {
  numero: number;
  vence: number;
  asignado: number;
}

const porVencer = limitada<Desde & { hasta: number }, PorVencer>((db, p, limite) =>
  db
    .selectFrom('casos')
    .select(['numero', 'vence', 'asignado'])
    .where(sql<boolean>`(vence, numero) > (${p.desde}, ${p.tras})`)
    .where('vence', '<=', p.hasta)
    .where('vence', '<', NUNCA)
    // With a + SQLite walks the deadlines in their order, and not all open cases to sort them.
    .where(sql<boolean>`+abierto = 1 AND +asignado IS NOT NULL`)
    .orderBy('vence')
    .orderBy('numero')
    .limit(limite)
    .$castTo<PorVencer>(),
);

const contado = statement<{ caso: number; que: string; marca: number }, { id: number }>((db, p) =>
  db
    .selectFrom('correos')
    .select('id')
    .where('caso', '=', p.caso)
    .where('clase', '=', 'caso')
    .where(sql`datos ->> ('$.que.' || ${p.que})`, '=', p.marca)
    .limit(1),
);

/** Whether the case's mail tells it already. */
function* seConto(tx: Tx, aviso: 'por_cerrar' | 'plazo', caso: number, marca: number): Pasos<boolean> {
  return (yield* contado.pasos(tx, { caso, que: aviso, marca })).length > 0;
}

async function avisarCierres({ base, config }: Necesita, ahora: number): Promise<void> {
  const espera = config.cierreDias * DIA_MS;
  const antes = ahora - espera + Math.min(ANTES_DE_CERRAR, espera / 3);
  const tandas = enTandas<PorCerrar, Desde>(
    (desde, limite) => porCerrar(base.leer, { antes, ...desde, limite }),
    { desde: ahora - espera, tras: 0 },
    ({ actualizado, numero }) => ({ desde: actualizado, tras: numero }),
  );
  for await (const casos of tandas)
    await base.escribir(function* (tx): Pasos<void> {
      for (const { numero: caso, nit, actualizado: marca } of casos) {
        if (yield* seConto(tx, 'por_cerrar', caso, marca)) continue;
        for (const uno of yield* interesadosDeLaIps(tx, { caso, nit, actor: null, creado: ahora }))
          yield* avisarDe(tx, uno, { aviso: 'por_cerrar', caso, marca, ahora }, 0);
      }
    });
}

async function avisarPlazos({ base, calendario }: Necesita, ahora: number): Promise<void> {
  const hasta = calendario.sumar(ahora, ANTES_DEL_PLAZO);
  const tandas = enTandas<PorVencer, Desde>(
    (desde, limite) => porVencer(base.leer, { hasta, ...desde, limite }),
    { desde: ahora, tras: 0 },
    ({ vence, numero }) => ({ desde: vence, tras: numero }),
  );
  for await (const casos of tandas)
    await base.escribir(function* (tx): Pasos<void> {
      for (const { numero: caso, vence: marca, asignado } of casos) {
        if (yield* seConto(tx, 'plazo', caso, marca)) continue;
        const agente = yield* destinatarioDe(tx, asignado);
        if (agente) yield* avisarDe(tx, agente, { aviso: 'plazo', caso, marca, ahora }, 0);
      }
    });
}

const resumenDe = statement<{ usuario: number; dia: string }, { id: number }>((db, p) =>
  db
    .selectFrom('correos')
    .select('id')
    .where('usuario', '=', p.usuario)
    .where('clase', '=', 'resumen')
    .where(sql`datos ->> '$.dia'`, '=', p.dia)
    .limit(1),
);

async function encolarResumenes({ base, calendario }: Necesita, ahora: number): Promise<void> {
  const dia = diaDe(ahora);
  const medianoche = inicioDelDia(dia);
  const hora = (ahora - medianoche) / HORA;
  if (hora < RESUMEN_DESDE || hora >= RESUMEN_HASTA) return;
  if (calendario.entre(medianoche, medianoche + DIA_MS) === 0) return;
  const soporte = await base.leer
    .selectFrom('usuarios')
    .select('id')
    .where('correo', '>', '')
    .where('activo', '=', 1)
    .execute();
  for (const { id } of soporte) await base.escribir((tx) => encolarResumen(tx, id, dia, ahora));
}

function* encolarResumen(tx: Tx, usuario: number, dia: string, ahora: number): Pasos<void> {
  if ((yield* resumenDe.pasos(tx, { usuario, dia })).length > 0) return;
  const agente = yield* destinatarioDe(tx, usuario);
  if (!agente?.avisos.has('resumen')) return;
  const { direccion } = agente;
  yield* encolarCorreo(tx, { clase: 'resumen', usuario, direccion, datos: { dia }, creado: ahora });
}
