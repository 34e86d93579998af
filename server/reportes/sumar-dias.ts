/** Brings the kept figures of reports up to date, for the days before today that have changed since. */
import { setImmediate as cederTurno } from 'node:timers/promises';
import { sql } from 'kysely';
import pLimit from 'p-limit';
import type { Servicios } from '../servicios.ts';
import { Cifras, contarCasos } from './contar-casos.ts';
import {
  empezarTramo,
  filasDe,
  guardarFilas,
  LARGOS,
  leerEstado,
  numeroDeDia,
  periodoDe,
  sumarTodo,
  terminarTramo,
} from './tramos.repository.ts';

type Base = Pick<Servicios['base'], 'leer' | 'escribir'>;

/** Rows that one transaction writes, which takes some milliseconds. */
const FILAS_POR_VEZ = 500;

/** The hourly work and a report may want the same at once. */
const unoALaVez = pLimit(1);

/** Of all days up to `ahora` (milliseconds). */
export async function sumarTodosLosDias(base: Base, ahora: number): Promise<void> {
  const { rows } = await sql<{ dia: number | null }>`SELECT min(dia) AS dia FROM casos_dias`.execute(
    base.leer,
  );
  const desde = rows[0]?.dia ?? null;
  if (desde !== null) await sumarDias(base, desde, numeroDeDia(ahora));
}

/**
 * Of the days from `desde` on, `hasta` not included, and of the longer stretches that lie among them. In pieces, between
 * which others are answered; what changes meanwhile does not count, as nothing has been written for it.
 */
export async function sumarDias(base: Base, desde: number, hasta: number): Promise<void> {
  for (const dias of LARGOS) {
    const estado = await leerEstado(base.leer, { desde, hasta });
    for (let dia = Math.ceil(desde / dias) * dias; dia + dias <= hasta; dia += dias) {
      if (estado.version(dia, dias) > 0 && !estado.tramo(dia, dias)) {
        await unoALaVez(() => sumarTramo(base, dia, dias));
      }
    }
  }
}

async function sumarTramo(base: Base, desde: number, dias: number): Promise<void> {
  const { leer } = base;
  const antes = await leerEstado(leer, { desde, hasta: desde + dias });
  if (antes.tramo(desde, dias)) return;
  const cifras = new Cifras();
  if (dias === 1) await contarCasos(leer, periodoDe(desde, 1), cifras);
  else {
    const parte = LARGOS[LARGOS.indexOf(dias as (typeof LARGOS)[number]) - 1]!;
    for (let dia = desde; dia < desde + dias; dia += parte) {
      const tramo = antes.tramo(dia, parte);
      if (tramo) await sumarTodo(leer, tramo, cifras);
      // A day has changed since it was added up: this stretch waits for the next time.
      else if (antes.version(dia, parte) > 0) return;
    }
  }
  const filas = [...filasDe(cifras)];
  const id = await base.escribir((tx) => empezarTramo(tx, { desde, dias }, cifras));
  for (let i = 0; i < filas.length; i += FILAS_POR_VEZ) {
    const suyo = await base.escribir((tx) => guardarFilas(tx, id, filas.slice(i, i + FILAS_POR_VEZ)));
    if (!suyo) return;
    await cederTurno();
  }
  // Rows that were read after a change may be counted with those before: only what nothing changed meanwhile is true.
  const despues = await leerEstado(leer, { desde, hasta: desde + dias });
  const version = antes.version(desde, dias);
  if (despues.version(desde, dias) === version) await base.escribir((tx) => terminarTramo(tx, id, version));
}
