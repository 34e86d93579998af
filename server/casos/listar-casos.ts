/** Lists of cases: filtered, searched, ordered, paged by key. */
import type { ConsultaCasos, ListaCasos, Orden, Totales } from '../../shared/caso.ts';
import { Estado } from '../../shared/estado.ts';
import { leerNit } from '../../shared/nit.ts';
import { leerNumeroDeCaso } from '../../shared/numero-escrito.ts';
import type { Alcance } from '../alcance.ts';
import { statement, type Db } from '../db/statement.ts';
import { pasosDe, type Pasos } from '../db/steps.ts';
import { AppError } from '../errores.ts';
import { hallarNit } from '../ips/ips.repository.ts';
import { DIA_MS, inicioDelDia } from '../tiempo/bogota.ts';
import { excede, expresionDeBusqueda } from './busqueda.sqlite.ts';
import { aResumen, type FilaDeLista } from './casos.repository.ts';
import { campoDe, soloAbiertos, type Parametros } from './condiciones-de-casos.ts';
import { consultarCasos, contarCasos } from './consulta-de-casos.ts';
import { conHallados } from './extractos.ts';
import { sonPocos } from './son-pocos.ts';
import { antesDeTodos, escribirCursor, leerCursor } from './cursor-de-lista.ts';

/** Filters that only the staff may use. */
const DE_SOPORTE = ['ips', 'asignado', 'prioridad', 'asunto', 'vencidos'] as const;

/**
 * Whether the full-text index narrows this list: for words, and for the combinations of the staff's filters, which
 * would need an index each (docs/decisions/listas-de-soporte.md).
 */
export function usaIndice({ parte }: Alcance, consulta: ConsultaCasos): boolean {
  if (consulta.buscar) return true;
  if (parte === 'ips' || consulta.vencidos) return false;
  const { motivo, asunto, asignado, prioridad, ips, estado, desde, hasta, orden } = consulta;
  if ((motivo ?? asunto ?? prioridad) !== undefined) return true;
  if (asignado !== undefined && (ips !== undefined || !estado || !soloAbiertos(estado))) return true;
  if (ips !== undefined) return orden === 'vence';
  if (estado === undefined) return false;
  const conDias = (desde ?? hasta) !== undefined;
  if (soloAbiertos(estado)) return conDias && !orden.endsWith('fecha');
  return conDias || /fecha|vence/.test(orden);
}

/** One page, and how many cases of each estado the asker has in all. `ahora` in milliseconds. */
export function* listarCasos(
  db: Db,
  alcance: Alcance,
  consulta: ConsultaCasos,
  ahora: number,
): Pasos<ListaCasos> {
  exigirPermiso(alcance, consulta);
  const totales = leerTotales(db, alcance);
  const abiertos = totales.ACTIVO + totales.EN_GESTION;
  const parametros = yield* leerParametros(db, alcance, consulta, { ahora, abiertos });
  const { parte } = alcance;
  if (!parametros) return { casos: [], siguiente: null, totales, ...(parte === 'ips' && { total: 0 }) };
  const { orden, limite } = consulta;
  const primero = leerBuscado(db, parte, orden, parametros);
  const caben = limite - primero.length;
  const filas = consultarCasos(db, parte, orden, parametros, caben + 1);
  const pagina = filas.slice(0, caben);
  const todas = [...primero, ...pagina];
  return {
    casos: yield* conHallados(db, parte, todas.map(aResumen), consulta.buscar),
    siguiente: filas.length > pagina.length ? cursorDespuesDe(pagina.at(-1), orden) : null,
    totales,
    ...((yield* esRecorte(db, orden, parametros)) && { recortada: true }),
    ...(parte === 'ips' && { total: yield* contar(db, consulta, parametros, totales) }),
  };
}

/** In the order of the numbers a page begins in the index where the one before ended; no other order does. */
function* esRecorte(db: Db, orden: Orden, { busqueda }: Parametros): Pasos<boolean> {
  return busqueda !== null && campoDe(orden) !== 'numero' && (yield* pasosDe(excede(db, busqueda)));
}

/** How many cases there are on all pages of an IPS's list. What only an estado narrows is counted already. */
function* contar(db: Db, consulta: ConsultaCasos, parametros: Parametros, totales: Totales): Pasos<number> {
  const { buscar, motivo, desde, hasta, sinLeer, estado = Estado.options } = consulta;
  if (!(buscar ?? motivo ?? desde ?? hasta ?? sinLeer))
    return estado.reduce((suma, uno) => suma + totales[uno], 0);
  const buscado = leerBuscado(db, 'ips', consulta.orden, { ...parametros, cursor: null });
  return buscado.length + (yield* contarCasos(db, 'ips', parametros));
}

