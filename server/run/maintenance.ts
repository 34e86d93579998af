/**
 * Hourly maintenance: deletes expired sessions, old idempotency answers, old events, uploads that were never sent,
 * closes solved cases, adds up what reports need, and sends the mail that only the time causes.
 */
import { setImmediate as cederTurno } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Servicios } from '../servicios.ts';
import { clavesConocidas, sueltosDeAntes } from '../adjuntos/adjuntos.repository.ts';
import { vigilarCorreo } from '../correo/vigilar.ts';
import { barrerRecibidos } from '../correo-entrante/recibidos.repository.ts';
import { DIAS_IDEMPOTENCIA } from '../db/idempotency.ts';
import { correr } from '../db/steps.ts';
import { barrerTokens } from '../portal/tokens-usados.repository.ts';
import { barrerIngresos } from '../sesiones/ingresos-a-medias.ts';
import { anotarCambio } from '../eventos/eventos.repository.ts';
import { sumarTodosLosDias } from '../reportes/sumar-dias.ts';
import { barrerEntregas } from '../webhooks/entregas.repository.ts';
import { olvidarAnteriores } from '../webhooks/webhooks.repository.ts';
import { barrerAperturas, barrerEventos } from './retention.ts';

const HORA = 3_600_000;
const DIA = 24 * HORA;
const IDEMPOTENCIA_POR_VEZ = 1_000;
const CIERRES_POR_VEZ = 300;
/** Days for which the log of webhooks' deliveries is kept. */
const DIAS_DE_ENTREGAS = 30;

type Necesita = Pick<Servicios, 'almacen' | 'base' | 'calendario' | 'config' | 'log' | 'reloj' | 'sesiones'>;

/** Runs now and every hour until the returned function is called. */
export function programarMantenimiento(servicios: Necesita): () => void {
  const hacer = () => {
    mantener(servicios).catch((err: unknown) => servicios.log.error({ err }, 'mantenimiento'));
  };
  const turno = setInterval(hacer, HORA);
  turno.unref();
  hacer();
  return () => clearInterval(turno);
}

export async function mantener(servicios: Necesita): Promise<void> {
  const { almacen, base, config, reloj, sesiones } = servicios;
  const ahora = reloj();
  await sesiones.barrer();
  await base.escribir((tx) => barrerIngresos(tx, ahora));
  while (await base.escribir((tx) => barrerTokens(tx, ahora))) await cederTurno();
  await base.escribir((tx) =>
    tx
      .deleteFrom('sesiones_terminadas')
      .where(fueraDe('terminada', DIA, ahora))
      .execute(),
  );
  await barrerIdempotencia(base, DIAS_IDEMPOTENCIA * DIA, ahora);
  await cerrarResueltos(base, config.cierreDias * DIA, ahora);
  await barrerEventos(base, ahora - config.eventosDias * DIA);
  if (config.aperturasDias > 0) await barrerAperturas(base, ahora - config.aperturasDias * DIA);
  await barrerEntregas(base, ahora - DIAS_DE_ENTREGAS * DIA);
  await base.escribir((tx) => olvidarAnteriores(tx, ahora));
  await base.escribir((tx) => barrerRecibidos(tx, ahora));
  await barrerAdjuntos(almacen, base, DIA, ahora);
  await sumarTodosLosDias(base, ahora);
  await vigilarCorreo(servicios);
}

/**
 * What outlived its time, in milliseconds. A row from further ahead than that was written while the clock was ahead, and
 * would stay until the clock is there again; a clock that is set back a little loses nothing.
 */
const fueraDe = (columna: string, vida: number, ahora: number) =>
  sql<boolean>`(${sql.ref(columna)} < ${ahora - vida} OR ${sql.ref(columna)} > ${ahora + vida})`;

/** Rows come in order of age, so reading stops at the first that is young enough. */
async function barrerIdempotencia(base: Necesita['base'], vida: number, ahora: number): Promise<void> {
  for (let borradas = IDEMPOTENCIA_POR_VEZ; borradas === IDEMPOTENCIA_POR_VEZ;) {
    borradas = await base.escribir(async (tx) => {
      const { rows } = await sql<{ rowid: number; creada: number }>`
        SELECT rowid, creada FROM idempotencia ORDER BY rowid LIMIT ${sql.lit(IDEMPOTENCIA_POR_VEZ)}`.execute(
        tx,
      );
      const viejas = rows.filter(({ creada }) => Math.abs(creada - ahora) > vida);
      const ultima = viejas.at(-1);
      if (ultima)
        await sql`DELETE FROM idempotencia WHERE rowid <= ${ultima.rowid} AND ${fueraDe('creada', vida, ahora)}`.execute(
          tx,
        );
      return viejas.length;
    });
  }
}

/**
 * Cases that are RESUELTO and unchanged for MESA_CIERRE_DIAS become CERRADO, in batches, between which others can
 * write.
 */
async function cerrarResueltos(base: Necesita['base'], espera: number, ahora: number): Promise<void> {
  // Those that were solved while the clock was ahead wait from now on.
  await base.escribir((tx) =>
    tx
      .updateTable('casos')
      .set({ actualizado: ahora })
      .where('estado', '=', 'RESUELTO')
      .where('actualizado', '>', ahora + espera)
      .execute(),
  );
  for (let cuantos = CIERRES_POR_VEZ; cuantos === CIERRES_POR_VEZ;) {
    cuantos = await base.escribir(async (tx) => {
      const cerrados = await tx
        .updateTable('casos')
        .set({ estado: 'CERRADO', actualizado: ahora })
        .where('numero', 'in', (eb) =>
          eb
            .selectFrom('casos')
            .select('numero')
            .where('estado', '=', 'RESUELTO')
            .where('actualizado', '<', ahora - espera)
            .orderBy('actualizado')
            .limit(CIERRES_POR_VEZ),
        )
        .returning(['numero', 'nit'])
        .execute();
      for (const { numero: caso, nit } of cerrados) {
        const evento = { caso, nit, actor: null, creado: ahora };
        await correr(anotarCambio(tx, { estado: 'RESUELTO' }, { estado: 'CERRADO' }, evento));
      }
      return cerrados.length;
    });
    await cederTurno();
  }
}

/**
 * Deletes the row before its file: a file without a row is deleted the next time, but a row must never lack its file.
 */
async function barrerAdjuntos(
  almacen: Necesita['almacen'],
  base: Necesita['base'],
  vida: number,
  ahora: number,
): Promise<void> {
  for (const claveDeAdjunto of await sueltosDeAntes(base.leer, ahora - vida, ahora + vida)) {
    const [borrado] = await base.escribir((tx) =>
      tx
        .deleteFrom('adjuntos')
        .where('clave', '=', claveDeAdjunto)
        .where('caso', 'is', null)
        .returning('clave')
        .execute(),
    );
    if (borrado) await almacen.borrar(claveDeAdjunto);
  }
  await base.escribir(async (tx) => {
    await tx
      .deleteFrom('subidas')
      .where(fueraDe('creada', vida, ahora))
      .execute();
    await tx
      .deleteFrom('subidas_rechazadas')
      .where(fueraDe('creada', vida, ahora))
      .execute();
  });
  await almacen.barrer(ahora - vida, ahora + vida, (nombres) => clavesConocidas(base.leer, nombres));
}
