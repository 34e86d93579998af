/** What happened on a case, as people say it. */
import type { Estado } from '../../shared/estado.ts';
import type { Novedad } from '../../shared/novedades.ts';
import { fecha } from '../words/fechas.ts';

const QUEDO: Record<Estado, string> = {
  ACTIVO: 'Volvió a quedar activo',
  EN_GESTION: 'Está en gestión',
  RESUELTO: 'Quedó resuelto',
  CERRADO: 'Se cerró',
};

const veces = (cuantas: number, frase: string): string | undefined =>
  cuantas === 0 ? undefined : cuantas === 1 ? frase : `${frase} ${cuantas} veces`;

/** One or more sentences; `deIps` for what an IPS reads. */
export function frasesDe(novedad: Novedad, deIps: boolean, ahora: number): string {
  const { respuestas, equipo = 0, estado, asignado, prioridad, vence } = novedad;
  // With an answer a case goes to "En gestión" by itself.
  const quedo = estado && !(estado === 'EN_GESTION' && respuestas + equipo) ? QUEDO[estado] : undefined;
  return [
    asignado ? 'Se le asignó a usted' : undefined,
    veces(respuestas, deIps ? 'Soporte respondió' : 'La IPS escribió'),
    veces(equipo, 'El equipo escribió'),
    quedo,
    prioridad ? `Su prioridad es ${prioridad.toLowerCase()}` : undefined,
    vence && plazo(vence, ahora),
  ]
    .filter((frase) => frase !== undefined)
    .map((frase) => `${frase}.`)
    .join(' ');
}

function plazo({ que, fecha: cuando }: NonNullable<Novedad['vence']>, ahora: number): string {
  const cual = que === 'respuesta' ? 'La respuesta' : 'La solución';
  return `${cual} ${Date.parse(cuando) < ahora ? 'venció' : 'vence'} el ${fecha(cuando)}`;
}
