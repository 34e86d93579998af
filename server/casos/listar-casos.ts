/** Lists of cases: filtered, searched, ordered, paged by key. */
import { sql } from 'kysely';
import type { ConsultaCasos, ListaCasos, Orden, Prioridad, Totales } from '../../shared/caso.ts';
import type { Estado } from '../../shared/estado.ts';
import { leerNit } from '../../shared/nit.ts';
import { leerNumeroDeCaso } from '../../shared/numero-escrito.ts';
import type { Alcance } from '../alcance.ts';
import type { Db } from '../db/statement.ts';
import { statement } from '../db/statement.ts';
import { AppError, errorDeCampo } from '../errores.ts';
import { hallarNit } from '../ips/ips.repository.ts';
import { DIA_MS, inicioDelDia } from '../tiempo/bogota.ts';
import { coincide, COINCIDENCIAS, expresionDeBusqueda, type Filtros } from './busqueda.sqlite.ts';
import { aResumen, COLUMNAS, noLeidos } from './casos.repository.ts';

const COLUMNA = {
  numero: 'casos.numero',
  fecha: 'casos.creado',
  actualizado: 'casos.actualizado',
  vence: 'casos.vence',
} as const;

type Campo = keyof typeof COLUMNA;

const DE_SOPORTE = ['ips', 'asignado', 'prioridad', 'asunto', 'vencidos'] as const;

/**
 * Whether the full-text index narrows this list: for words, and for the combinations of the staff's filters, which
 * would need an index each.
 */
export function usaIndice({ parte }: Alcance, consulta: ConsultaCasos): boolean {
  if (consulta.buscar) return true;
  if (parte === 'ips' || consulta.vencidos) return false;
  const { motivo, asunto, asignado, prioridad, ips, estado, desde, hasta, orden } = consulta;
  if ((motivo ?? asunto ?? asignado ?? prioridad) !== undefined) return true;
  const conDias = (desde ?? hasta) !== undefined;
  if (estado === undefined) return ips !== undefined && (conDias || orden === 'vence');
  if (soloAbiertos(estado)) return conDias || ips !== undefined || orden.endsWith('fecha');
  return conDias || ips !== undefined || estado.length > 1 || /fecha|vence/.test(orden);
}

const ABIERTOS: readonly Estado[] = ['ACTIVO', 'EN_GESTION'];

/** Both estados of an open case, in whatever order: they have indexes of their own. */
function soloAbiertos(estados: readonly Estado[]): boolean {
  return estados.length === 2 && estados.includes('ACTIVO') && estados.includes('EN_GESTION');
}

/** One page, and how many cases of each estado the asker has in all. `ahora` in milliseconds. */
export async function listarCasos(
  db: Db,
  alcance: Alcance,
  consulta: ConsultaCasos,
  ahora: number,
): Promise<ListaCasos> {
  const { parte, nit, usuario } = alcance;
  if (
    parte === 'ips' &&
    (DE_SOPORTE.some((campo) => consulta[campo] !== undefined) || consulta.orden === 'vence')
  ) {
    throw new AppError('no_permitido');
  }
  const totales = await leerTotales(db, alcance);
  const nada = { casos: [], siguiente: null, totales };
  const asignado = await leerAsignado(db, usuario.id, consulta.asignado);
  if (asignado === undefined) return nada;
  const filtros: Filtros = {
    nit: nit ?? (await leerIps(db, consulta.ips)),
    estados: consulta.estado ?? [],
    motivo: consulta.motivo ?? null,
    asunto: consulta.asunto ?? null,
    asignado,
    prioridad: consulta.prioridad ?? null,
    desde: consulta.desde === undefined ? null : inicioDelDia(consulta.desde),
    hasta: consulta.hasta === undefined ? null : inicioDelDia(consulta.hasta) + DIA_MS,
  };
  const busqueda = usaIndice(alcance, consulta)
    ? expresionDeBusqueda(consulta.buscar ?? null, parte, enElIndice(filtros, consulta), ahora)
    : null;
  if (busqueda === undefined) return nada;

  const campo = consulta.orden.replace('-', '') as Campo;
  const parametros: Parametros = {
    ...filtros,
    usuario: usuario.id,
    busqueda,
    vencidos: consulta.vencidos ? ahora : null,
    cursor: consulta.cursor === undefined ? null : leerCursor(consulta.cursor, consulta.orden),
    solo: null,
    menos: leerNumeroDeCaso(consulta.buscar ?? '') ?? null,
  };
  const primero = await leerBuscado(db, parte, consulta.orden, parametros);
  const caben = consulta.limite - primero.length;
  const filas = await consultar(db, parte, consulta.orden, parametros, caben + 1);
  const pagina = filas.slice(0, caben);
  const ultima = pagina.at(-1);
  const valorDe = {
    numero: ultima?.numero,
    fecha: ultima?.creado,
    actualizado: ultima?.actualizado,
    vence: ultima?.vence,
  };
  const cursor = ultima
    ? escribirCursor(consulta.orden, valorDe[campo] ?? 0, ultima.numero)
    : antesDeTodos(consulta.orden);
  return {
    casos: [...primero, ...pagina].map((fila) => aResumen(fila, parte)),
    siguiente: filas.length > pagina.length ? cursor : null,
    totales,
  };
}

