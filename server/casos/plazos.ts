/** What is due on a case and when, and how long it took: counted in office hours. */
import type { Estado } from '../../shared/estado.ts';
import type { Calendario } from '../tiempo/calendario.ts';

/** When what is due on an open case without a target is: never (year 9999). */
export const NUNCA = 253_370_782_800_000;

/** Targets of a motivo, in minutes of office hours; null means none. */
export interface Metas {
  meta_respuesta: number | null;
  meta_solucion: number | null;
}

interface CasoConPlazo {
  creado: number;
  /** From when the time for the solution counts, if not since it was filed. */
  plazo_desde: number | null;
  meta_solucion: number | null;
  primera_respuesta: number | null;
  resuelto: number | null;
  asignado: number | null;
}

const plazo = ({ sumar }: Calendario, desde: number, meta: number | null) =>
  meta === null ? NUNCA : sumar(desde, meta);

const solucion = (calendario: Calendario, { creado, plazo_desde }: CasoConPlazo, meta: number | null) =>
  plazo(calendario, plazo_desde ?? creado, meta);

/** A new case waits for its first answer; without a target for that, for its solution. */
export function alCrear(calendario: Calendario, { meta_respuesta, meta_solucion }: Metas, ahora: number) {
  return { vence: plazo(calendario, ahora, meta_respuesta ?? meta_solucion), meta_solucion };
}

/**
 * The first public answer of the EPS: from now on the solution is due, unless it was solved without a word. Who gives it
 * has the case, if nobody had.
 */
export function alResponder(calendario: Calendario, caso: CasoConPlazo, usuario: number, ahora: number) {
  return {
    primera_respuesta: ahora,
    respondido_por: usuario,
    minutos_respuesta: calendario.entre(caso.creado, ahora),
    ...(caso.resuelto === null && { vence: solucion(calendario, caso, caso.meta_solucion) }),
    asignado: caso.asignado ?? usuario,
  };
}

/** Another motivo has other targets: when what is due next is late, by those. */
export function alReclasificar(
  calendario: Calendario,
  caso: CasoConPlazo,
  { meta_respuesta, meta_solucion }: Metas,
): number {
  const { creado, primera_respuesta, plazo_desde } = caso;
  const esperaSolucion = primera_respuesta !== null || plazo_desde !== null;
  return esperaSolucion
    ? solucion(calendario, caso, meta_solucion)
    : plazo(calendario, creado, meta_respuesta ?? meta_solucion);
}

/** `soporte` is the member of the EPS's staff who did it; who has the case gets what an IPS says is solved. */
export function alCambiarEstado(
  calendario: Calendario,
  caso: CasoConPlazo,
  estado: Estado,
  soporte: number | null,
  ahora: number,
) {
  if (estado === 'ACTIVO' || estado === 'EN_GESTION') {
    const reabre = caso.resuelto !== null;
    // A case that is opened again gets the whole time again.
    return reabre
      ? {
          plazo_desde: ahora,
          vence: plazo(calendario, ahora, caso.meta_solucion),
          resuelto: null,
          resuelto_por: null,
          minutos_solucion: null,
        }
      : {};
  }
  if (caso.resuelto !== null) return { vence: null };
  return {
    vence: null,
    resuelto: ahora,
    resuelto_por: soporte ?? caso.asignado,
    minutos_solucion: calendario.entre(caso.creado, ahora),
  };
}

/** What people are told of it. */
export function vencimiento(vence: number | null, primeraRespuesta: number | null) {
  if (vence === null || vence === NUNCA) return null;
  return {
    que: primeraRespuesta === null ? ('respuesta' as const) : ('solucion' as const),
    fecha: new Date(vence).toISOString(),
  };
}