function exigirPermiso({ parte }: Alcance, consulta: ConsultaCasos): void {
  if (parte !== 'ips') return;
  const ajeno = DE_SOPORTE.some((campo) => consulta[campo] !== undefined) || consulta.orden === 'vence';
  if (ajeno) throw new AppError('no_permitido');
}

/** Undefined when nothing can match: an unknown member of the staff, or a search without a word. */
function* leerParametros(
  db: Db,
  alcance: Alcance,
  consulta: ConsultaCasos,
  { ahora, abiertos }: { ahora: number; abiertos: number },
): Pasos<Parametros | undefined> {
  const { parte, nit, usuario } = alcance;
  const asignado =
    consulta.asignado === undefined ? null : yield* pasosDe(leerAsignado(db, usuario.id, consulta.asignado));
  if (asignado === undefined) return undefined;
  const parametros: Parametros = {
    nit: nit ?? (consulta.ips === undefined ? null : yield* pasosDe(leerIps(db, consulta.ips))),
    estados: estadosDe(consulta),
    motivo: consulta.motivo ?? null,
    asunto: consulta.asunto ?? null,
    asignado,
    prioridad: consulta.prioridad ?? null,
    desde: consulta.desde === undefined ? null : inicioDelDia(consulta.desde),
    hasta: consulta.hasta === undefined ? null : inicioDelDia(consulta.hasta) + DIA_MS,
    sinLeer: consulta.sinLeer !== undefined,
    vencidos: consulta.vencidos ? ahora : null,
    usuario: usuario.id,
    busqueda: null,
    pocos: false,
    cursor: consulta.cursor === undefined ? null : leerCursor(consulta.cursor, consulta.orden),
    solo: null,
    menos: consulta.buscar === undefined ? null : (leerNumeroDeCaso(consulta.buscar) ?? null),
  };
  if (!usaIndice(alcance, consulta)) {
    parametros.pocos = yield* sonPocos(db, parte, parametros, abiertos * consulta.limite);
    return parametros;
  }
  const busqueda = yield* pasosDe(expresionDeBusqueda(db, consulta.buscar ?? null, parte, parametros, ahora));
  if (busqueda === undefined) return undefined;
  parametros.busqueda = busqueda;
  return parametros;
}

/** A user's id, 0 for cases of nobody, undefined for an unknown user. */
async function leerAsignado(db: Db, yo: number, asignado: string): Promise<number | undefined> {
  if (asignado === 'nadie') return 0;
  if (asignado === 'yo') return yo;
  const fila = await db
    .selectFrom('usuarios')
    .select('id')
    .where('correo', '=', asignado.toLowerCase())
    .executeTakeFirst();
  return fila?.id;
}

/** The NIT of the IPS that people mean by this text. A text that is no NIT is returned as it is and matches nothing. */
async function leerIps(db: Db, escrito: string): Promise<string> {
  const leido = leerNit(escrito);
  return 'nit' in leido ? hallarNit(db, leido.nit) : escrito;
}

const ABIERTOS: readonly Estado[] = ['ACTIVO', 'EN_GESTION'];

/** Only open cases have a due time, so no others need be looked at for it. */
function estadosDe({ estado, vencidos, orden }: ConsultaCasos): readonly Estado[] {
  const porVencer = vencidos !== undefined || orden === 'vence';
  return estado ?? (porVencer ? ABIERTOS : []);
}

/**
 * The case whose number was searched for stands before all others, on the first page; the rest of the list leaves it
 * out.
 */
function leerBuscado(db: Db, parte: Alcance['parte'], orden: Orden, parametros: Parametros): FilaDeLista[] {
  if (parametros.menos === null || parametros.cursor !== null) return [];
  const solo = { ...parametros, solo: parametros.menos, menos: null, busqueda: null };
  return consultarCasos(db, parte, orden, solo, 1);
}

/** The cursor after the last row of a page; of an empty page, the cursor before all rows. */
function cursorDespuesDe(fila: FilaDeLista | undefined, orden: Orden): string {
  if (!fila) return antesDeTodos(orden);
  const { numero, creado: fecha, actualizado } = fila;
  const vence = 'vence' in fila ? fila.vence : null;
  return escribirCursor(orden, { valor: { numero, fecha, actualizado, vence }[campoDe(orden)] ?? 0, numero });
}

// Those of all IPS together have an empty nit.
const totalesDe = statement((db, p: { nit: string }) =>
  db.selectFrom('casos_totales').select(['estado', 'cantidad']).where('nit', '=', p.nit),
);

function leerTotales(db: Db, { nit }: Alcance): Totales {
  const totales: Totales = { ACTIVO: 0, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 };
  for (const [estado, cantidad] of totalesDe.filas(db, { nit: nit ?? '' }) as [Estado, number][]) {
    totales[estado] = cantidad;
  }
  return totales;
}