/**
 * The case whose number was searched for, before everything else that has this number in its text. It is in no other
 * place of the list.
 */
async function leerBuscado(db: Db, parte: Alcance['parte'], orden: Orden, parametros: Parametros) {
  if (parametros.menos === null || parametros.cursor !== null) return [];
  const solo = { ...parametros, solo: parametros.menos, menos: null, busqueda: null };
  return consultar(db, parte, orden, solo, 1);
}

/** The NIT of a registered IPS as people write it; what is none matches nothing. */
async function leerIps(db: Db, escrito: string | undefined): Promise<string | null> {
  if (escrito === undefined) return null;
  const leido = leerNit(escrito);
  return 'nit' in leido ? hallarNit(db, leido.nit) : escrito;
}

/** Only on what is open is something due: the index need not look at the rest. */
function enElIndice(filtros: Filtros, { vencidos, orden }: ConsultaCasos): Filtros {
  const porVencer = vencidos !== undefined || orden === 'vence';
  return porVencer && filtros.estados.length === 0 ? { ...filtros, estados: ABIERTOS } : filtros;
}

/** A user's id, 0 for nobody, null for whoever; undefined for somebody who is not there. */
async function leerAsignado(
  db: Db,
  yo: number,
  asignado: string | undefined,
): Promise<number | null | undefined> {
  if (asignado === undefined) return null;
  if (asignado === 'nadie') return 0;
  if (asignado === 'yo') return yo;
  const fila = await db
    .selectFrom('usuarios')
    .select('id')
    .where('correo', '=', asignado.toLowerCase())
    .executeTakeFirst();
  return fila?.id;
}

interface Parametros extends Filtros {
  usuario: number;
  busqueda: string | null;
  vencidos: number | null;
  /** The number of the only case that is looked for; of the one that is left out. */
  solo: number | null;
  menos: number | null;
  cursor: { valor: number; numero: number } | null;
}

/** One compiled statement for each combination of order and filters; there are a few hundred at the most. */
const compiladas = new Map<string, ReturnType<typeof compilar>>();

async function consultar(db: Db, parte: Alcance['parte'], orden: Orden, p: Parametros, limite: number) {
  const { estados, cursor, ...sueltos } = p;
  const presentes = Object.entries(sueltos).filter(([, valor]) => valor !== null);
  const forma = [
    parte,
    orden,
    soloAbiertos(estados) ? 'abiertos' : estados.length,
    p.asignado === 0,
    cursor !== null,
    ...presentes.map(([nombre]) => nombre),
  ].join();
  let consulta = compiladas.get(forma);
  if (!consulta) {
    consulta = compilar(parte, orden, p);
    compiladas.set(forma, consulta);
  }
  const porNumero = orden.endsWith('numero') && cursor ? cursor.numero : undefined;
  const valores = {
    ...sueltos,
    ...Object.fromEntries(estados.map((estado, i) => [`estado${i}`, estado])),
    ...cursor,
    numeroDesde: (orden === 'numero' && porNumero) || 0,
    numeroHasta: (orden === '-numero' && porNumero) || NUMERO_MAXIMO,
    limite,
  };
  // The statement of this shape names only those that are there.
  const leer = (coincidencias: number) => consulta(db, { ...valores, coincidencias } as Valores);
  if (p.busqueda === null || !orden.endsWith('numero')) return leer(COINCIDENCIAS);
  // In the index's own order a page needs a few; unless the filters beside it left too little of them.
  const primeras = await leer(PRIMERAS);
  return primeras.length === limite ? primeras : leer(COINCIDENCIAS);
}

type Valores = Record<
  | 'usuario'
  | 'asignado'
  | 'desde'
  | 'hasta'
  | 'vencidos'
  | 'valor'
  | 'numero'
  | 'numeroDesde'
  | 'numeroHasta'
  | 'coincidencias'
  | 'solo'
  | 'menos'
  | 'limite',
  number
> &
  Record<'nit' | 'motivo' | 'asunto' | 'busqueda', string> &
  Record<`estado${number}`, Estado> & { prioridad: Prioridad };

