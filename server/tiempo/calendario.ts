/**
 * Office hours, in which targets are counted. Colombia keeps UTC-5 all year (no daylight saving since 1993), so no time
 * zone library is needed.
 */
import { getHolidaysForYear } from 'colombian-holidays';

/** Minutes since midnight, Monday first. */
export type Horario = readonly (readonly (readonly [desde: number, hasta: number])[])[];

export interface Calendario {
  /** Minutes of a working day: the mean of the days of the week that have office hours. */
  readonly jornada: number;
  /** The moment at which `minutos` of office time have passed since `inicio` (both moments in milliseconds). */
  readonly sumar: (inicio: number, minutos: number) => number;
  /** Whole office minutes between two moments. */
  readonly entre: (inicio: number, fin: number) => number;
}

const MINUTO = 60_000;
const DIA = 24 * 60 * MINUTO;
const BOGOTA = -5 * 60 * MINUTO;
const DIAS_LEIDOS = 4_000;
const DIAS = ['lun', 'mar', 'mie', 'jue', 'vie', 'sab', 'dom'];

/**
 * Reads office hours such as `lun-vie 08:00-12:00 14:00-18:00; sab 08:00-12:00`. Undefined when they cannot be read.
 */
export function leerHorario(escrito: string): Horario | undefined {
  const horario: [number, number][][] = DIAS.map(() => []);
  for (const parte of escrito.toLowerCase().replaceAll('é', 'e').replaceAll('á', 'a').split(';')) {
    const [dias = '', ...tramos] = parte.trim().split(/\s+/);
    const [primero, ultimo = primero] = dias.split('-').map((dia) => DIAS.indexOf(dia.slice(0, 3)));
    if (primero === undefined || ultimo === undefined || primero < 0 || ultimo < primero) return undefined;
    for (const tramo of tramos) {
      const [, h1, m1, h2, m2] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(tramo) ?? [];
      const [desde, hasta] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)];
      if (!(desde < hasta && hasta <= 24 * 60 && Number(m1) < 60 && Number(m2) < 60)) return undefined;
      for (let dia = primero; dia <= ultimo; dia += 1) {
        const anterior = horario[dia]!.at(-1);
        if (anterior && desde < anterior[1]) return undefined;
        horario[dia]!.push([desde, hasta]);
      }
    }
  }
  return horario.some((tramos) => tramos.length > 0) ? horario : undefined;
}

/** `festivos` are days (aaaa-mm-dd) that are closed besides Colombia's holidays. */
export function crearCalendario(horario: Horario, festivos: readonly string[] = []): Calendario {
  const cerrados = new Map<number, Set<string>>();

  /** Days since 1970, in Bogotá. */
  const diaDe = (momento: number) => Math.floor((momento + BOGOTA) / DIA);

  /** By day: cases are filed today, and their targets end soon. */
  const leidos = new Map<number, readonly (readonly [number, number])[]>();

  function tramosDe(dia: number): readonly (readonly [number, number])[] {
    let tramos = leidos.get(dia);
    if (!tramos) {
      tramos = leerTramos(dia);
      if (leidos.size >= DIAS_LEIDOS) leidos.clear();
      leidos.set(dia, tramos);
    }
    return tramos;
  }

  function leerTramos(dia: number): readonly (readonly [number, number])[] {
    const fecha = new Date(dia * DIA);
    const anio = fecha.getUTCFullYear();
    let delAnio = cerrados.get(anio);
    if (!delAnio) {
      const deColombia = getHolidaysForYear(anio, { valueAsDate: false });
      delAnio = new Set([...deColombia.map(({ celebrationDate }) => celebrationDate), ...festivos]);
      cerrados.set(anio, delAnio);
    }
    if (delAnio.has(fecha.toISOString().slice(0, 10))) return [];
    return horario[(fecha.getUTCDay() + 6) % 7] ?? [];
  }

  /** Intervals of office time from `inicio` on, as moments. */
  function* desde(inicio: number): Generator<[number, number]> {
    for (let dia = diaDe(inicio); ; dia += 1) {
      for (const [abre, cierra] of tramosDe(dia)) {
        const medianoche = dia * DIA - BOGOTA;
        const tramo: [number, number] = [
          Math.max(inicio, medianoche + abre * MINUTO),
          medianoche + cierra * MINUTO,
        ];
        if (tramo[0] < tramo[1]) yield tramo;
      }
    }
  }

  const abiertos = horario.filter((tramos) => tramos.length > 0);
  const minutosDeLaSemana = abiertos.flat().reduce((suma, [abre, cierra]) => suma + cierra - abre, 0);

  return {
    jornada: minutosDeLaSemana / abiertos.length,
    sumar(inicio, minutos) {
      let faltan = minutos * MINUTO;
      for (const [abre, cierra] of desde(inicio)) {
        if (faltan <= cierra - abre) return abre + faltan;
        faltan -= cierra - abre;
      }
      return inicio;
    },
    entre(inicio, fin) {
      let pasados = 0;
      for (const [abre, cierra] of desde(inicio)) {
        if (abre >= fin) break;
        pasados += Math.min(cierra, fin) - abre;
      }
      return Math.floor(pasados / MINUTO);
    },
  };
}
