/**
 * Sends what waits in `entregas`: several deliveries at once, of one receiver only some, so that a slow one holds nobody
 * else. A delivery is taken for a while before its attempt, so what a killed process had is tried again by whoever comes
 * next, under the same webhook-id (docs/decisions/webhooks.md).
 */
import type { lookup } from 'node:dns';
import { setTimeout as pausa } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ErrorDeEntrega } from '../../shared/webhook-codigos.ts';
import { statement, type Tx } from '../db/statement.ts';
import type { Servicios } from '../servicios.ts';
import {
  anotarEntregada,
  anotarFallo,
  hallarPorEnviar,
  soltar,
  tomar,
  type Tomada,
} from './entregas.repository.ts';
import { mandar, PLAZO_MS, type Resultado } from './mandar.ts';
import { secretosDe } from './secretos.ts';
import { apagar, buscarWebhook, cambiarFila, type FilaWebhook } from './webhooks.repository.ts';

/** Attempts at once of one receiver; one that fails gets one at a time. */
const POR_DESTINO = 4;
/** Attempts of a message; with `esperaTras` the last one is about a day after the first. */
export const INTENTOS = 11;
/** Milliseconds of nothing but failures after which an address is switched off. */
export const PACIENCIA_MS = 5 * 24 * 3_600_000;
/** Milliseconds between looks for what has become due; and between a commit and the look for what it brought. */
const REVISION_MS = 5_000;
const DEMORA_MS = 100;
/** Milliseconds that attempts under way may still take when the service stops. */
const AL_DETENER_MS = 3_000;

const HORA = 3_600_000;

export interface Enviador {
  /** Tries all that is due now, and what becomes due meanwhile; resolves when nothing is left to try. */
  vaciar(): Promise<void>;
  /** Takes nothing more; attempts under way get some seconds, and are then tried again at the next start. */
  detener(): Promise<void>;
}

interface Opciones {
  plazoMs?: number;
  resolver?: typeof lookup;
  azar?: () => number;
  /** Told how each attempt ended. */
  alIntentar?: (resultado: 'bien' | ErrorDeEntrega) => void;
}

/** With what waits for it: an address that is on, or a test of one that is off. */
const conPendientes = statement<object, Pick<FilaWebhook, 'id' | 'falla_desde'>>((db) =>
  db
    .selectFrom('webhooks')
    .select(['id', 'falla_desde'])
    .where(sql<boolean>`EXISTS (SELECT 1 FROM entregas WHERE webhook = webhooks.id AND estado = 'espera')`),
);