/** Only what is null or not, and how many estados, is read from `presente`: the values come at each call. */
function compilar(parte: Alcance['parte'], orden: Orden, presente: Parametros) {
  const campo = orden.replace('-', '') as Campo;
  const sentido = orden.startsWith('-') ? 'desc' : 'asc';
  const despues = sentido === 'desc' ? '<' : '>';

  return statement((db, p: Valores) => {
    let lista = db
      .selectFrom('casos')
      .select(COLUMNAS)
      .select(noLeidos(parte, p.usuario))
      .limit(p.limite)
      .$if(parte === 'soporte', (q) =>
        q
          .innerJoin('ips', 'ips.nit', 'casos.nit')
          .leftJoin('usuarios', 'usuarios.id', 'casos.asignado')
          .select(['ips.nombre as ips_nombre', 'usuarios.correo as asignado_correo'])
          .select('usuarios.nombre as asignado_nombre'),
      );
    // The scope of an IPS comes first and always: its NIT is never null.
    if (parte === 'ips' || presente.nit !== null) lista = lista.where('casos.nit', '=', p.nit);
    if (presente.solo !== null) lista = lista.where('casos.numero', '=', p.solo);
    if (presente.menos !== null) lista = lista.where('casos.numero', '!=', p.menos);
    // All that is open, and nothing else, has something due.
    const bastaVence = campo === 'vence' && soloAbiertos(presente.estados);
    if (soloAbiertos(presente.estados) && parte === 'soporte' && !bastaVence) {
      lista = lista.where('casos.abierto', '=', sql.lit(1));
    } else if (presente.estados.length > 0 && !bastaVence) {
      const estados = presente.estados.map((_, i) => p[`estado${i}`]!);
      lista = lista.where('casos.estado', 'in', estados);
    }
    if (presente.motivo !== null) lista = lista.where('casos.motivo', '=', p.motivo);
    if (presente.asunto !== null) lista = lista.where('casos.asunto', '=', p.asunto);
    if (presente.prioridad !== null) lista = lista.where('casos.prioridad', '=', p.prioridad);
    if (presente.asignado === 0) lista = lista.where('casos.asignado', 'is', null);
    else if (presente.asignado !== null) lista = lista.where('casos.asignado', '=', p.asignado);
    if (presente.vencidos !== null) lista = lista.where('casos.vence', '<', p.vencidos);
    else if (campo === 'vence') lista = lista.where('casos.vence', 'is not', null);
    if (presente.desde !== null) lista = lista.where('casos.creado', '>=', p.desde);
    if (presente.hasta !== null) lista = lista.where('casos.creado', '<', p.hasta);
    if (presente.busqueda !== null) {
      lista = lista.where(
        // Of too many matches the newest are looked at, whatever the order.
        coincide(p.busqueda, campo === 'numero' ? sentido : 'desc', {
          desde: p.numeroDesde,
          hasta: p.numeroHasta,
          cuantas: p.coincidencias,
        }),
      );
    }
    if (presente.cursor !== null) {
      lista = lista.where((eb) =>
        campo === 'numero'
          ? eb('casos.numero', despues, p.numero)
          : eb(eb.refTuple(COLUMNA[campo], 'casos.numero'), despues, eb.tuple(p.valor, p.numero)),
      );
    }
    if (campo !== 'numero') lista = lista.orderBy(COLUMNA[campo], sentido);
    return lista.orderBy('casos.numero', sentido);
  });
}

const totalesDe = {
  ips: statement((db, p: { nit: string | null }) =>
    db.selectFrom('casos_totales').select(['estado', 'cantidad']).where('nit', '=', p.nit),
  ),
  soporte: statement((db, _: { nit: string | null }) =>
    db
      .selectFrom('casos_totales')
      .select((eb) => ['estado', eb.fn.sum<number>('cantidad').as('cantidad')])
      .groupBy('estado'),
  ),
};

async function leerTotales(db: Db, { parte, nit }: Alcance): Promise<Totales> {
  const totales: Totales = { ACTIVO: 0, EN_GESTION: 0, RESUELTO: 0, CERRADO: 0 };
  for (const { estado, cantidad } of await totalesDe[parte](db, { nit })) totales[estado] = cantidad;
  return totales;
}

/** Matches that are looked at first for a page in the order of the numbers. */
const PRIMERAS = 300;

/** Over every number of a case (http/cuerpo.ts, leerNumero). */
const NUMERO_MAXIMO = 1e15;

/** The key of the page's last row. It holds nothing that is not on the page, and the scope is applied anyway. */
function escribirCursor(orden: Orden, valor: number, numero: number): string {
  return Buffer.from(`${orden}~${valor}~${numero}`).toString('base64url');
}

/** The cursor of a page that begins with the first row. */
function antesDeTodos(orden: Orden): string {
  return orden.startsWith('-')
    ? escribirCursor(orden, Number.MAX_SAFE_INTEGER, NUMERO_MAXIMO)
    : escribirCursor(orden, 0, 0);
}

function leerCursor(cursor: string, orden: Orden): { valor: number; numero: number } {
  const [suOrden, valor, numero] = Buffer.from(cursor, 'base64url').toString('utf8').split('~');
  const leido = { valor: Number(valor), numero: Number(numero) };
  if (suOrden !== orden || !Number.isSafeInteger(leido.valor) || !Number.isSafeInteger(leido.numero)) {
    throw errorDeCampo('cursor', 'formato');
  }
  return leido;
}
