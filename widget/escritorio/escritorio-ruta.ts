/** Where an agent is at the desk, and how that is written in the page's address: a link to it can be shared. */
import type { Vista } from '../../shared/bandeja.ts';

const FILTROS = ['sinLeer', 'motivo', 'asunto', 'ips', 'asignado', 'prioridad', 'desde', 'hasta'] as const;
type Filtro = (typeof FILTROS)[number];

const SECCIONES = ['casos', 'reportes', 'administracion'] as const;
export type Seccion = (typeof SECCIONES)[number];

export interface Ruta extends Record<Filtro, string> {
  seccion: Seccion;
  /** Of the administration. */
  parte: string;
  /** Of the reports. */
  periodo: string;
  vista: Vista;
  buscar: string;
  orden: string;
  /** The open case; 0 for none. */
  caso: number;
}

export const VISTAS: Record<Vista, string> = {
  'para-mi': 'Para mí',
  'sin-asignar': 'Sin asignar',
  mios: 'Míos',
  abiertos: 'Abiertos',
  vencidos: 'Vencidos',
  resueltos: 'Resueltos',
  cerrados: 'Cerrados',
};

export const ORDENES: Record<string, string> = {
  vence: 'Vencen primero',
  '-actualizado': 'Actividad reciente',
  '-numero': 'Más recientes',
  numero: 'Más antiguos',
};

const ABIERTOS = 'ACTIVO,EN_GESTION';

/** What each view asks of GET /casos. */
const CONSULTAS: Record<Vista, Record<string, string>> = {
  // Put together of several lists (lista-controller.ts); who searches or filters there means all cases.
  'para-mi': {},
  'sin-asignar': { estado: ABIERTOS, asignado: 'nadie' },
  mios: { estado: ABIERTOS, asignado: 'yo' },
  abiertos: { estado: ABIERTOS },
  vencidos: { vencidos: '1' },
  resueltos: { estado: 'RESUELTO' },
  cerrados: { estado: 'CERRADO' },
};

const MARCA = '#mesa?';
const PRIMERA: Ruta = {
  seccion: 'casos',
  parte: '',
  periodo: '',
  vista: 'para-mi',
  buscar: '',
  orden: '',
  caso: 0,
  sinLeer: '',
  motivo: '',
  asunto: '',
  ips: '',
  asignado: '',
  prioridad: '',
  desde: '',
  hasta: '',
};

/** Reads a route; what the address does not name is as at the first visit. */
export function leerRuta(hash: string): Ruta {
  const dicho = new URLSearchParams(hash.startsWith(MARCA) ? hash.slice(MARCA.length) : '');
  const ruta: Record<string, unknown> = { ...PRIMERA };
  for (const campo of Object.keys(PRIMERA)) {
    const valor = dicho.get(campo);
    if (valor) ruta[campo] = campo === 'caso' ? (/^[1-9]\d{0,14}$/.test(valor) ? +valor : 0) : valor;
  }
  if (!SECCIONES.includes(ruta.seccion as Seccion)) ruta.seccion = PRIMERA.seccion;
  if (!Object.hasOwn(VISTAS, ruta.vista as string)) ruta.vista = PRIMERA.vista;
  if (!Object.hasOwn(ORDENES, ruta.orden as string)) ruta.orden = '';
  return ruta as unknown as Ruta;
}

export function escribirRuta(ruta: Ruta): string {
  const dicho = new URLSearchParams();
  for (const [campo, valor] of Object.entries(ruta)) {
    if (valor && valor !== PRIMERA[campo as keyof Ruta]) dicho.set(campo, `${valor}`);
  }
  return MARCA + dicho.toString();
}

/** Open cases by what is due, the others by what happened last. */
export const ordenDe = ({ orden, vista }: Ruta): string =>
  orden || (/^(para-mi|resueltos|cerrados)$/.test(vista) ? '-actualizado' : 'vence');

/** Whether several lists stand below each other, each with what needs this agent for one reason. */
export const enGrupos = (ruta: Ruta): boolean =>
  ruta.vista === 'para-mi' && !ruta.buscar.trim() && !FILTROS.some((filtro) => ruta[filtro]);

/** What is unread in all cases of all years would be looked for in each of them. */
const soloAbiertos = (ruta: Ruta): boolean =>
  ruta.vista === 'para-mi' && !ruta.buscar.trim() && !cuantosFiltros(ruta);

/** What stands over a list that is not what its view is called; empty for the others. */
export function tituloDe(ruta: Ruta): string {
  if (ruta.vista !== 'para-mi') return '';
  return soloAbiertos(ruta) ? 'Abiertos sin leer' : 'En todos los casos';
}

export function consultaDe(ruta: Ruta): Record<string, string> {
  const filtros = Object.fromEntries(
    FILTROS.filter((filtro) => ruta[filtro]).map((filtro) => [filtro, ruta[filtro]]),
  );
  return {
    ...filtros,
    ...CONSULTAS[soloAbiertos(ruta) ? 'abiertos' : ruta.vista],
    buscar: ruta.buscar.trim(),
    orden: ordenDe(ruta),
  };
}

/** How many filters are on, besides that for what is unread, which has a button of its own. */
export const cuantosFiltros = (ruta: Ruta): number =>
  FILTROS.filter((filtro) => filtro !== 'sinLeer' && ruta[filtro]).length;

export const sinFiltros = (): Partial<Ruta> => Object.fromEntries(FILTROS.map((filtro) => [filtro, '']));