export function crearEnviador(
  { base, config, log, reloj, webhooks }: Pick<Servicios, 'base' | 'config' | 'log' | 'reloj' | 'webhooks'>,
  { plazoMs = PLAZO_MS, resolver, azar = Math.random, alIntentar = () => undefined }: Opciones = {},
): Enviador {
  const { webhooks: ajustes } = config;
  if (!webhooks || !ajustes) throw new Error('webhooks are switched off');
  const { sello } = webhooks;
  const fin = new AbortController();
  /** Attempts under way, by receiver. */
  const enCamino = new Map<number, Set<Promise<void>>>();
  let pendiente = false;
  let mirando: Promise<void> | undefined;
  let espera: NodeJS.Timeout | undefined;
  let cerrado = false;

  async function mirar(): Promise<void> {
    while (pendiente && !cerrado) {
      pendiente = false;
      for (const { id, falla_desde } of await conPendientes(base.leer, {})) {
        const libres = (falla_desde === null ? POR_DESTINO : 1) - (enCamino.get(id)?.size ?? 0);
        if (libres > 0) await empezar(id, libres);
      }
    }
  }

  async function empezar(webhook: number, cuantas: number): Promise<void> {
    const ids = await hallarPorEnviar(base.leer, webhook, reloj(), cuantas);
    if (ids.length === 0) return;
    const tomadas = await base.escribir((tx) => tomar(tx, ids, reloj()));
    // Another process took the others meanwhile; there may be more behind them.
    pendiente ||= tomadas.length < ids.length;
    const suyos = enCamino.get(webhook) ?? new Set();
    enCamino.set(webhook, suyos);
    for (const tomada of tomadas) {
      const intento: Promise<void> = intentar(webhook, tomada)
        .catch((err: unknown) => log.warn({ err, webhook }, 'no se pudo anotar la entrega de un webhook'))
        .finally(() => {
          suyos.delete(intento);
          revisar();
        });
      suyos.add(intento);
    }
  }

  async function intentar(id: number, tomada: Tomada): Promise<void> {
    const webhook = await buscarWebhook(base.leer, id);
    if (!webhook) return;
    const resultado = await probar(webhook, tomada);
    const { signal } = fin;
    if (!resultado.bien && signal.aborted) return base.escribir((tx) => soltar(tx, tomada));
    alIntentar(resultado.bien ? 'bien' : resultado.error);
    const { host } = new URL(webhook.url);
    const que = { webhook: id, host, tipo: tomada.tipo, intento: tomada.intentos };
    if (resultado.bien) log.debug({ ...que, codigo: resultado.codigo }, 'se entregó un webhook');
    else log.info({ ...que, codigo: resultado.codigo, error: resultado.error }, 'no se entregó un webhook');
    const porque = await base.escribir((tx) => anotar(tx, webhook, tomada, resultado));
    if (porque) log.warn({ aviso: 'webhooks', webhook: id, host, porque }, 'se apagó un webhook');
  }

  function probar(webhook: FilaWebhook, { intentos, mensaje, tipo, cuerpo }: Tomada): Promise<Resultado> {
    // Only where a process was killed during each attempt.
    const demas = intentos > maximoDe(tipo);
    if (demas) return Promise.resolve({ bien: false, codigo: null, error: 'interrumpido' });
    const ahora = reloj();
    const secretos = secretosDe(sello, webhook, ahora);
    const opciones = { ahora, signal: fin.signal, plazoMs, ...(resolver && { resolver }) };
    return mandar({ url: webhook.url, id: mensaje, cuerpo, secretos }, ajustes!, opciones);
  }

  /** Returns why the address was switched off, when it was. */
  async function anotar(
    tx: Tx,
    { id }: FilaWebhook,
    tomada: Tomada,
    resultado: Resultado,
  ): Promise<'410' | 'fallos' | undefined> {
    const ahora = reloj();
    // Tests say nothing about whether messages arrive.
    const prueba = tomada.tipo === 'prueba';
    if (resultado.bien) {
      await anotarEntregada(tx, tomada.id, resultado.codigo, ahora);
      if (!prueba) await cambiarFila(tx, id, { ultimo_exito: ahora, falla_desde: null });
      return undefined;
    }
    const { codigo, error, reintentarEn = 0 } = resultado;
    const seAcaba = tomada.intentos >= maximoDe(tomada.tipo) || codigo === 410;
    const proximo = seAcaba ? null : ahora + esperaTras(tomada.intentos, azar(), reintentarEn);
    await anotarFallo(tx, { ...tomada, codigo, error }, proximo, ahora);
    const webhook = prueba ? undefined : await buscarWebhook(tx, id);
    if (webhook?.activo !== 1) return undefined;
    const falla_desde = webhook.falla_desde ?? ahora;
    const porque = codigo === 410 ? '410' : ahora - falla_desde >= PACIENCIA_MS ? 'fallos' : undefined;
    await cambiarFila(tx, id, { falla_desde });
    if (porque) await apagar(tx, id, porque, ahora);
    return porque;
  }

  function revisar(): void {
    if (cerrado) return;
    pendiente = true;
    mirando ??= mirar()
      .catch((err: unknown) => log.warn({ err }, 'los webhooks no se pudieron enviar ahora'))
      .finally(() => (mirando = undefined));
  }

  const callar = base.alConfirmar(() => {
    espera ??= setTimeout(() => {
      espera = undefined;
      revisar();
    }, DEMORA_MS).unref();
  });
  const turno = setInterval(revisar, REVISION_MS);
  turno.unref();
  revisar();

  const enCurso = (): Promise<void>[] => [...enCamino.values()].flatMap((suyos) => [...suyos]);

  return {
    async vaciar() {
      revisar();
      while (mirando || enCurso().length > 0) {
        await (mirando ?? Promise.race(enCurso()));
      }
    },
    async detener() {
      cerrado = true;
      callar();
      clearTimeout(espera);
      clearInterval(turno);
      await mirando;
      const todos = Promise.all(enCurso());
      await Promise.race([todos, pausa(AL_DETENER_MS, undefined, { ref: false })]);
      fin.abort();
      await todos;
    },
  };
}

const maximoDe = (tipo: string): number => (tipo === 'prueba' ? 1 : INTENTOS);

/**
 * Milliseconds to the next attempt: 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, and then six hours, each a fifth more or
 * less (`azar` from 0 to 1), so that what failed together does not come back together. `reintentarEn` (seconds) is what
 * the receiver asked for, which is heard up to six hours.
 */
export function esperaTras(intentos: number, azar: number, reintentarEn: number): number {
  const espera = Math.min(5_000 * 4 ** (intentos - 1), 6 * HORA) * (0.8 + 0.4 * azar);
  return Math.round(Math.max(espera, Math.min(reintentarEn * 1_000, 6 * HORA)));
}
